import type { IdentityKind } from "@/lib/domain/record";

const tabs = ["timeline", "credentials", "access", "usage", "findings", "lineage", "raw"] as const;
export type IdentityTab = (typeof tabs)[number] | "agent";

/** The parts of an identity's page, in order; the first is what an address without `tab` shows. */
export function tabsOf(kind: IdentityKind): readonly IdentityTab[] {
  return kind === "ai_agent" || kind === "mcp_server" ? ["agent", ...tabs] : tabs;
}

/** The tab that an address names; anything else is the first. */
export function tabOf(kind: IdentityKind, value: string | string[] | undefined): IdentityTab {
  const known = tabsOf(kind);
  return known.find((tab) => tab === value) ?? known[0] ?? "timeline";
}
