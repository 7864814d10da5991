import type { PaletteResult } from "@/components/layout/palette-entries";

/** What the command palette finds in the inventory, its accounts and sources. Throws when the server does not answer. */
export async function searchInventory(text: string): Promise<readonly PaletteResult[]> {
  const response = await fetch("/api/search", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ text: text.slice(0, 500) }),
  });
  if (!response.ok) throw new Error(`The search was answered with ${response.status}.`);
  const { searchAnswerSchema } = await import("@/lib/features/search/schema");
  return searchAnswerSchema.parse(await response.json()).results;
}
