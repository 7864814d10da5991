import { z } from "zod";
import { schedules } from "./schema-words";

/** What crosses the wire when sources are added, tested, edited, scheduled and removed. */

const name = z.string().trim().min(1, "Give it a name.").max(120, "At most 120 characters.");
/** Fields as the form has them; the connector's own schema judges them. */
const fields = z.record(z.string().max(64), z.string().max(20_000));
const connector = z.string().regex(/^[a-z0-9-]{1,40}$/);

const schedule = z.enum(schedules.map(({ value }) => value));

export const accessGuideSchema = z.object({ connector, fields });
/** The id is chosen before the source exists, so that a test belongs to it and pressing twice adds one. */
export const addSourceSchema = z.object({ sourceId: z.uuid(), connector, name, fields, schedule });
export type AddSource = z.output<typeof addSourceSchema>;
export const testSourceSchema = z.object({
  sourceId: z.uuid(),
  connector,
  name: z.string().trim().max(120),
  fields,
});
export type TestSource = z.output<typeof testSourceSchema>;
/** Secrets that are left out stay as they are. */
export const editSourceSchema = z.object({ sourceId: z.uuid(), name, fields });
export type EditSource = z.output<typeof editSourceSchema>;
export const scheduleSchema = z.object({ sourceIds: z.array(z.uuid()).min(1).max(200), schedule });
/** What becomes of records that are read no longer: they stay, or what nobody else shows leaves the inventory. */
const records = z.enum(["archived", "out_of_scope"]);
export type Records = z.output<typeof records>;
export const removeSourceSchema = z.object({ sourceId: z.uuid(), records });
export type RemoveSource = z.output<typeof removeSourceSchema>;
export const sourceIdSchema = z.object({ sourceId: z.uuid() });
/** `scopes`: how many the person saw waiting. */
export const decideLeftSchema = z.object({
  sourceId: z.uuid(),
  scopes: z.number().int().positive(),
  records,
});
export type DecideLeft = z.output<typeof decideLeftSchema>;
export const decideHoldsSchema = z.object({
  sourceId: z.uuid(),
  scopeId: z.uuid(),
  decision: z.enum(["released", "discarded"]),
});
export type DecideHolds = z.output<typeof decideHoldsSchema>;

/** What a form is told: it was done, or which fields are wrong. */
export type Submitted<Done> = ({ ok: true } & Done) | { ok: false; fieldErrors: Record<string, string> };

export const checkLineSchema = z.object({
  dataSet: z.string(),
  permission: z.string(),
  state: z.enum(["granted", "missing", "unknown"]),
  detail: z.string(),
});
export type CheckLineView = z.output<typeof checkLineSchema>;

export const failureViewSchema = z.object({
  kind: z.string().optional(),
  message: z.string(),
  permission: z.string().optional(),
});
export type FailureView = z.output<typeof failureViewSchema>;

/** How far a test is. */
export const testViewSchema = z.object({
  id: z.uuid(),
  state: z.enum(["waiting", "running", "done"]),
  lines: z.array(checkLineSchema),
  failure: failureViewSchema.nullable(),
});
export type TestView = z.output<typeof testViewSchema>;
