import { z } from "zod";

const day = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/)
  .refine((text) => !Number.isNaN(Date.parse(`${text}T00:00:00Z`)));
const optional = <T extends z.ZodType>(schema: T) => schema.optional().catch(undefined);

/** What the address of the audit log says: anything else in it is left aside. Days are UTC. */
export const auditFilterSchema = z.object({
  code: optional(z.string().regex(/^RC-\d{4}$/)),
  /** Part of who did it, what it was done to, or the number of the event. */
  text: optional(z.string().trim().min(1).max(200)),
  from: optional(day),
  to: optional(day),
  /** The page before the event of this number. */
  before: optional(z.coerce.number().int().positive()),
});
export type AuditFilter = z.infer<typeof auditFilterSchema>;

/** How far the log is signed. */
export interface SignedPoint {
  /** The last signed event; null: none yet. */
  last: { seq: number; at: Date } | null;
  /** Since when an event waits to be signed; null: none waits. */
  waitingSince: Date | null;
}
/** The worker signs at least every quarter of an hour: an event that waits longer than this says that it does not. */
export const signedWithinMinutes = 60;

/** One event as it is listed. `details` is what was written about it, without the parts that have a column. */
export interface AuditRow {
  seq: number;
  at: Date;
  code: string;
  title: string;
  actor: string;
  /** The member's name, where the actor is one that still exists. */
  actorName: string | null;
  target: string;
  /** What the target is called now, where it is one of ours and still there, or how many identities a bulk change was about. */
  targetName: string | null;
  details: Record<string, unknown>;
}
