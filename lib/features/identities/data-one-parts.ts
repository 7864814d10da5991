import { sourceSql } from "@/lib/features/sources/ref-sql";
import { SqlParameters } from "@/lib/platform/query-sql";
import type { Runner } from "@/lib/platform/read";
import type { Scope } from "@/lib/platform/scope";
import { reachedIdentity } from "./reach";
import type { IdentityDetail, IdentitySighting } from "./schema-detail";

/** Parts of one identity's page. Each takes an id that the caller has found within the reader's reach. */

/** Judgements, by people, rules and accounts. */
export async function labelsOf(
  db: Runner,
  id: string,
): Promise<Omit<IdentityDetail["labels"][number], "setByName">[]> {
  const found = await db.query<Omit<IdentityDetail["labels"][number], "setByName">>(
    `SELECT name, value, origin, why, set_by AS "setBy", set_at AS "setAt" FROM labels
     WHERE subject_type = 'identity' AND subject_id = $1 ORDER BY name, origin`,
    [id],
  );
  return found.rows;
}

/** Why it has its tier, and from what others become it. */
export async function privilegeOf(db: Runner, id: string): Promise<IdentityDetail["privilege"]> {
  const found = await db.query<NonNullable<IdentityDetail["privilege"]>>(
    `SELECT at_least AS "atLeast", coalesce(reasons, '{}') AS reasons, reach FROM privileges WHERE identity_id = $1`,
    [id],
  );
  return found.rows[0] ?? null;
}

/** Technical and business owner, and whether they are still there. */
export async function ownershipsOf(db: Runner, id: string): Promise<IdentityDetail["ownerships"]> {
  const found = await db.query<IdentityDetail["ownerships"][number]>(
    `SELECT o.role, o.state,
       CASE WHEN p.id IS NOT NULL THEN json_build_object('id', p.id, 'name', p.name, 'email', p.email, 'active', p.active) END AS person,
       CASE WHEN t.id IS NOT NULL THEN json_build_object('id', t.id, 'name', t.name, 'activeMembers',
         (SELECT count(*) FROM team_members m JOIN people a ON a.id = m.person_id WHERE m.team_id = t.id AND a.active)) END AS team,
       o.evidence, o.confidence, o.set_by AS "setBy", o.set_at AS "setAt", o.confirmed_at AS "confirmedAt"
     FROM ownerships o LEFT JOIN people p ON p.id = o.person_id LEFT JOIN teams t ON t.id = o.team_id
     WHERE o.subject_type = 'identity' AND o.subject_id = $1 ORDER BY o.role DESC`,
    [id],
  );
  return found.rows;
}

/** The latest word of a person that it is still true; only what was added by hand has one. */
export async function attestationOf(db: Runner, id: string): Promise<IdentityDetail["attestation"]> {
  const found = await db.query<NonNullable<IdentityDetail["attestation"]>>(
    `SELECT attested_by AS "attestedBy", attested_at AS "attestedAt", due_at AS "dueAt" FROM attestations
     WHERE identity_id = $1 ORDER BY attested_at DESC LIMIT 1`,
    [id],
  );
  return found.rows[0] ?? null;
}

type RawSighting = Omit<IdentitySighting, "coverage"> & {
  last_complete_at: Date | null;
  last_status: IdentitySighting["coverage"]["lastStatus"];
  failure: unknown;
};

/** What each scope says of it, the most trustworthy first, and how well that scope was read. */
export async function sightingsOf(db: Runner, id: string): Promise<IdentitySighting[]> {
  const found = await db.query<RawSighting>(
    `SELECT ${sourceSql("s")} AS source, g.scope_ref AS "scopeRef", latest.title AS scope, latest.data_set AS "dataSet", g.rank, g.issuing,
       g.first_seen_at AS "firstSeenAt", g.changed_at AS "changedAt", g.missing_since AS "missingSince", g.gone_at AS "goneAt",
       complete.at AS last_complete_at, latest.status AS last_status, latest.failure, g.observed, g.raw
     FROM sightings g LEFT JOIN sources s ON s.id = g.source_id
     LEFT JOIN LATERAL (SELECT x.title, x.data_set, x.status, x.failure FROM sync_scopes x WHERE x.ref = g.scope_ref
       ORDER BY x.finished_at DESC NULLS LAST LIMIT 1) latest ON true
     LEFT JOIN LATERAL (SELECT max(coalesce(x.collected_at, x.finished_at)) AS at FROM sync_scopes x
       WHERE x.ref = g.scope_ref AND x.status = 'complete') complete ON true
     WHERE g.record_id = $1 AND g.record_type = 'identity' ORDER BY g.rank, s.name, g.scope_ref`,
    [id],
  );
  return found.rows.map(({ last_complete_at, last_status, failure, ...sighting }) => ({
    ...sighting,
    coverage: { lastCompleteAt: last_complete_at, lastStatus: last_status, failure },
  }));
}

/** Whether a complete look at a realm showed credentials, as the metrics ask it too (`lib/jobs/metrics/facts.ts`). */
export async function credentialsListedIn(db: Runner, realm: string): Promise<boolean> {
  const found = await db.query<{ listed: boolean }>(
    `SELECT EXISTS (SELECT FROM sync_scopes sc WHERE sc.status = 'complete' AND (sc.counts->>'credential')::int > 0
       AND sc.scope->'issues' ? $1) AS listed`,
    [realm],
  );
  return found.rows[0]?.listed ?? false;
}

/** Evidence that something else is the same thing or its predecessor, where the scope reaches that. */
export async function linksOf(db: Runner, scope: Scope, id: string): Promise<IdentityDetail["links"]> {
  const p = new SqlParameters();
  const self = `${p.add(id)}::uuid`;
  const holder =
    "coalesce(i.id, c.identity_id, (SELECT h.identity_id FROM credentials h WHERE h.id = p.credential_id), p.identity_id)";
  const found = await db.query<IdentityDetail["links"][number]>(
    `SELECT l.id, l.kind, l.direction, l.other_type AS "otherType",
       json_build_object('id', l.other_id, 'kind', coalesce(i.kind, c.type, p.kind), 'name', coalesce(i.name, c.name, p.locator),
         'externalId', coalesce(i.external_id, c.external_id, p.external_id)) AS other,
       l.evidence, l.at, l.confirmed_by AS "confirmedBy", l.confirmed_at AS "confirmedAt", l.rejected_at AS "rejectedAt"
     FROM (
       SELECT id, kind, 'to' AS direction, to_type AS other_type, to_id AS other_id, evidence, at, confirmed_by, confirmed_at, rejected_at
       FROM links WHERE kind IN ('fingerprint', 'recreated', 'same_name') AND from_id = ${self}
       UNION ALL
       SELECT id, kind, 'from', from_type, from_id, evidence, at, confirmed_by, confirmed_at, rejected_at FROM links WHERE to_id = ${self}) l
     LEFT JOIN identities i ON l.other_type = 'identity' AND i.id = l.other_id
     LEFT JOIN credentials c ON l.other_type = 'credential' AND c.id = l.other_id
     LEFT JOIN placements p ON l.other_type = 'placement' AND p.id = l.other_id
     WHERE ${["TRUE", ...reachedIdentity(scope, holder, p)].join(" AND ")} ORDER BY l.at DESC, l.id`,
    p.values,
  );
  return found.rows;
}
