import { z } from "zod";
import { ownershipStates } from "@/lib/domain/definitions/owned";
import { ownerRoles } from "@/lib/domain/owner-question";
import { recordRefSchema } from "@/lib/features/sources/schema";

/** Who answers, or may answer, for one identity in one role. */
export const ownerRowSchema = z.object({
  id: z.uuid(),
  identity: recordRefSchema,
  system: z.string(),
  role: z.enum(ownerRoles),
  /** Null: whoever it was is not in the record any more. */
  owner: z.object({ kind: z.enum(["person", "team"]), id: z.uuid(), name: z.string() }).nullable(),
  state: z.enum(ownershipStates),
  /** When it was said last, and when it was accepted or said again. */
  setAt: z.date(),
  confirmedAt: z.date().nullable(),
  /** Who said it, and why. */
  setBy: z.string(),
  evidence: z.string(),
});
export type OwnerRow = z.output<typeof ownerRowSchema>;
