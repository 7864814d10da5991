import { z } from "zod";
import { scrubText } from "@/lib/domain/secrets/scrub";

/** What the events of the audit log are made of. */

export const id = z.string().min(1).max(200);
export const label = z.string().max(2000).transform(scrubText);
export const count = z.number().int().nonnegative();
/** What a bulk change was asked to do: the query behind "all matching", or hand-picked rows. */
export const selection = z.union([z.strictObject({ query: label }), z.strictObject({ picked: count })]);

/** One chunk of a bulk change. The ids are those whose rows changed. */
export const bulk = {
  operation: id,
  chunk: count,
  chunks: count,
  selection,
  identityIds: z.array(id).max(5000),
};
/** One chunk of taking an earlier bulk change back. */
export const undone = { undoes: id, chunk: count, chunks: count, identityIds: z.array(id).max(5000) };

/** One event: its name, and what it holds beside it, and nothing else. */
export const event = <const T extends string, S extends z.core.$ZodLooseShape>(type: T, payload: S) =>
  z.strictObject({ type: z.literal(type), ...payload });
