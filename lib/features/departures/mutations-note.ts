import type { PoolClient } from "pg";
import { scrubText } from "@/lib/domain/secrets/scrub";
import { markForAssessment } from "@/lib/features/assessment/mutations-marks";
import { departureLines } from "./data-note";
import type { DepartureWay } from "./schema";

/** Opens the departure of somebody who left, with everything that it leaves behind. */
export function noteDeparture(tx: PoolClient, personId: string, how: DepartureWay, now: Date): Promise<void> {
  return noteDepartures(tx, [personId], how, now);
}

/**
 * The same for many at once. Each has one open departure: where there is one, what it does not list yet is added, and nothing that
 * was decided is touched.
 */
export async function noteDepartures(
  tx: PoolClient,
  personIds: readonly string[],
  how: DepartureWay,
  now: Date,
): Promise<void> {
  if (personIds.length === 0) return;
  await tx.query(
    `INSERT INTO departures (person_id, how, noticed_at) SELECT DISTINCT unnest($1::uuid[]), $2, $3::timestamptz
     ON CONFLICT (person_id) WHERE closed_at IS NULL DO NOTHING`,
    [personIds, how, now],
  );
  const lines = await departureLines(tx, personIds);
  const rows = lines.map((line) => ({ ...line, evidence: scrubText(line.evidence) }));
  await tx.query(
    `INSERT INTO departure_items (departure_id, identity_id, why, evidence)
     SELECT d.id, l."identityId", l.why, l.evidence
     FROM json_to_recordset($1::json) AS l("personId" uuid, "identityId" uuid, why text, evidence text)
     JOIN departures d ON d.person_id = l."personId" AND d.closed_at IS NULL ON CONFLICT DO NOTHING`,
    [JSON.stringify(rows)],
  );
  await markForAssessment(tx, [...new Set(rows.map(({ identityId }) => identityId))]);
}

/** Somebody is back: what their leaving asked of others is over. */
export async function closeDepartures(
  tx: PoolClient,
  personIds: readonly string[],
  by: string,
  now: Date,
): Promise<void> {
  await tx.query(
    "UPDATE departures SET closed_at = $2, closed_by = $3 WHERE person_id = ANY($1::uuid[]) AND closed_at IS NULL",
    [personIds, now, by],
  );
}
