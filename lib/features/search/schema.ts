import { z } from "zod";
import { isStorable } from "@/lib/domain/text";

export const searchRequestSchema = z.strictObject({
  text: z.string().trim().min(2).max(500).refine(isStorable),
});

/** Something that the command palette found, and where it is. */
export const searchResultSchema = z.object({
  id: z.string(),
  href: z.string().startsWith("/"),
  label: z.string(),
  /** What it is: "cloud role · payments-prod". */
  hint: z.string(),
});
export type SearchResult = z.infer<typeof searchResultSchema>;
export const searchAnswerSchema = z.object({ results: z.array(searchResultSchema) });
