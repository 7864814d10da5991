import type { Pool } from "pg";
import { z } from "zod";
import { getManifest } from "@/lib/connectors/registry";
import type { Term } from "@/lib/domain/query/grammar";
import { countIdentities } from "@/lib/features/identities/data";
import type { CappedCount } from "@/lib/platform/count";
import { AppError } from "@/lib/platform/errors";
import { guardedRead } from "@/lib/platform/read";
import type { Scope } from "@/lib/platform/scope";
import { listSources } from "./data";
import type { SourceRow } from "./schema";
import type { SourceCard } from "./schema-cards";
import { failureViewSchema } from "./schema-setup";

/** Sources that one page shows; an organisation has tens. */
const cardLimit = 200;

const coverageSchema = z.object({
  sourceId: z.uuid(),
  scopes: z.number().int(),
  complete: z.number().int(),
  runFailure: failureViewSchema.nullable(),
  incomplete: z.number().int(),
  scopeTitle: z.string().nullable(),
  scopeFailure: failureViewSchema.nullable(),
});

/** Every source with what its card says. */
export async function listSourceCards(pool: Pool, scope: Scope, now: Date): Promise<SourceCard[]> {
  const page = await listSources(pool, scope, {
    terms: [],
    now,
    sort: "name",
    direction: "asc",
    limit: cardLimit,
  });
  return cardsOf(pool, scope, page.rows, now);
}

/** The cards of these sources. */
export async function cardsOf(
  pool: Pool,
  scope: Scope,
  rows: readonly SourceRow[],
  now: Date,
): Promise<SourceCard[]> {
  const coverage = new Map((await readCoverage(pool, rows)).map((found) => [found.sourceId, found] as const));
  return Promise.all(
    rows.map(async (row): Promise<SourceCard> => {
      const found = coverage.get(row.id);
      const manifest = getManifest(row.connector);
      return {
        ...row,
        connectorTitle: manifest?.title ?? row.connector,
        category: manifest?.category ?? "Built in",
        identities: await identitiesOf(pool, scope, row.name, now),
        coverage: found && found.scopes > 0 ? { scopes: found.scopes, complete: found.complete } : null,
        trouble: found?.scopeFailure
          ? { where: found.scopeTitle, others: found.incomplete - 1, ...found.scopeFailure }
          : found?.runFailure
            ? { where: null, others: 0, ...found.runFailure }
            : null,
      };
    }),
  );
}

/** The last ended run of each: its scopes, and the failure that says best what would mend it. */
async function readCoverage(
  pool: Pool,
  rows: readonly SourceRow[],
): Promise<z.output<typeof coverageSchema>[]> {
  return guardedRead(pool, async (db) => {
    const found = await db.query(
      `SELECT f.source_id AS "sourceId", c.scopes, c.complete, c.incomplete, f.failure AS "runFailure", w.title AS "scopeTitle", w.failure AS "scopeFailure"
       FROM (SELECT DISTINCT ON (source_id) id, source_id, failure FROM sync_runs
             WHERE source_id = ANY($1::uuid[]) AND status IN ('complete', 'incomplete', 'failed')
             ORDER BY source_id, requested_at DESC) f
       CROSS JOIN LATERAL (SELECT count(*)::int AS scopes, count(*) FILTER (WHERE x.status = 'complete')::int AS complete,
           count(*) FILTER (WHERE x.status = 'incomplete')::int AS incomplete FROM sync_scopes x WHERE x.run_id = f.id) c
       LEFT JOIN LATERAL (SELECT x.title, x.failure FROM sync_scopes x WHERE x.run_id = f.id AND x.status = 'incomplete'
         AND x.failure IS NOT NULL ORDER BY x.failure->>'permission' IS NULL, x.ordinal LIMIT 1) w ON true`,
      [rows.map((row) => row.id)],
    );
    return z.array(coverageSchema).parse(found.rows);
  });
}

/** The term that finds the identities of a source in the inventory. */
export function sourceTerm(name: string): Term {
  return { kind: "match", field: "source", negated: false, values: [{ kind: "value", value: name }] };
}

/** The number behind the link to the inventory; null: counting took too long. */
async function identitiesOf(pool: Pool, scope: Scope, name: string, now: Date): Promise<CappedCount | null> {
  try {
    return await countIdentities(pool, scope, { terms: [sourceTerm(name)], now });
  } catch (error) {
    if (error instanceof AppError && error.code === "query_timeout") return null;
    throw error;
  }
}
