import type { Pool } from "pg";
import { guardedRead } from "@/lib/platform/read";
import type { SavedView, ViewNoun } from "./schema";

/** Who looks at saved views, and whether they may change those that are shared. */
export interface Viewer {
  userId: string;
  canShare: boolean;
}

/** The views of a noun that somebody sees: their own and those that are shared, by name. */
export function listViews(pool: Pool, viewer: Viewer, noun: ViewNoun): Promise<SavedView[]> {
  return guardedRead(pool, async (db) => {
    const found = await db.query<SavedView>(
      `SELECT v.id, v.name, v.query, v.sort, v.columns, v.shared, v.user_id = $1::uuid AS mine, coalesce(u.name, '') AS by,
         (v.user_id = $1::uuid OR (v.shared AND $2)) AS editable,
         coalesce(me.preferences->>'inventoryView' = v.id::text, false) AS "isDefault"
       FROM saved_views v LEFT JOIN users u ON u.id = v.user_id LEFT JOIN users me ON me.id = $1::uuid
       WHERE v.noun = $3 AND (v.user_id = $1::uuid OR v.shared)
       ORDER BY lower(v.name), v.id`,
      [viewer.userId, viewer.canShare, noun],
    );
    return found.rows;
  });
}

/** By which names a query finds what a person and their teams own. */
export function ownerNamesOf(pool: Pool, personId: string): Promise<string[]> {
  return guardedRead(pool, async (db) => {
    const found = await db.query<{ name: string }>(
      `SELECT coalesce(p.email, p.name) AS name FROM people p WHERE p.id = $1::uuid
       UNION ALL (SELECT t.name FROM team_members m JOIN teams t ON t.id = m.team_id WHERE m.person_id = $1::uuid ORDER BY t.name LIMIT 20)`,
      [personId],
    );
    return found.rows.map(({ name }) => name);
  });
}
