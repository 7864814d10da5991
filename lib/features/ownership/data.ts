import type { Pool } from "pg";
import { identityReach } from "@/lib/features/identities/reach";
import { populationSql } from "@/lib/features/metrics/definition-sql";
import { isStorable, likeText, SqlParameters } from "@/lib/platform/query-sql";
import { guardedRead, type Runner } from "@/lib/platform/read";
import type { Scope } from "@/lib/platform/scope";
import type { OwnerOption, OwnershipSummary, PersonRow, TeamRow } from "./schema";

/** Only of these an owner is asked. */
const asked = populationSql("i");
const waiting = "i.owner_state IN ('suggested', 'asked')";
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

/** Every person, by name, with how much they answer for within the reader's reach. */
export function listPeople(pool: Pool, scope: Scope): Promise<PersonRow[]> {
  return guardedRead(
    pool,
    async (db) => {
      const counts = await countsBy(db, scope, "owner_person_id");
      const found = await db.query<Omit<PersonRow, "accepted" | "waiting">>(
        `SELECT p.id, p.name, p.email, p.active,
           CASE WHEN b.id IS NOT NULL THEN json_build_object('id', b.id, 'name', b.name) END AS manager,
           coalesce((SELECT json_agg(json_build_object('id', t.id, 'name', t.name) ORDER BY t.name) FROM team_members m
             JOIN teams t ON t.id = m.team_id WHERE m.person_id = p.id), '[]') AS teams
         FROM people p LEFT JOIN people b ON b.id = p.manager_id ORDER BY p.name, p.id`,
      );
      return found.rows.map((row) => ({ ...row, ...(counts.get(row.id) ?? none) }));
    },
    pageTimeoutMs,
  );
}

/** Every team, by name, with its people and how much it answers for. */
export function listTeams(pool: Pool, scope: Scope): Promise<TeamRow[]> {
  return guardedRead(
    pool,
    async (db) => {
      const counts = await countsBy(db, scope, "owner_team_id");
      const found = await db.query<Omit<TeamRow, "accepted" | "waiting">>(
        `SELECT t.id, t.name, (SELECT count(*)::int FROM containers c WHERE c.owner_team_id = t.id) AS accounts,
           coalesce((SELECT json_agg(json_build_object('id', p.id, 'name', p.name, 'active', p.active) ORDER BY p.name)
             FROM team_members m JOIN people p ON p.id = m.person_id WHERE m.team_id = t.id), '[]') AS members
         FROM teams t ORDER BY t.name, t.id`,
      );
      return found.rows.map((row) => ({ ...row, ...(counts.get(row.id) ?? none) }));
    },
    pageTimeoutMs,
  );
}

const none = { accepted: 0, waiting: 0 };

async function countsBy(
  db: Runner,
  scope: Scope,
  column: "owner_person_id" | "owner_team_id",
): Promise<Map<string, { accepted: number; waiting: number }>> {
  const p = new SqlParameters();
  const reach = identityReach(scope, "i", p);
  const found = await db.query<{ id: string; accepted: number; waiting: number }>(
    `SELECT i.${column} AS id, count(*) FILTER (WHERE i.owner_state = 'accepted')::int AS accepted,
       count(*) FILTER (WHERE ${waiting})::int AS waiting
     FROM identities i WHERE ${[`i.${column} IS NOT NULL`, asked, ...reach].join(" AND ")} GROUP BY 1`,
    p.values,
  );
  return new Map(found.rows.map(({ id, ...counts }) => [id, counts]));
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
