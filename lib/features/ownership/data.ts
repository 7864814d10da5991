import type { Pool } from "pg";
import { isStorable, likeText } from "@/lib/platform/query-sql";
import { guardedRead } from "@/lib/platform/read";
import type { OwnerOption } from "./schema";

/** People and teams whose name or e-mail address begins with or holds a text; the closest first, at most 12. */
export function searchOwners(pool: Pool, text: string): Promise<OwnerOption[]> {
  const wanted = text.trim();
  if (!isStorable(wanted)) return Promise.resolve([]);
  const like = likeText(wanted.toLowerCase());
  return guardedRead(pool, async (db) => {
    const found = await db.query<OwnerOption>(
      `SELECT kind, id, name, hint FROM (
         SELECT 'team' AS kind, t.id, t.name, (SELECT count(*) || ' active' FROM team_members m JOIN people p ON p.id = m.person_id
           WHERE m.team_id = t.id AND p.active) AS hint, lower(t.name) AS sought FROM teams t
         UNION ALL
         SELECT 'person', p.id, p.name, coalesce(p.email, 'no e-mail address'), lower(p.name || ' ' || coalesce(p.email, '')) FROM people p WHERE p.active) o
       WHERE sought LIKE '%' || $1 || '%' ORDER BY sought NOT LIKE $1 || '%', name, id LIMIT 12`,
      [like],
    );
    return found.rows;
  });
}
