import { z } from "zod";
import { evidenceSchema, ownerRoles, suggestionLevels } from "@/lib/domain/owner-question";
import { recordRefSchema } from "@/lib/features/sources/schema";

export const partySchema = z.object({ kind: z.enum(["person", "team"]), id: z.uuid(), name: z.string() });
export type SuggestedParty = z.infer<typeof partySchema>;

/** A suggested owner as lists tell of it. */
export const suggestionRowSchema = z.object({
  /** What takes this place later has the same. */
  id: z.uuid(),
  identity: recordRefSchema,
  system: z.string(),
  role: z.enum(ownerRoles),
  /** The likeliest has place 1. */
  place: z.number().int(),
  kind: z.enum(["own", "contradiction"]),
  /** Null: somebody who accepted left, and nobody is named instead. */
  party: partySchema.nullable(),
  confidence: z.number().int(),
  level: z.enum(suggestionLevels),
  evidence: z.array(evidenceSchema),
  against: z.array(evidenceSchema),
  /** Suggestions of one grouping rest on the same words of the same kind. */
  grouping: z.string(),
  at: z.date(),
});
export type SuggestionRow = z.infer<typeof suggestionRowSchema>;

/** Identities of which the same words of the same kind suggest the same owner. */
export interface SuggestionGroup {
  grouping: string;
  role: (typeof ownerRoles)[number];
  level: (typeof suggestionLevels)[number];
  party: SuggestedParty;
  identities: number;
  /** What suggests them, in words. */
  why: string;
  /** How many of them something speaks against. */
  contested: number;
  examples: string[];
}

/** Which groups a page shows; said in its address. */
export const groupFilterSchema = z.object({
  level: z.enum([...suggestionLevels, "all"]).catch("all"),
  role: z.enum([...ownerRoles, "all"]).catch("all"),
  system: z.string().max(100).catch(""),
});
export type GroupFilter = z.infer<typeof groupFilterSchema>;

/** What the page of suggestions shows. */
export interface SuggestionsLoad {
  filter: GroupFilter;
  groups: SuggestionGroup[];
  systems: string[];
  /** There are more groups than are shown. */
  more: boolean;
  /** What stands in owner columns of spreadsheets and is not matched yet: texts, and identities. */
  columns: { texts: number; identities: number };
}

const grouping = z.string().min(1).max(400);
export const groupRowsSchema = z.strictObject({ grouping });

/** Groups as a whole, and single suggestions out of them. */
export const confirmSuggestionsSchema = z.strictObject({
  groups: z
    .array(
      z.strictObject({
        grouping,
        /** Only these of it; left out: all of it. */
        identityIds: z.array(z.uuid()).min(1).max(5000).optional(),
      }),
    )
    .min(1)
    .max(200),
  agreed: z.boolean().default(false),
});
export type ConfirmSuggestions = z.output<typeof confirmSuggestionsSchema>;

export const rejectSuggestionsSchema = z.strictObject({
  grouping,
  identityIds: z.array(z.uuid()).min(1).max(5000),
  reason: z.string().trim().min(3, "Say in a few words why they do not answer for it.").max(500),
});
export type RejectSuggestions = z.output<typeof rejectSuggestionsSchema>;
