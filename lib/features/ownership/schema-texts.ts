import { z } from "zod";
import type { CellMatch } from "@/lib/domain/people/match";
import { ownerChoiceSchema } from "./schema";

/** What crosses the wire when owner columns of spreadsheets are matched to people. */

/** As owner columns are compared: the text of a cell in lower case. */
const text = z.string().min(1).max(1000);

export type TextOwner = { kind: "person" | "team"; id: string; name: string } | { kind: "nobody" };

/** A text that stands in owner columns where nobody answers as that owner yet. */
export interface OwnerText {
  text: string;
  /** As it was typed. */
  written: string;
  identities: number;
  /** Of so many of them it stands in a column of business owners. */
  business: number;
  examples: string[];
  match: CellMatch;
  /** What somebody here said that it means; null: nobody did. */
  decided: { owner: TextOwner; by: string; at: Date } | null;
}

/** So many identities have exactly these texts. */
export interface SharedTexts {
  texts: string[];
  identities: number;
}

/** What the page of owner columns shows. */
export interface OwnerTextsPage {
  /** Only of this source; null: of all. */
  source: { id: string; name: string } | null;
  /** The most frequent first. */
  texts: OwnerText[];
  /** There are more than are shown. */
  more: boolean;
  /** Identities with several texts, by which these are; null: too many kinds to tell them. */
  shared: SharedTexts[] | null;
  /** Identities whose owner was named and who is not asked yet. */
  named: number;
  canAsk: boolean;
  /** What the reader says is remembered for everybody: they reach everything. */
  remembers: boolean;
}

export const sourceIdSchema = z.uuid().nullable().catch(null);

export const decideTextsSchema = z.strictObject({
  sourceId: z.uuid().nullable(),
  decisions: z
    .array(z.strictObject({ text, owner: ownerChoiceSchema }))
    .min(1)
    .max(500)
    .refine((all) => new Set(all.map((each) => each.text)).size === all.length, "A text is there twice."),
  agreed: z.boolean().default(false),
});
export type DecideTexts = z.output<typeof decideTextsSchema>;

export const forgetTextSchema = z.strictObject({ text });
