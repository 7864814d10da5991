import type { Pool } from "pg";
import { exceptionFacts } from "@/lib/domain/exception";
import type {
  ExportedFinding,
  ExportedIdentity,
  ExportedPlace,
  Suppression,
} from "@/lib/domain/finding-formats/exported-finding";
import { identityReach } from "@/lib/features/identities/reach";
import { placementList } from "@/lib/features/placements/data";
import { readRuleWords } from "@/lib/features/rules/data-words";
import type { ListQuery } from "@/lib/platform/list";
import { SqlParameters } from "@/lib/platform/query-sql";
import { guardedRead, type Runner } from "@/lib/platform/read";
import type { Scope } from "@/lib/platform/scope";
import { eachFinding } from "./data";
import type { FindingRow } from "./schema";

/** So many findings are looked up together. */
const together = 200;
/** So many places of one finding are told. */
const mostPlaces = 50;

/** Every finding that a query finds, the worst first, with what is known of its identity, its place and its exception. Memory holds a page. */
export async function* eachWithFacts(
  pool: Pool,
  scope: Scope,
  query: ListQuery,
): AsyncGenerator<ExportedFinding> {
  let rows: FindingRow[] = [];
  for await (const row of eachFinding(pool, scope, query)) {
    rows.push(row);
    if (rows.length < together) continue;
    yield* await withFacts(pool, scope, rows, query.timeoutMs);
    rows = [];
  }
  yield* await withFacts(pool, scope, rows, query.timeoutMs);
}

/** The same rows, each with what is known of its identity and of the places of its secret, where these are reached, and why it is set aside. */
async function withFacts(
  pool: Pool,
  scope: Scope,
  rows: readonly FindingRow[],
  timeoutMs: number | undefined,
): Promise<ExportedFinding[]> {
  if (rows.length === 0) return [];
  return guardedRead(
    pool,
    async (db) => {
      const about = await readAbout(db, scope, rows);
      const places = await readPlaces(db, scope, rows);
      const reasons = await readReasons(db, rows);
      const words = await readRuleWords(db, [...new Set(rows.map(({ rule }) => rule.id))]);
      return rows.map((row) => ({
        ...row,
        words: words.get(row.rule.id),
        suppression: row.exception && suppressionOf(row.exception, reasons.get(row.exception.id) ?? ""),
        about: row.identity ? about.get(row.identity.id) : undefined,
        places: places.get(row.id) ?? [],
      }));
    },
    timeoutMs,
  );
}

async function readAbout(
  db: Runner,
  scope: Scope,
  rows: readonly FindingRow[],
): Promise<Map<string, ExportedIdentity>> {
  const p = new SqlParameters();
  const ids = p.add(rows.flatMap(({ identity }) => identity?.id ?? []));
  const found = await db.query<ExportedIdentity & { id: string }>(
    `SELECT i.id, i.kind, i.class, i.risk, i.created_at AS "createdAt", i.first_seen_at AS "firstSeenAt", i.last_used_at AS "lastUsedAt"
     FROM identities i WHERE ${[`i.id = ANY(${ids}::uuid[])`, ...identityReach(scope, "i", p)].join(" AND ")}`,
    p.values,
  );
  return new Map(found.rows.map(({ id, ...facts }) => [id, facts]));
}

/** Why people set findings aside, by exception. */
async function readReasons(db: Runner, rows: readonly FindingRow[]): Promise<Map<string, string>> {
  const found = await db.query<{ id: string; reason: string }>(
    "SELECT id, reason FROM exceptions WHERE id = ANY($1::uuid[])",
    [[...new Set(rows.flatMap(({ exception }) => exception?.id ?? []))]],
  );
  return new Map(found.rows.map(({ id, reason }) => [id, reason]));
}

function suppressionOf({ kind, until }: NonNullable<FindingRow["exception"]>, reason: string): Suppression {
  const day = until.toISOString().slice(0, 10);
  return { reason: `${exceptionFacts[kind].title} until ${day}${reason ? `: ${reason}` : ""}` };
}

/** By finding: the place that it is about; of a leaked credential, the places that are not meant for it. */
async function readPlaces(
  db: Runner,
  scope: Scope,
  rows: readonly FindingRow[],
): Promise<Map<string, ExportedPlace[]>> {
  const p = new SqlParameters();
  const all = p.add(rows.map(({ id }) => id));
  const leaked = p.add(rows.flatMap(({ id, risks }) => (risks.includes("NHI2") ? id : [])));
  const reach = placementList.reach(scope, p).map((condition) => ` AND ${condition}`);
  const found = await db.query<ExportedPlace & { finding: string }>(
    `SELECT x.finding, p.id, p.kind, p.locator, p.external_id AS "externalId" FROM (
       SELECT f.id AS finding, f.placement_id AS place FROM findings f WHERE f.id = ANY(${all}::uuid[])
       UNION SELECT f.id, c.placement_id FROM findings f JOIN credential_places c ON c.credential_id = f.credential_id
         AND NOT c.meant_for_secrets WHERE f.id = ANY(${leaked}::uuid[])) x
     JOIN placements p ON p.id = x.place WHERE p.gone_at IS NULL${reach.join("")} ORDER BY x.finding, p.locator, p.id`,
    p.values,
  );
  const byFinding = new Map<string, ExportedPlace[]>();
  for (const { finding, ...place } of found.rows) {
    const places = byFinding.get(finding) ?? [];
    if (places.length < mostPlaces) places.push(place);
    byFinding.set(finding, places);
  }
  return byFinding;
}
