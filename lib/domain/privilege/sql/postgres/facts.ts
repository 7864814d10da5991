import { z } from "zod";
import { missing } from "../../looks";
import type { RealmRecords, Stated } from "../../records";

/** Everybody who may sign in. */
export const everybody = "public";

/** What one grantee was given on an object. */
export interface ObjectGrant {
  /** The external id of a role, or `public`. */
  grantee: string;
  privileges: readonly string[];
  grantable: readonly string[];
}

export interface SqlObject {
  /** The external id of its database; of a database its own. */
  database: string;
  kind: string;
  /** In its database: `sales`, `sales.orders`, `sales.orders.note`. */
  name: string;
  owner: string | null;
  grants: readonly ObjectGrant[];
}

/** What is given on objects that a role makes later. */
export interface DefaultGrant extends ObjectGrant {
  place: string;
  kind: string;
  maker: string;
}

/** A role that is a member of another, and what for. */
export interface Membership {
  role: string;
  member: string;
  /** It has what the role may without doing anything. */
  inherits: boolean;
  /** It may become the role by SET ROLE. */
  sets: boolean;
}

export interface PostgresFacts {
  realm: string;
  /** Names of roles by external id. */
  roles: ReadonlyMap<string, string>;
  /** Attributes of roles that give something, as `CREATE ROLE` spells them. */
  attributes: ReadonlyMap<string, ReadonlySet<string>>;
  memberships: readonly Membership[];
  /** Of which roles a role may make others, and itself, members. */
  handsOn: ReadonlyMap<string, readonly string[]>;
  /** By external id. */
  objects: ReadonlyMap<string, SqlObject>;
  defaults: readonly DefaultGrant[];
  /** Functions that run as their owner: its external id and the role. */
  definers: readonly { function: string; owner: string }[];
  /** Those who can be somebody, by external id; `told`: of whom may be told. */
  users: readonly { role: string; name: string; told: boolean }[];
  /** What was not read of roles and memberships, of the list of databases, and in each database that was looked into. */
  layers: {
    roles: readonly string[];
    databases: readonly string[];
    inDatabase: ReadonlyMap<string, readonly string[]>;
  };
}

const words = z.array(z.string()).catch([]);
const bodySchema = z
  .object({
    attribute: z.string().optional().catch(undefined),
    object: z.string().optional().catch(undefined),
    owner: z.boolean().catch(false),
    role: z.string().optional().catch(undefined),
    privileges: words,
    grantable: words,
    onFutureObjects: z.boolean().catch(false),
  })
  .catch({ owner: false, privileges: [], grantable: [], onFutureObjects: false });
const makerSchema = z.object({ onObjectsMadeBy: z.string() }).catch({ onObjectsMadeBy: "somebody" });
const definerSchema = z.object({ function: z.string() });

/** A cluster from what the inventory holds of it. */
export function postgresFacts(records: RealmRecords): PostgresFacts {
  const roleOf = new Map<string, string>();
  const roles = new Map<string, string>();
  const named: readonly Stated[] = [...records.entitlements, ...records.identities];
  for (const { id, externalId, name } of named) {
    const isRole = /^role\/\d+$/.test(externalId);
    if (isRole || externalId === everybody) roleOf.set(id, externalId);
    if (isRole && !roles.has(externalId)) roles.set(externalId, name);
  }
  const given = grantsOf(records, roleOf);
  return {
    realm: records.realm,
    roles,
    attributes: given.attributes,
    memberships: records.members.flatMap(({ group, member }) => {
      const [role, taker] = [roleOf.get(group), roleOf.get(member)];
      if (role === undefined || taker === undefined || role === everybody) return [];
      const key = `${taker} ${role}`;
      return [
        { role, member: taker, inherits: !given.setsOnly.has(key), sets: !given.inheritsOnly.has(key) },
      ];
    }),
    handsOn: given.handsOn,
    objects: given.objects,
    defaults: given.defaults,
    definers: records.trusts.flatMap(({ identity, kind, condition }) => {
      const read = definerSchema.safeParse(condition);
      const owner = roleOf.get(identity);
      return kind === "runs_as" && read.success && owner !== undefined
        ? [{ function: read.data.function, owner }]
        : [];
    }),
    users: records.identities.flatMap(({ id, externalId, name }) =>
      roles.has(externalId) ? [{ role: externalId, name, told: records.told?.has(id) ?? true }] : [],
    ),
    layers: layersOf(records),
  };
}

interface Given {
  attributes: Map<string, Set<string>>;
  setsOnly: Set<string>;
  inheritsOnly: Set<string>;
  handsOn: Map<string, string[]>;
  objects: Map<string, SqlObject & { grants: ObjectGrant[] }>;
  defaults: DefaultGrant[];
}

function grantsOf(records: RealmRecords, roleOf: ReadonlyMap<string, string>): Given {
  const given: Given = {
    attributes: new Map(),
    setsOnly: new Set(),
    inheritsOnly: new Set(),
    handsOn: new Map(),
    objects: objectsOf(records),
    defaults: [],
  };
  const bodies = new Map(
    records.entitlements.map((each) => [each.id, { ...bodySchema.parse(each.body), id: each.externalId }]),
  );
  const places = new Map(records.places.map(({ id, externalId, name }) => [id, { externalId, name }]));
  const seen = new Set<string>();
  for (const { principal, entitlement, target, condition } of records.grants) {
    const grantee = roleOf.get(principal);
    const body = bodies.get(entitlement);
    // A role that is somebody and a group holds each of its grants in both ways.
    const once = `${grantee} ${entitlement} ${target} ${JSON.stringify(condition)}`;
    if (grantee === undefined || body === undefined || seen.has(once)) continue;
    seen.add(once);
    const place = target === null ? undefined : places.get(target);
    const { privileges, grantable } = body;
    if (body.attribute !== undefined) {
      given.attributes.set(grantee, (given.attributes.get(grantee) ?? new Set()).add(body.attribute));
    } else if (body.object === "role") addOption(given, grantee, body);
    else if (place && body.onFutureObjects) {
      const maker = makerSchema.parse(condition).onObjectsMadeBy;
      const kind = body.object ?? "object";
      given.defaults.push({ place: place.name, kind, maker, grantee, privileges, grantable });
    } else if (place) {
      const object = given.objects.get(place.externalId);
      if (object && body.owner) object.owner = grantee;
      else object?.grants.push({ grantee, privileges, grantable });
    }
  }
  return given;
}

function addOption(
  given: Given,
  grantee: string,
  body: { role?: string | undefined; privileges: readonly string[] },
): void {
  const role = `role/${body.role}`;
  if (body.privileges.includes("SET")) given.setsOnly.add(`${grantee} ${role}`);
  else if (body.privileges.includes("INHERIT")) given.inheritsOnly.add(`${grantee} ${role}`);
  else given.handsOn.set(grantee, [...(given.handsOn.get(grantee) ?? []), role]);
}

function objectsOf({ places }: RealmRecords): Given["objects"] {
  const databases = new Map(
    places.filter(({ kind }) => kind === "database").map((each) => [each.externalId, each.name]),
  );
  const objects: Given["objects"] = new Map();
  for (const { externalId, kind, name } of places) {
    const database = /^database\/\d+/.exec(externalId)?.[0];
    if (database === undefined) continue;
    const prefix = `${databases.get(database)}: `;
    const inIt = kind !== "database" && name.startsWith(prefix) ? name.slice(prefix.length) : name;
    objects.set(externalId, { database, kind, name: inIt, owner: null, grants: [] });
  }
  return objects;
}

function layersOf({ looks, places }: RealmRecords): PostgresFacts["layers"] {
  const of = (dataSet: string) => looks.filter((look) => look.dataSet === dataSet);
  const inDatabase = new Map(
    places
      .filter(({ kind }) => kind === "database")
      .map(({ externalId, name }) => {
        const own = of("privileges").filter(({ place }) => place === externalId);
        return [externalId, missing(`The privileges in database ${name}`, own)];
      }),
  );
  return {
    roles: [
      ...missing("The cluster's roles", of("roles")),
      ...missing("The cluster's memberships", of("memberships")),
    ],
    databases: missing("The cluster's databases", of("databases")),
    inDatabase,
  };
}
