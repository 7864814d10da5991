import { z } from "zod";
import type { CloudFacts } from "@/lib/domain/privilege/gcp/cloud";
import { type DenyPolicy, denyRuleSchema } from "@/lib/domain/privilege/gcp/deny";
import { Hierarchy, type Place } from "@/lib/domain/privilege/gcp/hierarchy";
import type { Runner } from "@/lib/platform/read";
import type { Scope } from "@/lib/platform/scope";
import { entitlementsIn, grantsIn, looksAt, principalsIn, toldIn } from "./data-stated";

const realm = "gcp";
const systems = ["gcp"];

const allowSets = {
  hierarchy: "The organisation, its folders and projects",
  bindings: "The policies that grant roles",
  roles: "Roles and their permissions",
  "project-roles": "Roles that projects defined",
};
const denySets = { "deny-policies": "The deny policies" };

/**
 * All of Google Cloud that the inventory has, which is one whatever the project: roles, bindings, hierarchy and deny policies in a
 * handful of statements.
 */
export async function loadCloud(db: Runner, scope: Scope): Promise<CloudFacts> {
  const roles = await entitlementsIn(db, [realm], ["role"]);
  const grants = await grantsIn(db, [realm], "gcp");
  const clock = await db.query<{ now: Date }>("SELECT now()");
  const allows = await looksAt(db, "gcp", [realm], allowSets);
  const denied = await looksAt(db, "gcp", [realm], denySets);
  return {
    principals: await principalsIn(db, systems, [realm]),
    hierarchy: new Hierarchy(await placesIn(db)),
    bindings: grants.flatMap(({ principal, entitlement: role, target: place, condition }) =>
      place === null ? [] : [{ principal, role, place, condition: conditionOf(condition) }],
    ),
    roles: new Map(roles.map(({ externalId, body }) => [externalId, permissionsOf(body)])),
    denies: await deniesIn(db),
    wholeGroups: await wholeGroupsIn(db),
    told: await toldIn(db, scope, systems),
    now: clock.rows[0]?.now ?? new Date(0),
    layersNotSeen: [
      ...["hierarchy", "bindings"].flatMap((dataSet) => (allows.read.has(dataSet) ? [] : [unasked(dataSet)])),
      ...allows.broken.map(({ sentence }) => sentence),
    ],
    deniesNotSeen: [
      ...(denied.read.size > 0 ? [] : [`${denySets["deny-policies"]}: no source has read them.`]),
      ...denied.broken.map(({ sentence }) => sentence),
    ],
  };
}

/** Groups with members as a directory lists them, where its last look was whole. */
async function wholeGroupsIn(db: Runner): Promise<Set<string>> {
  const found = await db.query<{ id: string }>(
    `SELECT e.id FROM entitlements e JOIN sources s ON s.id = e.source_id AND s.connector = 'google-workspace' AND s.removed_at IS NULL
     JOIN LATERAL (
       SELECT sc.status = 'complete' AND sc.problems = 0 AS whole FROM sync_scopes sc
       WHERE sc.source_id = s.id AND sc.data_set = 'groups' AND sc.status IN ('complete', 'incomplete')
       ORDER BY sc.finished_at DESC LIMIT 1) look ON look.whole
     WHERE e.kind = 'group' AND e.realm = 'google'`,
  );
  return new Set(found.rows.map(({ id }) => id));
}

function unasked(dataSet: string): string {
  return `${dataSet === "bindings" ? allowSets.bindings : allowSets.hierarchy}: no source has read them.`;
}

const bodySchema = z.object({ permissions: z.array(z.string()) });

function permissionsOf(body: unknown): readonly string[] | null {
  return bodySchema.safeParse(body).data?.permissions ?? null;
}

const conditionSchema = z.object({ title: z.string().nullish(), expression: z.string() }).nullable();

/** A condition that cannot be read may ask anything. */
function conditionOf(stated: unknown): { title: string; expression: string } | null {
  const read = conditionSchema.safeParse(stated ?? null);
  if (!read.success) return { title: "", expression: "unknown" };
  return read.data && { title: read.data.title ?? "", expression: read.data.expression };
}

async function placesIn(db: Runner): Promise<Place[]> {
  const found = await db.query<Place>(
    `SELECT id, external_id AS name, parent_id AS parent FROM containers WHERE realm = $1
     UNION ALL SELECT id, external_id, container_id FROM resources WHERE realm = $1 AND external_id LIKE '//%'`,
    [realm],
  );
  return found.rows;
}

const deniesSchema = z.object({
  policies: z.array(z.object({ name: z.string(), rules: z.array(denyRuleSchema).nullable().catch(null) })),
});

/** What is denied where, as the last look at each place found it. */
async function deniesIn(db: Runner): Promise<DenyPolicy[]> {
  const found = await db.query<{ place: string; body: unknown }>(
    `SELECT r.container_id AS place, b.body FROM resources r JOIN policy_bodies b ON b.hash = r.policy_hash
     WHERE r.realm = $1 AND r.kind = 'deny_policies'`,
    [realm],
  );
  return found.rows.flatMap(({ place, body }) => {
    const read = deniesSchema.safeParse(body).data;
    return read
      ? read.policies.map((policy) => ({ ...policy, place }))
      : [{ name: "that cannot be read", rules: null, place }];
  });
}
