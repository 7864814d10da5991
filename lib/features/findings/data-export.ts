import type { Pool } from "pg";
import type { ExportedFinding, ExportedIdentity } from "@/lib/domain/finding-formats/exported-finding";
import { identityReach } from "@/lib/features/identities/reach";
import type { ListQuery } from "@/lib/platform/list";
import { SqlParameters } from "@/lib/platform/query-sql";
import { guardedRead } from "@/lib/platform/read";
import type { Scope } from "@/lib/platform/scope";
import { eachFinding } from "./data";
import type { FindingRow } from "./schema";

/** So many findings are looked up together. */
const together = 200;

/** Every finding that a query finds, the worst first, with what is known of its identity and its place. Memory holds a page. */
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

/** The same rows, each with what is known of its identity, where that is reached, and its place. */
async function withFacts(
  pool: Pool,
  scope: Scope,
  rows: readonly FindingRow[],
  timeoutMs: number | undefined,
): Promise<ExportedFinding[]> {
  if (rows.length === 0) return [];
  const identities = rows.flatMap(({ identity }) => identity?.id ?? []);
  const places = rows.flatMap(({ place }) => place?.id ?? []);
  return guardedRead(
    pool,
    async (db) => {
      const p = new SqlParameters();
      const who = await db.query<ExportedIdentity & { id: string }>(
        `SELECT i.id, i.kind, i.class, i.risk, i.created_at AS "createdAt", i.first_seen_at AS "firstSeenAt", i.last_used_at AS "lastUsedAt"
         FROM identities i WHERE ${[`i.id = ANY(${p.add(identities)}::uuid[])`, ...identityReach(scope, "i", p)].join(" AND ")}`,
        p.values,
      );
      const where = await db.query<{ id: string; externalId: string }>(
        `SELECT id, external_id AS "externalId" FROM placements WHERE id = ANY($1::uuid[])`,
        [places],
      );
      const about = new Map(who.rows.map(({ id, ...facts }) => [id, facts]));
      const externalIds = new Map(where.rows.map(({ id, externalId }) => [id, externalId]));
      return rows.map((row) => ({
        ...row,
        about: row.identity ? about.get(row.identity.id) : undefined,
        placeExternalId: row.place ? externalIds.get(row.place.id) : undefined,
      }));
    },
    timeoutMs,
  );
}
