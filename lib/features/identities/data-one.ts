import type { Pool } from "pg";
import { identitySentence } from "@/lib/domain/identity-sentence";
import { changeList } from "@/lib/features/changes/data";
import { credentialList } from "@/lib/features/credentials/data";
import { grantList } from "@/lib/features/grants/data";
import { withAccess } from "@/lib/features/grants/data-access";
import { memberList } from "@/lib/features/grants/data-members";
import { placementList } from "@/lib/features/placements/data";
import type { RecordRef } from "@/lib/features/sources/schema";
import { trustList } from "@/lib/features/trust/data";
import { isOwnPolicy, type TrustRow } from "@/lib/features/trust/schema";
import { type NounList, relatedRows } from "@/lib/platform/list";
import { SqlParameters } from "@/lib/platform/query-sql";
import { guardedRead, type Runner } from "@/lib/platform/read";
import type { Scope } from "@/lib/platform/scope";
import { findId } from "./data-find";
import { actorNames } from "./data-one-actors";
import {
  attestationOf,
  credentialsListedIn,
  labelsOf,
  linksOf,
  ownershipsOf,
  privilegeOf,
  sightingsOf,
} from "./data-one-parts";
import { identityReach, outsideReach, reachedAmong } from "./reach";
import { identityJoins, identitySelect, type RawIdentity, toIdentityRow } from "./row-sql";
import type { IdentityDetail } from "./schema-detail";

/** Of what hangs on one identity, so many rows; the lists of these nouns have them all. */
const mostRelated = 500;
const mostChanges = 50;

type RawDetail = RawIdentity &
  Pick<
    IdentityDetail,
    | "classReason"
    | "description"
    | "tags"
    | "ownerHints"
    | "suggestedEnvironment"
    | "suggestedPurpose"
    | "baseline"
    | "containerPath"
  >;

/**
 * Everything about the identity that a text names (see `findIdentity`), as of one instant. Null where the scope reaches
 * none: something foreign answers like something missing. Throws AppErrors `ambiguous_name` and `query_timeout`.
 */
export function getIdentity(
  pool: Pool,
  scope: Scope,
  text: string,
  now: Date,
): Promise<IdentityDetail | null> {
  return guardedRead(pool, async (db) => {
    const id = await findId(db, scope, text);
    return id === null ? null : readDetail(db, scope, id, now);
  });
}

async function readDetail(db: Runner, scope: Scope, id: string, now: Date): Promise<IdentityDetail | null> {
  const p = new SqlParameters();
  const self = p.add(id);
  const found = await db.query<RawDetail>(
    `SELECT ${identitySelect}, i.class_reason AS "classReason", i.description, i.tags, i.owner_hints || ${madeBySql(scope, p)} AS "ownerHints",
       i.suggested_environment AS "suggestedEnvironment", i.suggested_purpose AS "suggestedPurpose", i.baseline,
       ${pathSql} AS "containerPath"
     FROM identities i ${identityJoins} WHERE i.id = ${self}`,
    p.values,
  );
  const raw = found.rows[0];
  if (!raw) return null;
  const row = toIdentityRow(raw);
  const related = <Raw extends object, Row, Sort extends string>(
    list: NounList<Raw, Row, Sort>,
    sort: Sort,
    where: (p: SqlParameters) => string,
  ) => relatedRows(db, list, scope, { where, sort, direction: "asc", now, most: mostRelated });
  const own = (column: string) => (p: SqlParameters) => `${column} = ${p.add(id)}::uuid`;

  const memberships = await related(memberList, "id", own("m.member_id"));
  const groups = new Map(
    memberships.rows.filter((each) => each.goneAt === null).map((each) => [each.group.id, each.group]),
  );
  const grants = await related(
    grantList,
    "id",
    (p) => `g.principal_id = ANY(${p.uuidList([id, ...groups.keys()])})`,
  );
  const trustedBy = await related(trustList, "id", own("t.identity_id"));
  const mayBecome = await related(trustList, "id", own("t.subject_id"));
  const reached = await reachedAmong(db, scope, [
    ...trustedBy.rows.flatMap((trust) => trust.subjectIdentity?.id ?? []),
    ...mayBecome.rows.map((trust) => trust.identity.id),
  ]);
  const labels = await labelsOf(db, id);
  const changes = await relatedRows(db, changeList, scope, {
    where: own("h.identity_id"),
    sort: "at",
    direction: "desc",
    now,
    most: mostChanges,
  });
  const nameOf = await actorNames(db, [
    ...labels.map((label) => label.setBy),
    ...changes.rows.map((change) => change.by),
  ]);
  return {
    ...row,
    sentence: identitySentence(
      {
        ...row,
        owner: { state: row.owner.state, name: row.owner.person?.name ?? row.owner.team?.name ?? null },
      },
      now,
    ),
    classReason: raw.classReason,
    description: raw.description,
    tags: raw.tags,
    ownerHints: raw.ownerHints,
    suggestedEnvironment: raw.suggestedEnvironment,
    suggestedPurpose: raw.suggestedPurpose,
    baseline: raw.baseline,
    containerPath: raw.containerPath,
    privilege: await privilegeOf(db, id),
    labels: labels.map((label) => ({ ...label, setByName: nameOf(label.setBy) })),
    ownerships: await ownershipsOf(db, id),
    attestation: await attestationOf(db, id),
    credentials: await related(credentialList, "id", own("c.identity_id")),
    credentialsListed: await credentialsListedIn(db, row.realm),
    placements: await related(
      placementList,
      "id",
      (p) =>
        `(p.identity_id = ${p.add(id)}::uuid OR p.credential_id IN (SELECT h.id FROM credentials h WHERE h.identity_id = ${p.add(id)}::uuid))`,
    ),
    memberships,
    grants: {
      more: grants.more,
      rows: (await withAccess(db, grants.rows)).map((grant) => ({
        ...grant,
        through: through(grant.principal.id, id, groups),
      })),
    },
    // Whose policies name it is told with those.
    trustedBy: { more: trustedBy.more, rows: trustedBy.rows.map((trust) => withinReach(trust, reached)) },
    mayBecome: {
      more: mayBecome.more,
      rows: mayBecome.rows.filter((trust) => reached.has(trust.identity.id)),
    },
    sightings: await sightingsOf(db, id),
    links: await linksOf(db, scope, id),
    changes: {
      more: changes.more,
      rows: changes.rows.map((change) => ({ ...change, byName: nameOf(change.by) })),
    },
  };
}

/** Whom its own policy lets in stands there as text, for all who see it; what else acts as it, only for who reaches that. */
function withinReach(trust: TrustRow, reached: ReadonlySet<string>): TrustRow {
  const other = trust.subjectIdentity;
  if (other === null || reached.has(other.id)) return trust;
  const isListed = other.externalId !== null;
  const subject = isListed && !isOwnPolicy(trust) ? outsideReach : trust.subject;
  return { ...trust, subject, subjectIdentity: null };
}

function through(holder: string, self: string, groups: ReadonlyMap<string, RecordRef>): RecordRef | null {
  return holder === self ? null : (groups.get(holder) ?? null);
}

/** Who a log says made it: a hint like those of the sources. Whom the scope does not reach is no hint. */
function madeBySql(scope: Scope, p: SqlParameters): string {
  const reached = identityReach(scope, "a", p).map((condition) => `AND ${condition}`);
  return `coalesce((SELECT json_build_array(json_build_object('type', 'creator', 'value', t.actor, 'at', t.at))::jsonb
    FROM identity_touches t LEFT JOIN identities a ON a.id = t.actor_id
    WHERE t.identity_id = i.id AND t.verb = 'created' AND (a.id IS NULL OR (TRUE ${reached.join(" ")}))), '[]')`;
}

/** The containers around `i`, the outermost first. A loop of parents ends where it closes. */
const pathSql = `coalesce((
  WITH RECURSIVE up AS (
    SELECT c.id, c.parent_id, c.kind, c.name, c.external_id, 1 AS depth, ARRAY[c.id] AS path FROM containers c WHERE c.id = i.container_id
    UNION ALL SELECT c.id, c.parent_id, c.kind, c.name, c.external_id, up.depth + 1, up.path || c.id
    FROM containers c JOIN up ON c.id = up.parent_id WHERE c.id <> ALL(up.path))
  SELECT json_agg(json_build_object('id', id, 'kind', kind, 'name', name, 'externalId', external_id) ORDER BY depth DESC) FROM up), '[]')`;
