import type { Pool } from "pg";
import { identityReach } from "@/lib/features/identities/reach";
import { populationSql } from "@/lib/features/metrics/definition-sql";
import { isStorable, likeText, SqlParameters } from "@/lib/platform/query-sql";
import { guardedRead } from "@/lib/platform/read";
import type { Scope } from "@/lib/platform/scope";
import type { OwnerOption, OwnershipSummary } from "./schema";

/** Only of these an owner is asked. */
const asked = populationSql("i");
const pageTimeoutMs = 5000;

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

/** How many identities ask for an owner, and how far that is. Exact, from the tally where the reader reaches all. */
export function ownershipSummary(pool: Pool, scope: Scope): Promise<OwnershipSummary> {
  const sums = (n: string, alias: string) => `
    coalesce(${n}, 0)::int AS asked,
    coalesce(${n} FILTER (WHERE ${alias}.owner_state = 'accepted'), 0)::int AS accepted,
    coalesce(${n} FILTER (WHERE ${alias}.owner_state IN ('suggested', 'asked')), 0)::int AS waiting,
    coalesce(${n} FILTER (WHERE ${alias}.owner_state IN ('none', 'declined')), 0)::int AS unowned`;
  return guardedRead(
    pool,
    async (db) => {
      const p = new SqlParameters();
      const sql = scope.unrestricted
        ? `SELECT ${sums("sum(t.n)", "t")} FROM identity_account_tallies t
           WHERE ${populationSql("t", "t.gone")}`
        : `SELECT ${sums("count(*)", "i")} FROM identities i WHERE ${[asked, ...identityReach(scope, "i", p)].join(" AND ")}`;
      const found = await db.query<OwnershipSummary>(sql, p.values);
      return found.rows[0] ?? { asked: 0, accepted: 0, waiting: 0, unowned: 0 };
    },
    pageTimeoutMs,
  );
}
