import type { Pool } from "pg";
import { matchCell } from "@/lib/domain/people/match";
import { Roster, type RosterPerson, type RosterTeam } from "@/lib/domain/people/match-roster";
import { identityReach } from "@/lib/features/identities/reach";
import { populationSql } from "@/lib/features/metrics/definition-sql";
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

/** The condition of an identity `i` that nobody answers for and that an owner is asked of. */
const unansweredSql = `${populationSql("i")}
  AND (i.owner_state IN ('none', 'declined') OR EXISTS (SELECT FROM ownerships o WHERE o.subject_id = i.id AND o.role = 'technical'
    AND ${derivedSql("o")}))`;

/** How the texts of owner columns `h` are compared. */
export const textSql = "lower(trim(h->>'value'))";

/** Identities `i` whose owner columns count for this reader, and that nobody answers for. */
export function openTextsSql(scope: Scope, sourceId: string | null, p: SqlParameters): string {
  return [
    "i.owner_hints <> '[]'",
    unansweredSql,
    ...ofSource(sourceId, p),
    ...identityReach(scope, "i", p),
  ].join(" AND ");
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
  examples: string[];
  person_id: string | null;
  team_id: string | null;
  name: string | null;
  by: string | null;
  at: Date | null;
}

/**
 * What stands in the owner columns of identities that nobody answers for, with whom it may mean: the most frequent first, at
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
      const where = openTextsSql(scope, sourceId, p);
      const found = await db.query<RawText>(
        `WITH texts AS MATERIALIZED (
           SELECT ${textSql} AS text, min(trim(h->>'value')) AS written, count(DISTINCT i.id)::int AS identities,
             (array_agg(DISTINCT i.name))[1:3] AS examples
           FROM identities i, jsonb_array_elements(i.owner_hints) h WHERE h->>'type' = 'column' AND trim(h->>'value') <> '' AND ${where}
           GROUP BY 1 ORDER BY 3 DESC, 1 LIMIT ${mostTexts + 1})
         SELECT x.*, d.person_id, d.team_id, coalesce(q.name, t.name) AS name, ${actorNameSql("d.decided_by")} AS by, d.decided_at AS at
         FROM texts x LEFT JOIN (${decidedTextsSql("SELECT text FROM texts")}) d ON d.text = x.text
         LEFT JOIN people q ON q.id = d.person_id LEFT JOIN teams t ON t.id = d.team_id ORDER BY x.identities DESC, x.text`,
        p.values,
      );
      const roster = found.rows.length > 0 ? await loadRoster(db) : null;
      const texts = found.rows.slice(0, mostTexts).map(
        ({ text, written, identities, examples, ...row }): OwnerText => ({
          ...{ text, written, identities, examples },
          match: matchCell(written, roster ?? new Roster([], [])),
          decided: row.at === null ? null : { owner: ownerOf(row), by: row.by ?? "somebody", at: row.at },
        }),
      );
      return { texts, more: found.rows.length > mostTexts, shared: await readShared(db, where, p) };
    },
    timeoutMs,
  );
}

async function readShared(db: Runner, where: string, p: SqlParameters): Promise<SharedTexts[] | null> {
  const found = await db.query<SharedTexts>(
    `SELECT texts, count(*)::int AS identities FROM (
       SELECT array_agg(DISTINCT ${textSql}) AS texts FROM identities i, jsonb_array_elements(i.owner_hints) h
       WHERE h->>'type' = 'column' AND trim(h->>'value') <> '' AND ${where} GROUP BY i.id) s
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
      const where = openTextsSql(scope, sourceId, p);
      const found = await db.query<{ texts: number; identities: number }>(
        `WITH texts AS MATERIALIZED (
           SELECT ${textSql} AS text, i.id FROM identities i, jsonb_array_elements(i.owner_hints) h
           WHERE h->>'type' = 'column' AND trim(h->>'value') <> '' AND ${where})
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

/** Of how many identities somebody named an owner who was not asked yet. */
export function countNamed(pool: Pool, scope: Scope, sourceId: string | null): Promise<number> {
  return guardedRead(
    pool,
    async (db) => {
      const p = new SqlParameters();
      const where = [populationSql("i"), ...ofSource(sourceId, p), ...identityReach(scope, "i", p)].join(
        " AND ",
      );
      const found = await db.query<{ n: number }>(
        `SELECT count(*)::int AS n FROM ownerships o JOIN identities i ON i.id = o.subject_id
         WHERE o.role = 'technical' AND o.state = 'suggested' AND o.set_by <> 'account' AND ${where}`,
        p.values,
      );
      return found.rows[0]?.n ?? 0;
    },
    timeoutMs,
  );
}
