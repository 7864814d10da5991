import type { LastUsed } from "@/lib/domain/record";
import type { IdentityRow } from "./schema";

/** Who answers for the identity `i`, as JSON, with the person `op` and the team `ot` joined. */
export const ownerSql = `json_build_object('state', i.owner_state,
    'person', CASE WHEN op.id IS NOT NULL THEN json_build_object('id', op.id, 'name', op.name, 'email', op.email) END,
    'team', CASE WHEN ot.id IS NOT NULL THEN json_build_object('id', ot.id, 'name', ot.name) END)`;

/** The columns of a listed identity `i`, and the joins that they need. */
export const identitySelect = `
  i.id, i.realm, i.external_id AS "externalId", i.name, i.kind, i.system, i.class, i.managed_by AS "managedBy", i.status,
  i.environment, i.sensitivity, i.purpose, i.expected_use AS "expectedUse", i.end_date::text AS "endDate",
  i.created_at AS "createdAt", i.expires_at AS "expiresAt", i.credential_types AS "credentialTypes",
  i.active_credentials AS "activeCredentials", i.active_static AS "activeStaticCredentials",
  i.oldest_static_at AS "oldestStaticAt", i.next_expiry_at AS "nextExpiryAt", i.exposed_placements AS "exposedPlacements",
  i.risk, i.tier, i.worst_finding AS "worstFinding", CASE WHEN i.risk IS NOT NULL THEN i.open_findings END AS "openFindings",
  i.governance, i.first_seen_at AS "firstSeenAt", i.missing_since AS "missingSince", i.gone_at AS "goneAt",
  i.last_used_at, i.last_used_grade, i.last_used_precision, i.covered_since, i.last_used_gap,
  CASE WHEN i.container_id IS NOT NULL THEN
    json_build_object('id', i.container_id, 'kind', ac.kind, 'name', ac.name, 'externalId', ac.external_id) END AS account,
  ${ownerSql} AS owner,
  coalesce((SELECT json_agg(json_build_object('id', s.id, 'name', s.name) ORDER BY s.name, s.id)
    FROM sources s WHERE s.id = ANY(i.source_ids)), '[]') AS sources,
  ARRAY(SELECT DISTINCT a.alias FROM aliases a WHERE a.identity_id = i.id AND a.alias <> i.external_id ORDER BY a.alias) AS aliases`;

export const identityJoins = `
  LEFT JOIN containers ac ON ac.id = i.container_id
  LEFT JOIN people op ON op.id = i.owner_person_id
  LEFT JOIN teams ot ON ot.id = i.owner_team_id`;

/** How the database gives a last use, of an identity or a credential. */
export interface LastUsedColumns {
  last_used_at: Date | null;
  last_used_grade: LastUsed["grade"];
  last_used_precision: number | null;
  covered_since: Date | null;
  last_used_gap: LastUsed["gap"];
}

export type RawIdentity = Omit<IdentityRow, "lastUsed"> & LastUsedColumns;

export function lastUsedOf(raw: LastUsedColumns): LastUsed {
  return {
    at: raw.last_used_at,
    grade: raw.last_used_grade,
    precisionSeconds: raw.last_used_precision,
    coveredSince: raw.covered_since,
    gap: raw.last_used_gap,
  };
}

export function toIdentityRow(raw: RawIdentity): IdentityRow {
  return {
    id: raw.id,
    realm: raw.realm,
    externalId: raw.externalId,
    aliases: raw.aliases,
    name: raw.name,
    kind: raw.kind,
    system: raw.system,
    class: raw.class,
    managedBy: raw.managedBy,
    status: raw.status,
    account: raw.account,
    environment: raw.environment,
    sensitivity: raw.sensitivity,
    purpose: raw.purpose,
    expectedUse: raw.expectedUse,
    endDate: raw.endDate,
    owner: raw.owner,
    createdAt: raw.createdAt,
    expiresAt: raw.expiresAt,
    lastUsed: lastUsedOf(raw),
    sources: raw.sources,
    credentialTypes: raw.credentialTypes,
    activeCredentials: raw.activeCredentials,
    activeStaticCredentials: raw.activeStaticCredentials,
    oldestStaticAt: raw.oldestStaticAt,
    nextExpiryAt: raw.nextExpiryAt,
    exposedPlacements: raw.exposedPlacements,
    risk: raw.risk,
    tier: raw.tier,
    worstFinding: raw.worstFinding,
    openFindings: raw.openFindings,
    governance: raw.governance,
    firstSeenAt: raw.firstSeenAt,
    missingSince: raw.missingSince,
    goneAt: raw.goneAt,
  };
}
