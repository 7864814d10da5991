import type { PoolClient } from "pg";
import { markForAssessment } from "@/lib/features/assessment/mutations-marks";

/**
 * Who answers for it, after a person's word on the class overruled the sources': a human's account is set aside, and what
 * was set aside as a person's and is none is counted (`managerOfClass`). Where the word is what the row says already, there
 * is nothing to overrule: a person's own key stays personal.
 */
const MANAGER = `CASE WHEN d.class IS NULL OR d.class = i.class THEN i.managed_by WHEN d.class = 'human' THEN 'person'
  WHEN i.managed_by = 'person' THEN 'customer' ELSE i.managed_by END`;

/**
 * Recomputes what is kept on an identity only to filter and sort by: last use folded over its ways in, its credentials
 * in short, exposure, and the effective labels. The fold of last use follows `lib/domain/last-used.ts`; an integration
 * test holds the two together. Writes nothing where nothing differs.
 *
 * The rows are locked first and read by a second statement: whoever else derives the same identities at the same moment
 * either sees what this transaction wrote, or is seen.
 */
export async function refreshDerived(tx: PoolClient, ids: string[]): Promise<void> {
  if (ids.length === 0) return;
  await lock(tx, ids);
  await tx.query(
    `WITH touched AS (SELECT id, own_last_used AS o, container_id, suggested_environment, suggested_purpose
                      FROM identities WHERE id = ANY($1::uuid[])),
     ways AS (
       SELECT identity_id AS id, last_used_at AS at, last_used_grade AS grade, last_used_precision AS precision,
         covered_since, last_used_gap AS gap
       FROM credentials WHERE identity_id = ANY($1::uuid[]) AND gone_at IS NULL
       UNION ALL
       SELECT id, (o->>'at')::timestamptz, o->>'grade', (o->>'precisionSeconds')::int, (o->>'coveredSince')::timestamptz, o->>'gap'
       FROM touched WHERE o IS NOT NULL),
     ranked AS (
       SELECT *, row_number() OVER (PARTITION BY id ORDER BY at DESC NULLS LAST,
         array_position(ARRAY['observed', 'reported', 'inferred', 'none'], grade), precision NULLS LAST) AS place
       FROM ways),
     used AS (
       SELECT id, max(at) AS at,
         max(grade) FILTER (WHERE place = 1 AND at IS NOT NULL) AS grade,
         max(precision) FILTER (WHERE place = 1 AND at IS NOT NULL) AS precision,
         CASE WHEN bool_or(covered_since IS NULL OR gap <> 'none') THEN NULL ELSE max(covered_since) END AS covered_since,
         CASE WHEN bool_or(gap = 'not_permitted') THEN 'not_permitted' WHEN bool_or(gap = 'no_telemetry') THEN 'no_telemetry' ELSE 'none' END AS gap
       FROM ranked GROUP BY id),
     observed AS (SELECT subject_id AS id, at FROM observed_uses WHERE subject_id = ANY($1::uuid[])),
     keys AS (
       SELECT identity_id AS id, array_agg(DISTINCT type ORDER BY type) AS types, count(*) FILTER (WHERE status = 'active') AS active,
         count(*) FILTER (WHERE status = 'active' AND lifetime = 'static') AS static,
         min(coalesce(last_rotated_at, created_at)) FILTER (WHERE status = 'active' AND lifetime = 'static') AS oldest,
         min(expires_at) FILTER (WHERE status = 'active') AS expiry,
         bool_or((lifetime = 'unknown' AND status IN ('active', 'unknown')) OR (lifetime = 'static' AND status = 'unknown')) AS static_unknown,
         bool_or(expires_at IS NULL AND status IN ('active', 'unknown') AND lifetime IN ('unknown', 'expiring', 'short_lived')) AS end_unknown
       FROM credentials WHERE identity_id = ANY($1::uuid[]) AND gone_at IS NULL GROUP BY identity_id),
     exposed AS (
       SELECT c.identity_id AS id, count(DISTINCT p.placement_id) AS n FROM credential_places p JOIN credentials c ON c.id = p.credential_id
       WHERE c.identity_id = ANY($1::uuid[]) AND NOT p.meant_for_secrets AND c.gone_at IS NULL
       GROUP BY c.identity_id),
     decided AS (
       SELECT subject_id AS id, jsonb_object_agg(name, value) AS v FROM labels
       WHERE subject_id = ANY($1::uuid[]) AND origin = 'person' GROUP BY subject_id),
     inferred AS (
       SELECT subject_id AS id, jsonb_object_agg(name, value) AS v FROM labels
       WHERE subject_id = ANY($1::uuid[]) AND origin = 'rule' GROUP BY subject_id),
     owned AS (
       SELECT subject_id AS id, person_id, team_id, state FROM ownerships WHERE subject_id = ANY($1::uuid[]) AND role = 'technical'),
     d AS (
       SELECT t.id, greatest(u.at, seen.at) AS at,
         CASE WHEN seen.at >= coalesce(u.at, seen.at) THEN 'observed' ELSE coalesce(u.grade, 'none') END AS grade,
         CASE WHEN seen.at >= coalesce(u.at, seen.at) THEN 0 ELSE u.precision END AS precision, u.covered_since, coalesce(u.gap, 'no_telemetry') AS gap,
         coalesce(k.types, '{}') AS types, coalesce(k.active, 0)::int AS active, coalesce(k.static, 0)::int AS static, k.oldest, k.expiry,
         coalesce(k.static_unknown, false) AS static_unknown, coalesce(k.end_unknown, false) AS end_unknown,
         coalesce(e.n, 0)::int AS exposed,
         coalesce(l.v->>'environment', r.v->>'environment', c.environment, t.suggested_environment) AS environment,
         coalesce(l.v->>'sensitivity', r.v->>'sensitivity', c.sensitivity) AS sensitivity,
         coalesce(l.v->>'purpose', t.suggested_purpose) AS purpose, l.v->>'expected_use' AS expected_use,
         (l.v->>'end_date')::date AS end_date, l.v->>'class' AS class,
         o.person_id, o.team_id, coalesce(o.state, 'none') AS owner_state
       FROM touched t LEFT JOIN used u USING (id) LEFT JOIN observed seen USING (id) LEFT JOIN keys k USING (id) LEFT JOIN exposed e USING (id)
       LEFT JOIN decided l USING (id) LEFT JOIN inferred r USING (id) LEFT JOIN owned o USING (id)
       LEFT JOIN containers c ON c.id = t.container_id)
     UPDATE identities i SET last_used_at = d.at, last_used_grade = d.grade, last_used_precision = d.precision,
       covered_since = d.covered_since, last_used_gap = d.gap, credential_types = d.types, active_credentials = d.active,
       active_static = d.static, oldest_static_at = d.oldest, next_expiry_at = d.expiry, static_unknown = d.static_unknown,
       end_unknown = d.end_unknown, exposed_placements = d.exposed,
       environment = d.environment, sensitivity = d.sensitivity, purpose = d.purpose, expected_use = d.expected_use,
       end_date = d.end_date, class = coalesce(d.class, i.class), managed_by = ${MANAGER},
       owner_person_id = d.person_id, owner_team_id = d.team_id, owner_state = d.owner_state
     FROM d WHERE d.id = i.id AND (i.last_used_at, i.last_used_grade, i.last_used_precision, i.covered_since, i.last_used_gap,
       i.credential_types, i.active_credentials, i.active_static, i.oldest_static_at, i.next_expiry_at, i.static_unknown, i.end_unknown, i.exposed_placements,
       i.environment, i.sensitivity, i.purpose, i.expected_use, i.end_date, i.class, i.managed_by, i.owner_person_id,
       i.owner_team_id, i.owner_state)
       IS DISTINCT FROM (d.at, d.grade, d.precision, d.covered_since, d.gap, d.types, d.active, d.static, d.oldest, d.expiry, d.static_unknown, d.end_unknown, d.exposed,
       d.environment, d.sensitivity, d.purpose, d.expected_use, d.end_date, coalesce(d.class, i.class),
       ${MANAGER}, d.person_id, d.team_id, d.owner_state)`,
    [ids],
  );
  await markForAssessment(tx, ids);
}

/** The same of who answers for them alone, for a change that touches nothing else. */
export async function refreshOwners(tx: PoolClient, ids: string[]): Promise<void> {
  if (ids.length === 0) return;
  await lock(tx, ids);
  await tx.query(
    `UPDATE identities i SET owner_person_id = d.person_id, owner_team_id = d.team_id, owner_state = d.state
     FROM (SELECT t.id, o.person_id, o.team_id, coalesce(o.state, 'none') AS state FROM unnest($1::uuid[]) AS t(id)
       LEFT JOIN ownerships o ON o.subject_id = t.id AND o.role = 'technical') d
     WHERE i.id = d.id AND (i.owner_person_id, i.owner_team_id, i.owner_state) IS DISTINCT FROM (d.person_id, d.team_id, d.state)`,
    [ids],
  );
  await markForAssessment(tx, ids);
}

async function lock(tx: PoolClient, ids: string[]): Promise<void> {
  await tx.query(
    "SELECT count(*) FROM (SELECT FROM identities WHERE id = ANY($1::uuid[]) ORDER BY id FOR NO KEY UPDATE) locked",
    [ids],
  );
}
