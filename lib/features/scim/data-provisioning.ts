import type { Pool } from "pg";
import { guardedRead } from "@/lib/platform/read";
import { type ProvisioningPage, scimNoteSchema } from "./schema";

/** How provisioning stands: what came by it, by which tokens, and how the last requests went. */
export function readProvisioning(pool: Pool, now: Date): Promise<Omit<ProvisioningPage, "address">> {
  return guardedRead(pool, async (db) => {
    const counts = await db.query<Pick<ProvisioningPage, "users" | "active" | "groups" | "held">>(
      `SELECT (SELECT count(*)::int FROM scim_users) AS users, (SELECT count(*)::int FROM scim_users WHERE active) AS active,
         (SELECT count(*)::int FROM scim_groups) AS groups,
         (SELECT coalesce(sum(cardinality(person_ids)), 0)::int FROM people_holds WHERE origin = 'scim' AND state = 'waiting') AS held`,
    );
    const notes = await db.query<{ name: string; value: unknown }>(
      "SELECT name, value FROM settings WHERE name IN ('scim.last', 'scim.refused')",
    );
    const noteOf = (name: string) => {
      const found = notes.rows.find((row) => row.name === name);
      return found ? scimNoteSchema.parse(found.value) : null;
    };
    const tokens = await db.query<ProvisioningPage["tokens"][number]>(
      `SELECT t.name, t.prefix, t.expires_at AS "expiresAt", cardinality(t.scopes) = 1 AS narrow FROM api_tokens t JOIN users u ON u.id = t.user_id
       WHERE 'people:provision' = ANY(t.scopes) AND t.revoked_at IS NULL AND t.expires_at > $1 AND u.disabled_at IS NULL ORDER BY t.created_at DESC LIMIT 20`,
      [now],
    );
    const { users = 0, active = 0, groups = 0, held = 0 } = counts.rows[0] ?? {};
    return {
      users,
      active,
      groups,
      held,
      last: noteOf("scim.last"),
      refused: noteOf("scim.refused"),
      tokens: tokens.rows,
    };
  });
}
