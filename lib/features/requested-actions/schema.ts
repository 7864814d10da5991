import { z } from "zod";
import { recordRefSchema } from "@/lib/features/sources/schema";

export const actionStates = ["requested", "approved", "declined", "withdrawn"] as const;
export type ActionState = (typeof actionStates)[number];

const note = z.string().trim().max(1000, "Write at most 1,000 characters.");

export const requestDisableSchema = z.strictObject({
  identityId: z.uuid(),
  reason: note.min(1, "Say why: whoever decides will read it."),
});
export type RequestDisable = z.output<typeof requestDisableSchema>;

export const approveActionSchema = z.strictObject({ id: z.uuid(), note: note.default("") });
export const declineActionSchema = z.strictObject({
  id: z.uuid(),
  note: note.min(1, "Say why: whoever asked for it will read it."),
});
export const actionIdSchema = z.strictObject({ id: z.uuid() });

const who = z.object({ actor: z.string(), name: z.string() });

/** A change at a source that somebody asked for. Every key is always there. */
export const requestedActionSchema = z.object({
  id: z.uuid(),
  kind: z.enum(["disable"]),
  state: z.enum(actionStates),
  identity: recordRefSchema,
  reason: z.string(),
  requestedBy: who,
  requestedAt: z.date(),
  decidedBy: who.nullable(),
  decidedAt: z.date().nullable(),
  note: z.string().nullable(),
});
export type RequestedAction = z.infer<typeof requestedActionSchema>;
