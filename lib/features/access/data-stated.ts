import { type Principal, Principals } from "@/lib/domain/privilege/principals";
import { identityReach } from "@/lib/features/identities/reach";
import { SqlParameters } from "@/lib/platform/query-sql";
import type { Runner } from "@/lib/platform/read";
import type { Scope } from "@/lib/platform/scope";

/** An attachment that the last complete look showed, by the ids of the inventory. */
export interface StatedGrant {
  principal: string;
  principalKind: "identity" | "group";
  /** What is granted, as its realm calls it. */
  entitlement: string;
  /** A container where it is one, else a resource; null: everywhere. */
  target: string | null;
  condition: unknown;
}

/** Stands for what was granted and is not listed anywhere: of it, only an id is known. */
export const unreadEntitlement = "a role that was not read";

/** What is granted of the entitlements of these realms, and what sources of the connector grant that they do not list. */
export async function grantsIn(
  db: Runner,
  realms: readonly string[],
  connector: string,
): Promise<StatedGrant[]> {
  const found = await db.query<StatedGrant>(
    `SELECT DISTINCT g.principal_id AS principal, g.principal_kind AS "principalKind",
       coalesce(e.external_id, $3) AS entitlement, coalesce(c.id, g.target_id) AS target, g.condition
     FROM grants g JOIN sources s ON s.id = g.source_id LEFT JOIN entitlements e ON e.id = g.entitlement_id
     LEFT JOIN resources r ON r.id = g.target_id
     LEFT JOIN containers c ON c.id = r.container_id AND c.realm = r.realm AND c.external_id = r.external_id
     WHERE (e.realm = ANY($1::text[]) OR (e.id IS NULL AND s.connector = $2))
       AND g.effect = 'allow' AND g.gone_at IS NULL AND g.missing_since IS NULL
     ORDER BY principal, entitlement, target`,
    [realms, connector, unreadEntitlement],
  );
  return found.rows;
}

/** An entitlement with its body, as the source states it. */
export interface StatedEntitlement {
  externalId: string;
  kind: string;
  name: string;
  body: unknown;
}

/** The entitlements of these realms, of these kinds. */
export async function entitlementsIn(
  db: Runner,
  realms: readonly string[],
  kinds: readonly string[],
): Promise<StatedEntitlement[]> {
  const found = await db.query<StatedEntitlement>(
    `SELECT e.external_id AS "externalId", e.kind, e.name, b.body FROM entitlements e LEFT JOIN policy_bodies b ON b.hash = e.body_hash
     WHERE e.realm = ANY($1::text[]) AND e.kind = ANY($2::text[])`,
    [realms, kinds],
  );
  return found.rows;
}

/** The identities of systems, and every group to which something of these realms is granted, with who is in which. */
export async function principalsIn(
  db: Runner,
  systems: readonly string[],
  realms: readonly string[],
): Promise<Principals> {
  const found = await db.query<Principal>(
    `WITH holders AS (SELECT DISTINCT g.principal_id AS id FROM grants g JOIN entitlements e ON e.id = g.entitlement_id
       WHERE e.realm = ANY($2::text[]) AND g.gone_at IS NULL)
     SELECT i.id, 'identity' AS type, i.realm, i.external_id AS "externalId", i.name, i.kind FROM identities i
     WHERE i.gone_at IS NULL AND (i.system = ANY($1::text[]) OR i.id IN (SELECT id FROM holders))
     UNION ALL
     SELECT e.id, 'group', e.realm, e.external_id, e.name, e.kind FROM entitlements e
     WHERE e.kind = 'group' AND (e.system = ANY($1::text[]) OR e.id IN (SELECT id FROM holders)
       OR EXISTS (SELECT FROM members m JOIN identities i ON i.id = m.member_id WHERE m.group_id = e.id AND i.system = ANY($1::text[])))`,
    [systems, realms],
  );
  const members = await db.query<{ group: string; member: string }>(
    `SELECT m.group_id AS "group", m.member_id AS member FROM members m JOIN entitlements e ON e.id = m.group_id AND e.kind = 'group'
     WHERE m.gone_at IS NULL AND m.missing_since IS NULL AND e.realm IN (SELECT realm FROM entitlements
       WHERE kind = 'group' AND id = ANY($1::uuid[]))`,
    [found.rows.filter(({ type }) => type === "group").map(({ id }) => id)],
  );
  return new Principals(
    found.rows,
    members.rows.map(({ group, member }) => [group, member]),
  );
}

/** Of whom may be told: the ids of those whom the scope reaches; null: of everybody. */
export async function toldIn(
  db: Runner,
  scope: Scope,
  systems: readonly string[],
): Promise<Set<string> | null> {
  if (scope.unrestricted) return null;
  const p = new SqlParameters();
  const where = [`i.system = ANY(${p.add(systems)}::text[])`, ...identityReach(scope, "i", p)];
  const found = await db.query<{ id: string }>(
    `SELECT i.id FROM identities i WHERE ${where.join(" AND ")}`,
    p.values,
  );
  return new Set(found.rows.map(({ id }) => id));
}

/** A look at a data set that did not tell all of it. */
export interface BrokenLook {
  dataSet: string;
  title: string;
  /** What of it was not read, as a sentence. */
  sentence: string;
}

/** What was not read of these data sets at the last look, of every source that lists one of the realms. `read`: those that somebody looked at. */
export async function looksAt(
  db: Runner,
  connector: string,
  realms: readonly string[],
  dataSets: Readonly<Record<string, string>>,
): Promise<{ read: ReadonlySet<string>; broken: BrokenLook[] }> {
  const found = await db.query<{
    dataSet: string;
    title: string;
    source: string;
    status: string;
    problems: number;
    failure: string | null;
    held: boolean;
  }>(
    `SELECT DISTINCT ON (sc.ref) sc.data_set AS "dataSet", sc.title, s.name AS source, sc.status, sc.problems,
       sc.failure->>'message' AS failure,
       EXISTS (SELECT FROM holds h WHERE h.scope_ref = sc.ref AND h.state = 'held') AS held
     FROM sync_scopes sc JOIN sources s ON s.id = sc.source_id
     WHERE s.connector = $1 AND s.removed_at IS NULL AND sc.data_set = ANY($2::text[])
       AND sc.status IN ('complete', 'incomplete') AND sc.scope->'issues' ?| $3::text[]
     ORDER BY sc.ref, sc.finished_at DESC`,
    [connector, Object.keys(dataSets), realms],
  );
  const broken = found.rows.flatMap(({ dataSet, title, source, status, problems, failure, held }) => {
    const what = `${dataSets[dataSet]} (${title})`;
    const sentence =
      status !== "complete"
        ? `${what}: ${source} could not read them${failure ? ` (${failure})` : ""}.`
        : problems > 0
          ? `${what}: ${problems} of ${source} could not be read.`
          : held
            ? `${what}: some that ${source} no longer showed wait for somebody to release them, and count until then.`
            : null;
    return sentence === null ? [] : [{ dataSet, title, sentence }];
  });
  return { read: new Set(found.rows.map(({ dataSet }) => dataSet)), broken };
}
