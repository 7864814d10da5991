import type { PoolClient } from "pg";
import { markForAssessment } from "@/lib/features/assessment/mutations-marks";
import { bestLast } from "@/lib/features/identities/data-sighting-order";

/**
 * The observed columns of a record are the field-wise best of its sightings. These statements recompute them for the
 * records named; they run after sightings changed, appeared, went missing or came back.
 */

/** Only sightings of the issuing realm can make a record missing or gone, and only all of them together. */
const ABSENCE = `
  CASE WHEN bool_and(s.missing_since IS NOT NULL) FILTER (WHERE s.issuing) THEN max(s.missing_since) FILTER (WHERE s.issuing) END AS missing_since,
  CASE WHEN bool_and(s.gone_at IS NOT NULL) FILTER (WHERE s.issuing) THEN max(s.gone_at) FILTER (WHERE s.issuing) END AS gone_at`;

/** The identity behind the ref that the sighting states, by its own id or by another name of it. */
const IDENTITY_ID = `coalesce(
  (SELECT a.identity_id FROM aliases a WHERE a.realm = o->'identity'->>'realm' AND a.alias = o->'identity'->>'externalId'),
  (o->>'identity_id')::uuid)`;

/** A log shows a use that is no earlier than what the sightings state. */
const SEEN_LATER = "seen.at >= coalesce((o->'last_used'->>'at')::timestamptz, seen.at)";

const folded = (type: "identity" | "credential" | "placement") => `
  SELECT s.record_id AS id, jsonb_fold(s.observed ${bestLast}) AS o, ${ABSENCE},
    array_agg(DISTINCT s.source_id) FILTER (WHERE s.gone_at IS NULL) AS source_ids
  FROM sightings s WHERE s.record_id = ANY($1::uuid[]) AND s.record_type = '${type}' GROUP BY s.record_id`;

/** So many traces of somebody who may answer for it are kept. */
const MOST_HINTS = 50;

/**
 * Traces of owners add up over the sightings, the most trustworthy first: that one source has none to tell is no reason to
 * forget another's. What is gone speaks only if nobody else does.
 */
const HINTS = `
  SELECT id, jsonb_agg(hint ORDER BY place) AS owner_hints FROM (
    SELECT id, hint, row_number() OVER (PARTITION BY id ORDER BY rank, changed_at DESC, ordinal) AS place FROM (
      SELECT DISTINCT ON (s.record_id, h.hint->>'type', lower(h.hint->>'value')) s.record_id AS id, s.rank, s.changed_at, h.hint, h.ordinal
      FROM sightings s CROSS JOIN jsonb_array_elements(s.observed->'owner_hints') WITH ORDINALITY AS h(hint, ordinal)
      WHERE s.record_id = ANY($1::uuid[]) AND s.record_type = 'identity' AND (s.gone_at IS NULL OR NOT EXISTS (
        SELECT FROM sightings o WHERE o.record_id = s.record_id AND o.record_type = 'identity' AND o.gone_at IS NULL))
      ORDER BY s.record_id, h.hint->>'type', lower(h.hint->>'value'), s.rank, s.changed_at DESC, h.ordinal) each_once) placed
  WHERE place <= ${MOST_HINTS} GROUP BY id`;

/** Recomputes identities. `baseline` marks those that are new as found by the first look at their source. */
export async function foldIdentities(
  tx: PoolClient,
  ids: string[],
  options: { now: Date; baseline: boolean },
): Promise<void> {
  if (ids.length === 0) return;
  await tx.query(
    `WITH f AS (${folded("identity")}), hints AS (${HINTS})
     INSERT INTO identities AS i (id, realm, external_id, name, kind, system, class, class_reason, managed_by, container_id, status,
       description, tags, owner_hints, created_at, expires_at, own_last_used, suggested_environment, suggested_purpose, source_ids,
       search, baseline, first_seen_at, missing_since, gone_at, credential_types)
     SELECT id, o->>'realm', o->>'external_id', o->>'name', o->>'kind', o->>'system', coalesce(o->>'class', 'unsure'), o->>'class_reason',
       coalesce(o->>'managed_by', 'customer'), (o->>'container_id')::uuid, coalesce(o->>'status', 'unknown'), o->>'description',
       coalesce(o->'tags', '{}'), coalesce(hints.owner_hints, '[]'), (o->>'created_at')::timestamptz, (o->>'expires_at')::timestamptz,
       o->'own_last_used', o->>'suggested_environment', o->>'suggested_purpose', coalesce(source_ids, '{}'),
       lower(concat_ws(' ', o->>'name', o->>'external_id', (SELECT string_agg(a, ' ') FROM jsonb_array_elements_text(coalesce(o->'aliases', '[]')) a))),
       $3, $2, missing_since, gone_at, '{}'
     FROM f LEFT JOIN hints USING (id) ORDER BY id
     ON CONFLICT (id) DO UPDATE SET realm = excluded.realm, external_id = excluded.external_id, name = excluded.name, kind = excluded.kind,
       system = excluded.system, class = excluded.class, class_reason = excluded.class_reason, managed_by = excluded.managed_by,
       container_id = excluded.container_id, status = excluded.status, description = excluded.description, tags = excluded.tags,
       owner_hints = excluded.owner_hints, created_at = excluded.created_at, expires_at = excluded.expires_at,
       own_last_used = keep_coverage(i.own_last_used, excluded.own_last_used),
       suggested_environment = excluded.suggested_environment, suggested_purpose = excluded.suggested_purpose,
       source_ids = excluded.source_ids, search = excluded.search, missing_since = excluded.missing_since, gone_at = excluded.gone_at`,
    [ids, options.now, options.baseline],
  );
}

export async function foldCredentials(tx: PoolClient, ids: string[], now: Date): Promise<void> {
  if (ids.length === 0) return;
  await tx.query(
    `WITH f AS (${folded("credential")})
     INSERT INTO credentials AS c (id, realm, external_id, identity_id, type, name, lifetime, renewal, status, created_at, expires_at,
       last_rotated_at, last_used_at, last_used_grade, last_used_precision, covered_since, last_used_gap, fingerprint, first_seen_at,
       missing_since, gone_at)
     SELECT id, o->>'realm', o->>'external_id', ${IDENTITY_ID}, o->>'type', o->>'name', coalesce(o->>'lifetime', 'unknown'),
       coalesce(o->>'renewal', 'unknown'), coalesce(o->>'status', 'unknown'), (o->>'created_at')::timestamptz,
       (o->>'expires_at')::timestamptz, (o->>'last_rotated_at')::timestamptz,
       greatest((o->'last_used'->>'at')::timestamptz, seen.at),
       CASE WHEN ${SEEN_LATER} THEN 'observed' ELSE coalesce(o->'last_used'->>'grade', 'none') END,
       CASE WHEN ${SEEN_LATER} THEN 0 ELSE (o->'last_used'->>'precisionSeconds')::int END,
       (o->'last_used'->>'coveredSince')::timestamptz, coalesce(o->'last_used'->>'gap', 'no_telemetry'), o->>'fingerprint', $2,
       missing_since, gone_at
     FROM f LEFT JOIN observed_uses seen ON seen.subject_id = f.id ORDER BY id
     ON CONFLICT (id) DO UPDATE SET identity_id = coalesce(excluded.identity_id, c.identity_id), type = excluded.type,
       name = excluded.name, lifetime = excluded.lifetime, renewal = excluded.renewal, status = excluded.status,
       created_at = excluded.created_at, expires_at = excluded.expires_at, last_rotated_at = excluded.last_rotated_at,
       last_used_at = greatest(c.last_used_at, excluded.last_used_at), last_used_grade = CASE
         WHEN c.last_used_at > coalesce(excluded.last_used_at, '-infinity') THEN c.last_used_grade ELSE excluded.last_used_grade END,
       last_used_precision = CASE WHEN c.last_used_at > coalesce(excluded.last_used_at, '-infinity') THEN c.last_used_precision
         ELSE coalesce(excluded.last_used_precision, c.last_used_precision) END,
       covered_since = CASE WHEN excluded.covered_since IS NULL THEN NULL ELSE least(c.covered_since, excluded.covered_since) END,
       last_used_gap = excluded.last_used_gap, fingerprint = coalesce(excluded.fingerprint, c.fingerprint),
       missing_since = excluded.missing_since, gone_at = excluded.gone_at`,
    [ids, now],
  );
}

export async function foldPlacements(tx: PoolClient, ids: string[], now: Date): Promise<void> {
  if (ids.length === 0) return;
  await tx.query(
    `WITH f AS (${folded("placement")})
     INSERT INTO placements AS p (id, realm, external_id, locator, kind, meant_for_secrets, container_id, credential_id, identity_id,
       credential_type, name, fingerprint, environment, modified_at, facts, first_seen_at, missing_since, gone_at)
     SELECT id, o->>'realm', o->>'external_id', o->>'locator', o->>'kind', (o->>'meant_for_secrets')::boolean,
       (o->>'container_id')::uuid, (o->>'credential_id')::uuid, ${IDENTITY_ID}, o->>'credential_type', o->>'name',
       o->>'fingerprint', o->>'environment', (o->>'modified_at')::timestamptz, coalesce(o->'facts', '{}'), $2, missing_since, gone_at
     FROM f ORDER BY id
     ON CONFLICT (id) DO UPDATE SET locator = excluded.locator, kind = excluded.kind, meant_for_secrets = excluded.meant_for_secrets,
       container_id = excluded.container_id, credential_id = excluded.credential_id,
       identity_id = coalesce(excluded.identity_id, p.identity_id), credential_type = excluded.credential_type, name = excluded.name,
       fingerprint = excluded.fingerprint, environment = excluded.environment, modified_at = excluded.modified_at,
       facts = excluded.facts, missing_since = excluded.missing_since, gone_at = excluded.gone_at`,
    [ids, now],
  );
  // A place of which no identity is known has nobody else to mark: the pass that takes its mark asks about all such places.
  await markForAssessment(tx, ids);
}
