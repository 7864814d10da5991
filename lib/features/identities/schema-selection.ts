import { z } from "zod";
import { maxQueryLength } from "@/lib/domain/query/grammar";

/** Rows are changed in chunks of so many, each one transaction with one audit row. */
export const chunkRows = 5000;

/** Which identities a decision is about: some that were picked, or all that a query finds but some. */
export const selectionSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("ids"), ids: z.array(z.uuid()).min(1).max(chunkRows) }),
  z.strictObject({
    kind: z.literal("query"),
    query: z.string().max(maxQueryLength),
    /** Matches that the person took out again. */
    except: z.array(z.uuid()).max(chunkRows).default([]),
    /** How many the person was shown. More than that are never changed. */
    count: z.number().int().nonnegative(),
  }),
]);
export type Selection = z.output<typeof selectionSchema>;
/** As a component hands it on: `except` may be left out. */
export type SelectionInput = z.input<typeof selectionSchema>;

/** What a decision did. */
export interface Decided {
  /** By this it can be taken back. */
  operation: string;
  /** Identities whose row changed, and those that held it already. */
  changed: number;
  unchanged: number;
}

export const undoSchema = z.strictObject({ operation: z.uuid() });
