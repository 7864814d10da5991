import type { PoolClient } from "pg";
import type { ThresholdOverrides } from "@/lib/domain/definitions/thresholds";
import { shortLivedCredentialSql } from "@/lib/features/metrics/definition-sql";

/** Longer chains of roles that assume roles than this stay unknown. */
const LONGEST_CHAIN = 25;

/**
 * What is known of the ways into identities, in temporary tables of the caller's transaction: `metric_credentials` (those not
 * gone, with `short`) and `metric_ways` (per identity: `open`, `active_long`, `not_short`, `listed`, `reach`). Of everyone, or
 * only of those whom a trust names, on either side.
 */
export async function collectWaysIn(
  tx: PoolClient,
  limits: ThresholdOverrides,
  whose: "everyone" | "named by trusts",
): Promise<void> {
  await collectTrusts(tx);
  const among = (id: string) =>
    whose === "everyone"
      ? "true"
      : `${id} IN (SELECT identity_id FROM metric_trusts UNION SELECT subject_id FROM metric_trusts)`;
  await tx.query(
    `CREATE TEMP TABLE metric_credentials ON COMMIT DROP AS
     SELECT c.id, c.identity_id, c.type, c.status, c.expires_at, coalesce(c.last_rotated_at, c.created_at) AS since,
       ${shortLivedCredentialSql("c", limits)} AS short
     FROM credentials c WHERE c.gone_at IS NULL AND ${among("c.identity_id")}`,
  );
  await tx.query(
    `CREATE TEMP TABLE metric_ways ON COMMIT DROP AS
     WITH keys AS (
       SELECT identity_id AS id, count(*) FILTER (WHERE status IN ('active', 'unknown')) AS open,
         bool_or(short = 'no' AND status = 'active') AS active_long,
         bool_or(short <> 'yes') FILTER (WHERE status IN ('active', 'unknown')) AS not_short
       FROM metric_credentials WHERE identity_id IS NOT NULL GROUP BY identity_id)
     SELECT i.id, coalesce(k.open, 0)::int AS open, coalesce(k.active_long, false) AS active_long,
       coalesce(k.not_short, false) AS not_short, k.id IS NOT NULL AS listed,
       CASE WHEN t.id IS NULL THEN 'nothing' ELSE 'open' END AS reach
     FROM identities i LEFT JOIN keys k ON k.id = i.id
     LEFT JOIN (SELECT DISTINCT identity_id AS id FROM metric_trusts) t ON t.id = i.id
     WHERE ${among("i.id")}`,
  );
  await tx.query("CREATE UNIQUE INDEX ON metric_ways (id)");
  await tx.query("ANALYZE metric_credentials, metric_ways, metric_trusts");
  await followTrusts(tx);
}

/**
 * Who may become an identity, one row per trust: `via` is `others` where no key of ours is needed (the platform, a
 * federation), `subject` where another identity is named, `unknown` where it cannot be told who that is.
 */
async function collectTrusts(tx: PoolClient): Promise<void> {
  await tx.query(
    `CREATE TEMP TABLE metric_trusts ON COMMIT DROP AS
     SELECT t.identity_id, t.subject_id, CASE
         WHEN t.kind IN ('service', 'federation', 'workload', 'runs_as') THEN 'others'
         WHEN s.id IS NOT NULL THEN 'subject'
         ELSE 'unknown' END AS via
     FROM trusts t LEFT JOIN identities s ON s.id = t.subject_id
     WHERE t.effect = 'allow' AND t.gone_at IS NULL AND t.kind <> 'agent' AND t.subject_id IS DISTINCT FROM t.identity_id`,
  );
}

/**
 * Decides, from the ends of the chains inwards, what each identity can be reached from. A subject with a static key of
 * its own, or reached from such ones only, makes a trust static; one whose every way in is short-lived makes it other.
 * What a circle or an unknown keeps open stays `open`: it is not known.
 */
async function followTrusts(tx: PoolClient): Promise<void> {
  for (let round = 0; round < LONGEST_CHAIN; round += 1) {
    const decided = await tx.query(
      `WITH said AS (
         SELECT t.identity_id AS id, bool_or(t.way = 'others') AS others, bool_and(t.way = 'static') AS static
         FROM (
           SELECT t.identity_id, CASE
             WHEN t.via <> 'subject' THEN t.via
             WHEN s.active_long OR s.reach = 'static_keys_only' THEN 'static'
             WHEN s.not_short THEN 'unknown'
             WHEN s.reach = 'others' OR (s.open > 0 AND s.reach = 'nothing') THEN 'others'
             ELSE 'unknown' END AS way
           FROM metric_trusts t JOIN metric_ways w ON w.id = t.identity_id LEFT JOIN metric_ways s ON s.id = t.subject_id
           WHERE w.reach = 'open') t
         GROUP BY t.identity_id)
       UPDATE metric_ways w SET reach = CASE WHEN said.others THEN 'others' ELSE 'static_keys_only' END
       FROM said WHERE said.id = w.id AND (said.others OR said.static)`,
    );
    if (decided.rowCount === 0) break;
  }
}
