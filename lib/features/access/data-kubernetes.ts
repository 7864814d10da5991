import { z } from "zod";
import { type Binding, bindingOf, type Subject } from "@/lib/domain/privilege/kubernetes/binding";
import type { ClusterFacts } from "@/lib/domain/privilege/kubernetes/cluster";
import { type RoleBody, roleBodySchema } from "@/lib/domain/privilege/kubernetes/roles";
import { missing } from "@/lib/domain/privilege/looks";
import { recordId } from "@/lib/domain/record-id";
import { grouped } from "@/lib/features/assessment/data-keys";
import { identityReach } from "@/lib/features/identities/reach";
import { SqlParameters } from "@/lib/platform/query-sql";
import type { Runner } from "@/lib/platform/read";
import type { Scope } from "@/lib/platform/scope";
import { looksIn } from "./data-looks";

interface Stored {
  realm: string;
  externalId: string;
  body: unknown;
}

/**
 * The RBAC of clusters, as the inventory has it: a handful of statements, however many roles and bindings. Bindings that the
 * last complete look did not show hold no more, nor do roles. Where the scope does not reach everybody, only those whom it does are told of.
 */
export async function loadClusters(
  db: Runner,
  scope: Scope,
  realms: readonly string[],
): Promise<ClusterFacts[]> {
  if (realms.length === 0) return [];
  const roles = await db.query<Stored>(
    `SELECT e.realm, e.external_id AS "externalId", b.body FROM entitlements e LEFT JOIN policy_bodies b ON b.hash = e.body_hash
     WHERE e.system = 'kubernetes' AND e.kind = 'role' AND e.realm = ANY($1::text[])`,
    [realms],
  );
  const bindings = await db.query<Stored>(
    `SELECT r.realm, r.external_id AS "externalId", b.body FROM resources r JOIN policy_bodies b ON b.hash = r.policy_hash
     WHERE r.kind IN ('role_binding', 'cluster_role_binding') AND r.realm = ANY($1::text[])`,
    [realms],
  );
  const shown = await shownIn(db, realms);
  const held = await heldIn(db, realms);
  const users = await usersIn(db, scope, realms);
  const layers = await layersIn(db, realms);
  return realms.map((realm) => {
    const known = rolesOf(roles.rows.filter((row) => row.realm === realm && shown(row)));
    const stated = bindings.rows.filter((row) => row.realm === realm);
    const readable = stated.flatMap(({ externalId, body }) => bindingOf(externalId, body) ?? []);
    const unread = [...(layers.get(realm) ?? []), ...known.unreadable];
    return {
      realm,
      roles: known.roles,
      bindings: readable.map((binding) => ({
        ...binding,
        subjects: binding.subjects.filter((subject) => held(realm, binding, subject)),
      })),
      users: users.get(realm) ?? [],
      usersOnly: !scope.unrestricted,
      layersNotSeen: unread.length > 0 ? unread : notOfACluster(known.roles, readable),
    };
  });
}

function rolesOf(rows: readonly Stored[]): { roles: Map<string, RoleBody>; unreadable: string[] } {
  const roles = new Map<string, RoleBody>();
  const unreadable: string[] = [];
  for (const { externalId, body } of rows) {
    const read = roleBodySchema.safeParse(body);
    if (read.success) roles.set(externalId, read.data);
    else unreadable.push(`The rules of ${externalId}, which cannot be read.`);
  }
  return { roles, unreadable };
}

/** What every API server makes when it starts: without it, the lists that were read are not the cluster's. */
function notOfACluster(roles: ReadonlyMap<string, RoleBody>, bindings: readonly Binding[]): string[] {
  return [
    ...(roles.has("clusterrole/cluster-admin") ? [] : ["The cluster roles that every cluster has."]),
    ...(bindings.some(({ namespace }) => namespace === null) ? [] : ["The cluster role bindings."]),
  ];
}

const listSchema = z.object({ last: z.boolean(), shown: z.array(z.string()) });

/**
 * Whether a role was there at the last complete look that proves absence. Roles themselves stay in the inventory; the look's
 * pages of each list say which it showed. Where they are not known from the first to the last, every role counts.
 */
async function shownIn(db: Runner, realms: readonly string[]): Promise<(role: Stored) => boolean> {
  const pages = await db.query<Stored>(
    `SELECT r.realm, r.external_id AS "externalId", b.body FROM resources r JOIN policy_bodies b ON b.hash = r.policy_hash
     JOIN sources s ON s.id = r.source_id AND s.removed_at IS NULL
     JOIN LATERAL (
       SELECT sc.status = 'complete' AND (u.id IS NULL OR u.origin <> 'export' OR u.complete) AS proves
       FROM sync_scopes sc JOIN sync_runs run ON run.id = sc.run_id LEFT JOIN uploads u ON u.id = run.upload_id
       WHERE sc.source_id = s.id AND sc.data_set = 'roles' AND sc.scope->'issues' @> to_jsonb(r.realm)
       ORDER BY run.requested_at DESC LIMIT 1) look ON look.proves
     WHERE r.kind = 'role_list' AND r.realm = ANY($1::text[])`,
    [realms],
  );
  const bodies = new Map(pages.rows.map((row) => [`${row.realm} ${row.externalId}`, row.body]));
  const lists = new Map<string, Set<string> | null>();
  return ({ realm, externalId }) => {
    const list = `${realm} list/${externalId.split("/")[0]}`;
    let shown = lists.get(list);
    if (shown === undefined) {
      shown = wholeList((part) => bodies.get(`${list}/${part}`));
      lists.set(list, shown);
    }
    return shown?.has(recordId("entitlement", realm, externalId)) ?? true;
  };
}

/** What the pages of a list showed together; null where one is not known. */
function wholeList(page: (part: number) => unknown): Set<string> | null {
  const shown = new Set<string>();
  for (let part = 0; ; part += 1) {
    const read = listSchema.safeParse(page(part));
    if (!read.success) return null;
    for (const id of read.data.shown) shown.add(id);
    if (read.data.last) return shown;
  }
}

type Held = (realm: string, binding: Binding, subject: Subject) => boolean;

/** Whether a subject of a binding was there at the last complete look, by the grant that the binding stated for it. */
async function heldIn(db: Runner, realms: readonly string[]): Promise<Held> {
  const grants = await db.query<{ principal: string; entitlement: string; target: string | null }>(
    `SELECT DISTINCT g.principal_id AS principal, g.entitlement_id AS entitlement, g.target_id AS target
     FROM grants g JOIN entitlements e ON e.id = g.entitlement_id
     WHERE e.system = 'kubernetes' AND e.realm = ANY($1::text[]) AND g.gone_at IS NULL AND g.missing_since IS NULL`,
    [realms],
  );
  // Bindings name accounts by name; a grant hangs on the record that has it, which is another once it was made anew.
  const names = await db.query<{ realm: string; name: string; id: string }>(
    `SELECT realm, name, id FROM identities WHERE system = 'kubernetes' AND realm = ANY($1::text[])
     UNION SELECT realm, alias, identity_id FROM aliases WHERE realm = ANY($1::text[])`,
    [realms],
  );
  const ids = grouped(
    names.rows,
    ({ realm, name }) => `${realm} ${name}`,
    ({ id }) => id,
  );
  const held = new Set(
    grants.rows.map(({ principal, entitlement, target }) => key(principal, entitlement, target)),
  );
  return (realm, binding, { type, name }) => {
    const entitlement = recordId("entitlement", realm, binding.role);
    const target =
      binding.namespace === null ? null : recordId("resource", realm, `namespace/${binding.namespace}`);
    const principals =
      type === "group"
        ? [recordId("entitlement", realm, `group/${name}`)]
        : [recordId("identity", realm, name), ...(ids.get(`${realm} ${name}`) ?? [])];
    return principals.some((principal) => held.has(key(principal, entitlement, target)));
  };
}

const key = (principal: string, entitlement: string, target: string | null) =>
  `${principal} ${entitlement} ${target}`;

/** The names with which those sign in whom the inventory lists, by realm. */
async function usersIn(db: Runner, scope: Scope, realms: readonly string[]): Promise<Map<string, string[]>> {
  const p = new SqlParameters();
  const where = [
    `i.system = 'kubernetes' AND i.realm = ANY(${p.add(realms)}::text[]) AND i.gone_at IS NULL`,
    ...identityReach(scope, "i", p),
  ];
  const found = await db.query<{ realm: string; name: string }>(
    `SELECT DISTINCT i.realm, i.name FROM identities i WHERE ${where.join(" AND ")} ORDER BY i.realm, i.name`,
    p.values,
  );
  return grouped(
    found.rows,
    ({ realm }) => realm,
    ({ name }) => name,
  );
}

/** What of each realm's roles and bindings was not read at the last look of every source that lists them. */
async function layersIn(db: Runner, realms: readonly string[]): Promise<Map<string, string[]>> {
  const found = await looksIn(db, "kubernetes", realms);
  return new Map(
    realms.map((realm) => {
      const looks = (dataSet: string) => (found.get(realm) ?? []).filter((look) => look.dataSet === dataSet);
      return [
        realm,
        [
          ...missing("The cluster's roles", looks("roles")),
          ...missing("The cluster's role bindings", looks("bindings")),
        ],
      ];
    }),
  );
}
