import type { Pool } from "pg";
import { z } from "zod";

const bodySchema = z.object({
  actor: z.string(),
  type: z.string(),
  payload: z.record(z.string(), z.unknown()),
});

/** What the audit log tells of one type of event, oldest first. */
export async function auditEventsOf(pool: Pool, type: string): Promise<z.infer<typeof bodySchema>[]> {
  const found = await pool.query<{ body: string }>("SELECT body FROM audit_events ORDER BY seq");
  return found.rows
    .map((row) => bodySchema.parse(JSON.parse(row.body)))
    .filter((event) => event.type === type);
}
