import type { Pool } from "pg";
import { matchCell } from "@/lib/domain/people/match";
import { Roster, type RosterPerson, type RosterTeam } from "@/lib/domain/people/match-roster";
import { identityReach } from "@/lib/features/identities/reach";
import { needsBusinessSql, populationSql } from "@/lib/features/metrics/definition-sql";
import { actorNameSql } from "@/lib/features/sources/data-people";
import { SqlParameters } from "@/lib/platform/query-sql";
import { guardedRead, type Runner } from "@/lib/platform/read";
import type { Scope } from "@/lib/platform/scope";
import type { OwnerText, SharedTexts, TextOwner } from "./schema-texts";
import { derivedSql } from "./where";

/** So many texts are shown at once. */
const mostTexts = 500;
/** So many sets of texts that stand together are told. */
const mostShared = 1000;
const timeoutMs = 10_000;

/** How the text of a cell is compared. */
export const textSql = "lower(trim(h->>'value'))";

/** The traces `h` that are cells of owner columns. */
export const isCellSql = "h->>'type' IN ('column', 'business_column')";

/**
 * The cells of owner columns that count for this reader: `id` and `name` of the identity, the `part` whose owner the column tells,
 * `written` and `text`, and the `place` among its cells. Only where nobody was named, asked or accepted as that owner.
 */
export function openCellsSql(scope: Scope, sourceId: string | null, p: SqlParameters): string {
  const where = [
    "i.owner_hints <> '[]'",
    populationSql("i"),
    ...ofSource(sourceId, p),
    ...identityReach(scope, "i", p),
  ];
  return `SELECT i.id, i.name, c.part, c.place, c.written, c.text FROM identities i CROSS JOIN LATERAL (
      SELECT CASE h->>'type' WHEN 'column' THEN 'technical' ELSE 'business' END AS part, e.place,
        trim(h->>'value') AS written, ${textSql} AS text
      FROM jsonb_array_elements(i.owner_hints) WITH ORDINALITY AS e(h, place) WHERE ${isCellSql} AND trim(h->>'value') <> '') c
    WHERE ${where.join(" AND ")} AND NOT EXISTS (SELECT FROM ownerships o WHERE o.subject_id = i.id AND o.role = c.part
      AND o.state <> 'declined' AND NOT ${derivedSql("o")})`;
}

function ofSource(sourceId: string | null, p: SqlParameters): string[] {
  return sourceId === null ? [] : [`i.source_ids && ${p.uuidList([sourceId])}`];
}

/** What was said last of each text, among those in `SELECT text`. Whoever is not here any more is nobody's answer. */
export const decidedTextsSql = (texts: string) => `SELECT * FROM (
  SELECT DISTINCT ON (x.text) x.text, x.person_id, x.team_id, x.decided_by, x.decided_at FROM owner_texts x
  WHERE x.text IN (${texts}) ORDER BY x.text, x.decided_at DESC, x.operation) d
  WHERE (d.person_id IS NULL OR EXISTS (SELECT FROM people h WHERE h.id = d.person_id AND h.active AND h.gone_at IS NULL))
    AND (d.team_id IS NULL OR EXISTS (SELECT FROM teams h WHERE h.id = d.team_id))`;

interface RawText {
  text: string;
  written: string;
  identities: number;
  business: number;
  examples: string[];
  person_id: string | null;
  team_id: string | null;
  name: string | null;
  by: string | null;
  at: Date | null;
}

/**
 * What stands in the owner columns where nobody answers, with whom it may mean: the most frequent first, at
 * most 500. `sourceId`: only what this source shows.
 */
export function listOwnerTexts(
  pool: Pool,
  scope: Scope,
  sourceId: string | null,
): Promise<{ texts: OwnerText[]; more: boolean; shared: SharedTexts[] | null }> {
  return guardedRead(
    pool,
    async (db) => {
      const p = new SqlParameters();
      const cells = openCellsSql(scope, sourceId, p);
      const found = await db.query<RawText>(
        `WITH texts AS MATERIALIZED (
           SELECT text, min(written) AS written, count(DISTINCT id)::int AS identities,
             (count(DISTINCT id) FILTER (WHERE part = 'business'))::int AS business, (array_agg(DISTINCT name))[1:3] AS examples
           FROM (${cells}) c GROUP BY text ORDER BY 3 DESC, 1 LIMIT ${mostTexts + 1})
         SELECT x.*, d.person_id, d.team_id, coalesce(q.name, t.name) AS name, ${actorNameSql("d.decided_by")} AS by, d.decided_at AS at
         FROM texts x LEFT JOIN (${decidedTextsSql("SELECT text FROM texts")}) d ON d.text = x.text
         LEFT JOIN people q ON q.id = d.person_id LEFT JOIN teams t ON t.id = d.team_id ORDER BY x.identities DESC, x.text`,
        p.values,
      );
      const roster = found.rows.length > 0 ? await loadRoster(db) : null;
      const texts = found.rows.slice(0, mostTexts).map(
        ({ text, written, identities, business, examples, ...row }): OwnerText => ({
          ...{ text, written, identities, business, examples },
          match: matchCell(written, roster ?? new Roster([], [])),
          decided: row.at === null ? null : { owner: ownerOf(row), by: row.by ?? "somebody", at: row.at },
        }),
      );
      return { texts, more: found.rows.length > mostTexts, shared: await readShared(db, cells, p) };
    },
    timeoutMs,
  );
}

async function readShared(db: Runner, cells: string, p: SqlParameters): Promise<SharedTexts[] | null> {
  const found = await db.query<SharedTexts>(
    `SELECT texts, count(*)::int AS identities FROM (
       SELECT array_agg(DISTINCT text) AS texts FROM (${cells}) c GROUP BY id) s
     WHERE cardinality(texts) > 1 GROUP BY texts ORDER BY 2 DESC, 1 LIMIT ${mostShared + 1}`,
    p.values,
  );
  return found.rows.length > mostShared ? null : found.rows;
}

function ownerOf({ person_id, team_id, name }: Pick<RawText, "person_id" | "team_id" | "name">): TextOwner {
  if (person_id !== null) return { kind: "person", id: person_id, name: name ?? "" };
  return team_id === null ? { kind: "nobody" } : { kind: "team", id: team_id, name: name ?? "" };
}

async function loadRoster(db: Runner): Promise<Roster> {
  const people = await db.query<RosterPerson>(
    "SELECT id, name, email, active AND gone_at IS NULL AS active FROM people",
  );
  const teams = await db.query<RosterTeam>(
    `SELECT t.id, t.name, EXISTS (SELECT FROM team_members m JOIN people h ON h.id = m.person_id
       WHERE m.team_id = t.id AND h.active AND h.gone_at IS NULL) AS active FROM teams t`,
  );
  return new Roster(people.rows, teams.rows);
}

/** How many texts wait for somebody to say whom they mean, and of how many identities. */
export function countOwnerTexts(
  pool: Pool,
  scope: Scope,
  sourceId: string | null,
): Promise<{ texts: number; identities: number }> {
  return guardedRead(
    pool,
    async (db) => {
      const p = new SqlParameters();
      const found = await db.query<{ texts: number; identities: number }>(
        `WITH texts AS MATERIALIZED (${openCellsSql(scope, sourceId, p)})
         SELECT count(DISTINCT x.text)::int AS texts, count(DISTINCT x.id)::int AS identities FROM texts x
         WHERE NOT EXISTS (SELECT FROM (${decidedTextsSql("SELECT text FROM texts")}) d
           WHERE d.text = x.text AND d.person_id IS NULL AND d.team_id IS NULL)`,
        p.values,
      );
      return found.rows[0] ?? { texts: 0, identities: 0 };
    },
    timeoutMs,
  );
}

/** Of how many identities somebody named an owner who is to be asked: a business owner only where one is asked for. */
export function countNamed(pool: Pool, scope: Scope, sourceId: string | null): Promise<number> {
  return guardedRead(
    pool,
    async (db) => {
      const p = new SqlParameters();
      const where = [populationSql("i"), ...ofSource(sourceId, p), ...identityReach(scope, "i", p)].join(
        " AND ",
      );
      const found = await db.query<{ n: number }>(
        `SELECT count(DISTINCT i.id)::int AS n FROM ownerships o JOIN identities i ON i.id = o.subject_id
         WHERE (o.role = 'technical' OR ${needsBusinessSql("i")} IS TRUE) AND o.state = 'suggested' AND o.set_by <> 'account' AND ${where}`,
        p.values,
      );
      return found.rows[0]?.n ?? 0;
    },
    timeoutMs,
  );
}
