import type { Pool } from "pg";
import { z } from "zod";
import { coverageParts } from "@/lib/domain/ownership/coverage";
import { identityReach } from "@/lib/features/identities/reach";
import { populationSql } from "@/lib/features/metrics/definition-sql";
import { SqlParameters } from "@/lib/platform/query-sql";
import { guardedRead } from "@/lib/platform/read";
import type { Scope } from "@/lib/platform/scope";
import type { OwnershipCoverage } from "./schema-overview";
import { dueOf, lapsesJoin, ownedOf, ownersJoin } from "./where";

const timeoutMs = 10_000;
/** So many teams and owners are named; the tab of people and teams has all. */
const mostTeams = 12;
const mostOwners = 3;

const rowSchema = z.object({
  part: z.enum(["all", "owner", ...coverageParts]),
  /** Null: it has none. */
  value: z.string().nullable(),
  total: z.number().int(),
  owned: z.number().int(),
  unknown: z.number().int(),
  lapsed: z.number().int(),
  waiting: z.number().int(),
  asked: z.number().int(),
  strong: z.number().int(),
  overdue: z.number().int(),
});

const counts = {
  total: "TRUE",
  owned: "owned = 'yes'",
  unknown: "owned = 'unknown'",
  lapsed: "owned = 'no' AND owner_state = 'accepted'",
  waiting: "owned = 'no' AND owner_state IN ('suggested', 'asked')",
  asked: "owned = 'no' AND owner_state = 'asked'",
  strong: "owned = 'no' AND strong",
  overdue: "overdue",
};
const columns = Object.keys(counts);
/** What is told of each part; the rest is told of the whole alone. */
const shares = ["total", "owned", "unknown"];
const none = "0, 0, 0, 0, 0";
/** Counted over identities, and added up over what was counted. */
const counted = (names: readonly string[]) =>
  Object.entries(counts)
    .filter(([name]) => names.includes(name))
    .map(([name, where]) => `count(*) FILTER (WHERE ${where}) AS ${name}`)
    .join(", ");
const added = (names: readonly string[]) =>
  names.map((name) => `coalesce(sum(${name}), 0)::int AS ${name}`).join(", ");

/**
 * How much of the population that the scope reaches somebody answers for, by the definition of M2, counted now: as a whole
 * and by system, team, environment, sensitivity and tier. One pass over the identities, whatever is shown. A person of
 * several teams counts in each.
 */
export function readCoverage(pool: Pool, scope: Scope, now: Date): Promise<OwnershipCoverage> {
  return guardedRead(
    pool,
    async (db) => {
      const p = new SqlParameters();
      const at = p.time(now);
      const where = [populationSql("i"), ...identityReach(scope, "i", p)].join(" AND ");
      // The facts of all identities stay in memory.
      await db.query("SET LOCAL work_mem = '64MB'");
      const found = await db.query(
        `WITH facts AS MATERIALIZED (
           SELECT i.system, i.environment, i.sensitivity, i.tier, i.owner_state, ${ownedOf("i")} AS owned,
             CASE WHEN i.owner_state NOT IN ('none', 'declined') THEN coalesce(i.owner_team_id, i.owner_person_id) END AS party,
             ${ownedOf("i")} = 'no' AND ${dueOf("i", at)} <= ${at} AS overdue, su.identity_id IS NOT NULL AS strong
           FROM identities i ${ownersJoin("i", at)} ${lapsesJoin("i")}
           LEFT JOIN owner_suggestions su ON su.identity_id = i.id AND su.role = 'technical' AND su.place = 1 AND su.kind = 'own' AND su.level = 'high'
           WHERE ${where}),
         alike AS (SELECT system, environment, sensitivity, tier::text AS tier, ${counted(columns)} FROM facts GROUP BY 1, 2, 3, facts.tier),
         by_party AS MATERIALIZED (SELECT party, ${counted(shares)} FROM facts GROUP BY 1),
         teams_of AS (SELECT id AS party, id AS team FROM teams UNION ALL SELECT person_id, team_id FROM team_members),
         by_team AS (
           SELECT min(t.name) AS name, lower(t.name) AS team, ${added(shares)} FROM by_party b LEFT JOIN teams_of o ON o.party = b.party
           LEFT JOIN teams t ON t.id = o.team GROUP BY lower(t.name)),
         held AS (SELECT party, owned FROM by_party WHERE owned > 0 ORDER BY owned DESC, party LIMIT ${mostOwners})
         SELECT CASE WHEN grouping(system) = 0 THEN 'system' WHEN grouping(environment) = 0 THEN 'environment'
             WHEN grouping(sensitivity) = 0 THEN 'sensitivity' WHEN grouping(tier) = 0 THEN 'tier' ELSE 'all' END AS part,
           coalesce(system, environment, sensitivity, tier) AS value, ${added(columns)}
         FROM alike GROUP BY GROUPING SETS ((), (system), (environment), (sensitivity), (tier))
         UNION ALL (SELECT 'team', name, total, owned, unknown, ${none} FROM by_team WHERE team IS NULL)
         UNION ALL (SELECT 'team', name, total, owned, unknown, ${none} FROM by_team WHERE team IS NOT NULL ORDER BY total - owned DESC, team LIMIT ${mostTeams})
         UNION ALL SELECT 'owner', coalesce(op.name, ot.name, 'somebody'), h.owned::int, h.owned::int, 0, ${none} FROM held h
           LEFT JOIN people op ON op.id = h.party LEFT JOIN teams ot ON ot.id = h.party`,
        p.values,
      );
      return coverageOf(z.array(rowSchema).parse(found.rows));
    },
    timeoutMs,
  );
}

type Row = z.output<typeof rowSchema>;

/** Those with most to do first; what has none of it last. */
const byWork = (a: Row, b: Row) =>
  Number(a.value === null) - Number(b.value === null) ||
  b.total - b.owned - (a.total - a.owned) ||
  (a.value ?? "").localeCompare(b.value ?? "", "en");
const byValue = (a: Row, b: Row) =>
  Number(a.value === null) - Number(b.value === null) || (a.value ?? "").localeCompare(b.value ?? "", "en");

function coverageOf(rows: readonly Row[]): OwnershipCoverage {
  const { part: _, value: __, ...whole } = rows.find((row) => row.part === "all") ?? nothing;
  return {
    whole,
    parts: coverageParts.map((part) => ({
      part,
      rows: rows
        .filter((row) => row.part === part)
        .sort(part === "tier" ? byValue : byWork)
        .map(({ value, total, owned, unknown }) => ({ value, total, owned, unknown })),
    })),
    topOwners: rows
      .filter((row) => row.part === "owner")
      .sort((a, b) => b.owned - a.owned)
      .map(({ value, owned }) => ({ name: value ?? "", owned })),
  };
}

const nothing: Row = {
  part: "all",
  value: null,
  total: 0,
  owned: 0,
  unknown: 0,
  lapsed: 0,
  waiting: 0,
  asked: 0,
  strong: 0,
  overdue: 0,
};
