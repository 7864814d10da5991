import { z } from "zod";
import { sourceStates } from "./schema-words";

export const sourceRefSchema = z.object({ id: z.uuid(), name: z.string() });
export type SourceRef = z.infer<typeof sourceRefSchema>;

/** Another record, named. The names are null while no source has described it. */
export const recordRefSchema = z.object({
  id: z.uuid(),
  kind: z.string().nullable(),
  name: z.string().nullable(),
  externalId: z.string().nullable(),
});
export type RecordRef = z.infer<typeof recordRefSchema>;

/** One source of a list. Its configuration and credential are no part of it. */
export const sourceRowSchema = z.object({
  id: z.uuid(),
  name: z.string(),
  connector: z.string(),
  mode: z.enum(["live", "upload", "log", "manual", "builtin"]),
  state: z.enum(sourceStates),
  demo: z.boolean(),
  /** Minutes between scheduled syncs; null: only on request. */
  everyMinutes: z.number().int().nullable(),
  nextDueAt: z.date().nullable(),
  /** When it was last read completely. */
  lastCompleteAt: z.date().nullable(),
  lastRun: z
    .object({
      id: z.uuid(),
      status: z.enum(["requested", "running", "complete", "incomplete", "failed"]),
      requestedAt: z.string(),
      startedAt: z.string().nullable(),
      finishedAt: z.string().nullable(),
      /** Scopes of this run, and those of them that could not be read to their end. */
      scopes: z.number().int(),
      incompleteScopes: z.number().int(),
      problems: z.number().int(),
      failure: z.unknown(),
    })
    .nullable(),
  /** Disappearances that wait for a decision. */
  holds: z.number().int(),
  createdAt: z.date(),
  createdBy: z.string(),
});
export type SourceRow = z.infer<typeof sourceRowSchema>;
