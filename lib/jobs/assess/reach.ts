import type { PoolClient } from "pg";
import type { ThresholdOverrides } from "@/lib/domain/definitions/thresholds";
import { collectWaysIn } from "@/lib/jobs/metrics/ways-in";

/**
 * From what each identity can be reached that others may become, along trusts at any length: kept beside what it may do, null
 * where nobody may. Marks those of whom that moved: the key of one identity decides about all that it leads to.
 */
export async function followReach(tx: PoolClient, limits: ThresholdOverrides): Promise<void> {
  await collectWaysIn(tx, limits, "named by trusts");
  await tx.query(
    `WITH moved AS (
       UPDATE privileges p SET reach = n.reach
       FROM (SELECT q.identity_id AS id, CASE w.reach WHEN 'open' THEN 'unknown' WHEN 'nothing' THEN NULL ELSE w.reach END AS reach
             FROM privileges q LEFT JOIN metric_ways w ON w.id = q.identity_id) n
       WHERE n.id = p.identity_id AND p.reach IS DISTINCT FROM n.reach
       RETURNING p.identity_id)
     INSERT INTO assessment_marks (identity_id) SELECT identity_id FROM moved`,
  );
}
