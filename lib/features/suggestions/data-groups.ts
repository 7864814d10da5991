import type { Pool } from "pg";
import { identityReach } from "@/lib/features/identities/reach";
import { derivedSql } from "@/lib/features/ownership/where";
import { SqlParameters } from "@/lib/platform/query-sql";
import { guardedRead, type Runner } from "@/lib/platform/read";
import type { Scope } from "@/lib/platform/scope";
import { partySql, suggestionList } from "./list";
import type { GroupFilter, SuggestionGroup, SuggestionRow } from "./schema";

const mostGroups = 200;
/** A group that is opened shows so many; all of it can be confirmed. */
export const mostRows = 500;
const timeoutMs = 10_000;

/** The condition of a suggestion `s` of an identity `i` whose owner nobody decided on: no person named or asked anybody, nobody accepted. */
export function openSql(scope: Scope, p: SqlParameters): string {
  return [
    "s.kind = 'own' AND coalesce(s.person_id, s.team_id) IS NOT NULL AND i.gone_at IS NULL",
    `NOT EXISTS (SELECT FROM ownerships o WHERE o.subject_id = s.identity_id AND o.role = s.role
       AND (o.state IN ('asked', 'accepted') OR (o.state = 'suggested' AND NOT ${derivedSql("o")})))`,
    // Whoever left since it was worked out is nobody to confirm.
    "(s.person_id IS NULL OR EXISTS (SELECT FROM people h WHERE h.id = s.person_id AND h.active AND h.gone_at IS NULL))",
    ...identityReach(scope, "i", p),
  ].join(" AND ");
}

const from = `owner_suggestions s JOIN identities i ON i.id = s.identity_id
  LEFT JOIN people p ON p.id = s.person_id LEFT JOIN teams t ON t.id = s.team_id`;

/** What can be confirmed, by what suggests it: the surest and largest groups first, at most 200; and of which systems. */
export function listGroups(
  pool: Pool,
  scope: Scope,
  filter: GroupFilter,
): Promise<{ groups: SuggestionGroup[]; systems: string[]; more: boolean }> {
  return guardedRead(
    pool,
    async (db) => {
      const p = new SqlParameters();
      const where = ["s.place = 1", openSql(scope, p)];
      if (filter.level !== "all") where.push(`s.level = ${p.add(filter.level)}`);
      if (filter.role !== "all") where.push(`s.role = ${p.add(filter.role)}`);
      if (filter.system !== "") where.push(`i.system = ${p.add(filter.system)}`);
      const found = await db.query<SuggestionGroup>(
        `SELECT s.grouping, s.role, s.level, (array_agg(${partySql}))[1] AS party, count(*)::int AS identities,
           min(s.evidence->0->>'text') AS why, count(*) FILTER (WHERE s.against <> '[]')::int AS contested,
           (array_agg(i.name ORDER BY i.name))[1:3] AS examples
         FROM ${from} WHERE ${where.join(" AND ")}
         GROUP BY s.grouping, s.role, s.level
         ORDER BY array_position(ARRAY['high', 'medium', 'low'], s.level), count(*) DESC, s.grouping LIMIT ${mostGroups + 1}`,
        p.values,
      );
      return {
        groups: found.rows.slice(0, mostGroups),
        systems: await systemsOf(db, scope),
        more: found.rows.length > mostGroups,
      };
    },
    timeoutMs,
  );
}

async function systemsOf(db: Runner, scope: Scope): Promise<string[]> {
  const p = new SqlParameters();
  const found = await db.query<{ system: string }>(
    `SELECT DISTINCT i.system FROM ${from} WHERE s.place = 1 AND ${openSql(scope, p)} ORDER BY 1`,
    p.values,
  );
  return found.rows.map(({ system }) => system);
}

/** How many identities have somebody to confirm. */
export function countOpen(pool: Pool, scope: Scope): Promise<number> {
  return guardedRead(
    pool,
    async (db) => {
      const p = new SqlParameters();
      const found = await db.query<{ n: number }>(
        `SELECT count(DISTINCT s.identity_id)::int AS n FROM ${from} WHERE ${openSql(scope, p)}`,
        p.values,
      );
      return found.rows[0]?.n ?? 0;
    },
    timeoutMs,
  );
}

/** The suggestions of one group, by the names of their identities, at most 500. */
export function listGroupRows(pool: Pool, scope: Scope, grouping: string): Promise<SuggestionRow[]> {
  return guardedRead(
    pool,
    async (db) => {
      const p = new SqlParameters();
      const where = `s.place = 1 AND ${openSql(scope, p)} AND s.grouping = ${p.add(grouping)}`;
      const found = await db.query<SuggestionRow>(
        `SELECT ${suggestionList.select({ p, now: new Date(0) }, scope)} FROM ${from} WHERE ${where} ORDER BY i.name, i.id LIMIT ${mostRows}`,
        p.values,
      );
      return found.rows.map(suggestionList.toRow);
    },
    timeoutMs,
  );
}
