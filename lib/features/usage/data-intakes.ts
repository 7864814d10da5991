import type { Pool } from "pg";
import { z } from "zod";
import { type IntakeRow, intakeCountsSchema, noCounts, type UnknownActorRow } from "./schema";

const problemsSchema = z.array(z.object({ where: z.string(), what: z.string() }));

/** The logs that a source brought, the latest first, and how many there are. */
export async function listIntakes(
  pool: Pool,
  sourceId: string,
  most: number,
): Promise<{ rows: IntakeRow[]; total: number }> {
  const found = await pool.query<
    Omit<IntakeRow, "counts" | "problems"> & { counts: object; problems: unknown; total: number }
  >(
    `SELECT id, kind, name, started_at AS "startedAt", ended_at AS "endedAt", failure, counts, problems,
       first_at AS "firstAt", last_at AS "lastAt", (count(*) OVER ())::int AS total
     FROM usage_intakes WHERE source_id = $1 ORDER BY started_at DESC, id LIMIT $2`,
    [sourceId, most],
  );
  return {
    rows: found.rows.map(({ total, ...row }) => ({
      ...row,
      counts: intakeCountsSchema.parse({ ...noCounts, ...row.counts }),
      problems: problemsSchema.parse(row.problems),
    })),
    total: found.rows[0]?.total ?? 0,
  };
}

/** Who acted in a source's logs and is still not in the inventory, the busiest first. */
export async function listUnknownActors(
  pool: Pool,
  sourceId: string,
  most: number,
): Promise<{ rows: UnknownActorRow[]; total: number; events: number }> {
  const found = await pool.query<UnknownActorRow & { total: number; all_events: number }>(
    `SELECT a.identity_id AS "identityId", a.realm, a.external_id AS "externalId", a.name, a.events::float8 AS events,
       a.last_at AS "lastAt", (count(*) OVER ())::int AS total, (sum(a.events) OVER ())::float8 AS all_events
     FROM unknown_actors a
     WHERE a.source_id = $1 AND NOT EXISTS (SELECT FROM identities i WHERE i.id = a.identity_id)
     ORDER BY a.events DESC, a.identity_id LIMIT $2`,
    [sourceId, most],
  );
  const [first] = found.rows;
  return {
    rows: found.rows.map(({ total, all_events, ...row }) => row),
    total: first?.total ?? 0,
    events: first?.all_events ?? 0,
  };
}
