import type { PoolClient } from "pg";
import { thresholdOf } from "@/lib/domain/definitions/thresholds";
import {
  dormantSql,
  needsBusinessSql,
  ownedSql,
  ownerAnswersSql,
  populationSql,
  shortLivedSql,
} from "@/lib/features/metrics/definition-sql";
import { readThresholds } from "@/lib/features/thresholds/data";
import { collectWaysIn } from "./ways-in";

/** Kinds that have no keys of their own: who may become them says all about their ways in. */
const KEYLESS_KINDS = "('cloud_role', 'managed_identity')";

/**
 * One row per identity with what the metrics ask about it, in the temporary table `metric_facts` of the caller's
 * transaction: what it is counted by, and the answers of the definitions. Nothing of it
 * crosses the wire.
 */
export async function collectFacts(tx: PoolClient, now: Date): Promise<void> {
  const limits = await readThresholds(tx);
  await collectWaysIn(tx, limits, "everyone");
  const reconfirmed = new Date(now.getTime() - thresholdOf("ownerReconfirmation", limits) * 86_400_000);
  await tx.query(
    `CREATE TEMP TABLE metric_facts ON COMMIT DROP AS
     WITH answers AS (${ownerAnswersSql("$2::timestamptz")}),
     -- Registers are spreadsheets, entries by hand, and what Rollcall itself issued.
     seen AS (
       SELECT s.record_id AS id,
         min(s.first_seen_at) FILTER (WHERE s.rank >= 4 OR src.mode IN ('manual', 'builtin')) AS registered_at,
         min(s.first_seen_at) FILTER (WHERE s.rank < 4 AND src.mode NOT IN ('manual', 'builtin')) AS found_at
       FROM sightings s JOIN sources src ON src.id = s.source_id WHERE s.record_type = 'identity' GROUP BY s.record_id),
     -- Realms in which a complete look showed credentials: there, an identity without one has none.
     shown AS (
       SELECT DISTINCT realm FROM sync_scopes sc, LATERAL jsonb_array_elements_text(
         CASE jsonb_typeof(sc.scope->'issues') WHEN 'array' THEN sc.scope->'issues' ELSE '[]' END) AS realm
       WHERE sc.status = 'complete' AND (sc.counts->>'credential')::int > 0),
     runs AS (SELECT DISTINCT identity_id AS id FROM trusts WHERE kind IN ('workload', 'runs_as', 'agent') AND effect = 'allow' AND gone_at IS NULL),
     -- A service may run as it without any workload being listed.
     may_run AS (SELECT DISTINCT identity_id AS id FROM trusts WHERE kind = 'service' AND effect = 'allow' AND gone_at IS NULL),
     facts AS (
       SELECT i.*, ${populationSql("i")} AS in_p, t.answer AS technical, t.owner, b.answer AS business, coalesce(p.at_least, true) AS at_least,
         w.open, w.active_long, w.not_short, CASE w.reach WHEN 'open' THEN 'unknown' ELSE w.reach END AS reach,
         NOT w.listed AND i.kind NOT IN ${KEYLESS_KINDS} AND (seen.found_at IS NULL OR shown.realm IS NULL) AS keys_hidden,
         CASE WHEN runs.id IS NOT NULL THEN 'yes' WHEN may_run.id IS NOT NULL THEN 'unknown' ELSE 'no' END AS runs_something,
         seen.registered_at, seen.found_at
       FROM identities i JOIN metric_ways w ON w.id = i.id
       LEFT JOIN answers t ON t.subject_id = i.id AND t.role = 'technical'
       LEFT JOIN answers b ON b.subject_id = i.id AND b.role = 'business'
       LEFT JOIN privileges p ON p.identity_id = i.id
       LEFT JOIN seen ON seen.id = i.id LEFT JOIN shown ON shown.realm = i.realm
       LEFT JOIN runs ON runs.id = i.id LEFT JOIN may_run ON may_run.id = i.id)
     SELECT f.id, f.system, f.environment, f.sensitivity, f.kind, f.in_p, f.tier, f.at_least, f.open, f.owner, f.baseline, f.first_seen_at,
       f.class <> 'human' AND f.managed_by IN ('customer', 'third_party') AS ours, f.reach = 'static_keys_only' AS static_rooted,
       f.container_id, f.expected_use,
       ${ownedSql("f.technical", "f.business", needsBusinessSql("f"))} AS owned,
       ${shortLivedSql({ open: "f.open", activeLong: "f.active_long", notShort: "f.not_short", keysHidden: "f.keys_hidden", reachableFrom: "f.reach" })} AS short,
       ${dormantSql({ row: "f", status: "f.status", expectedUse: "f.expected_use", runsSomething: "f.runs_something", at: "$1::timestamptz", limits })} AS dormant,
       f.found_at IS NOT NULL AND (f.registered_at IS NULL OR f.registered_at >= f.found_at)
         AND NOT EXISTS (SELECT FROM links l WHERE l.to_id = f.id AND l.kind = 'recreated' AND l.rejected_at IS NULL) AS unknown_at_first
     FROM facts f`,
    [now, reconfirmed],
  );
  await tx.query("CREATE UNIQUE INDEX ON metric_facts (id)");
  await tx.query("ANALYZE metric_facts");
}
