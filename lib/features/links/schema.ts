import { z } from "zod";
import { linkStates } from "@/lib/domain/link-state";

/** Says of a join that rests on less than an id whether it is one; `open` takes the word back. */
export const decideLinkSchema = z.strictObject({ linkId: z.uuid(), state: z.enum(linkStates) });
export type DecideLink = z.output<typeof decideLinkSchema>;
