import { z } from "zod";
import { scrubText } from "@/lib/domain/secrets/scrub";

/** What the events of the audit log are made of. */

export const id = z.string().min(1).max(200);
export const label = z.string().max(2000).transform(scrubText);
export const count = z.number().int().nonnegative();
/** What a bulk change was asked to do: the query behind "all matching", or hand-picked rows. */
export const selection = z.union([z.strictObject({ query: label }), z.strictObject({ picked: count })]);

/** One event: its name, and what it holds beside it, and nothing else. */
export const event = <const T extends string, S extends z.core.$ZodLooseShape>(type: T, payload: S) =>
  z.strictObject({ type: z.literal(type), ...payload });
