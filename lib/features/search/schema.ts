import { z } from "zod";

export const searchRequestSchema = z.strictObject({ text: z.string().trim().min(2).max(500) });

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
