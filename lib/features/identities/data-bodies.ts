import type { Pool } from "pg";
import { guardedRead } from "@/lib/platform/read";

/** The documents of entitlements by their ids, as the sources state them. Those that were not read are not in the answer. */
export function readBodies(pool: Pool, entitlementIds: readonly string[]): Promise<Map<string, unknown>> {
  return guardedRead(pool, async (db) => {
    const found = await db.query<{ id: string; body: unknown }>(
      "SELECT e.id, b.body FROM entitlements e JOIN policy_bodies b ON b.hash = e.body_hash WHERE e.id = ANY($1::uuid[])",
      [[...entitlementIds]],
    );
    return new Map(found.rows.map((row) => [row.id, row.body]));
  });
}
