import { z } from "zod";
import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { ItemRecords } from "@/lib/connectors/sdk/item-records";
import { clip } from "@/lib/connectors/sdk/page-records";
import { seenConnected } from "@/lib/connectors/sdk/seen-connected";
import { classOf } from "@/lib/domain/identity-class";
import type { Ref } from "@/lib/domain/record";
import { clusterRef, roleRef, system, userName } from "./names";

const realms = /^mongodb:\S{1,250}$/;
const name = z.string().min(1).max(1000);
const texts = z.array(z.string()).catch([]);

/** An id of 16 bytes, as the driver writes it in JSON. */
const uuid = z
  .union([
    z
      .object({ $binary: z.object({ base64: z.string(), subType: z.literal("04") }) })
      .transform(({ $binary }) => Buffer.from($binary.base64, "base64").toString("hex"))
      .pipe(z.string().regex(/^[0-9a-f]{32}$/)),
    z.object({ $uuid: z.uuid() }).transform(({ $uuid }) => $uuid.replaceAll("-", "").toLowerCase()),
  ])
  .optional()
  .catch(undefined);

const hintSchema = z.object({ type: z.enum(["tag", "creator"]), value: z.string().max(500) });

const userSchema = z.object({
  userId: uuid,
  user: name,
  db: name,
  roles: z.unknown(),
  mechanisms: texts,
  hints: z.array(hintSchema).catch([]),
});
type User = z.output<typeof userSchema>;
const roleName = z.object({ role: name, db: name });

/** What is no list stays as one thing that cannot be read, so that it is not taken for an empty list. */
export function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [value];
}

/** Users with how they sign in and the roles that they hold. */
export function userRecords(page: Page): Parsed {
  const records = new ItemRecords(page, realms);
  for (const { item: user, where } of records.read(userSchema)) {
    const alias = userName(user.db, user.user);
    const ref = records.ref(user.userId ?? alias);
    const { class: identityClass, why } = classOf({ kind: "db_user", name: user.user });
    records.add({
      t: "identity",
      ref,
      aliases: user.userId ? [alias] : [],
      kind: "db_user",
      name: user.user,
      system,
      container: clusterRef(records.realm),
      // A user of MongoDB cannot be switched off.
      status: "active",
      class: identityClass,
      classReason: why,
      managedBy: "customer",
      ownerHints: user.hints,
      raw: { db: user.db, mechanisms: user.mechanisms },
    });
    addSignIn(records, user, ref);
    // The user is there all the same: one that was left out would look as if it had been dropped.
    for (const held of listOf(user.roles)) {
      const role = roleName.safeParse(held);
      if (role.success) addRole(records, ref, role.data);
      else records.problem(where, "A role of this user has no name that can be read.");
    }
  }
  return records.parsed();
}

/** One password, however many mechanisms it is kept for. Users of `$external` prove themselves elsewhere. */
function addSignIn(records: ItemRecords, { user, db, mechanisms }: User, ref: Ref): void {
  const base = {
    t: "credential" as const,
    ref: { realm: ref.realm, externalId: `${ref.externalId}/sign-in` },
    identity: ref,
  };
  if (mechanisms.some((mechanism) => mechanism.startsWith("SCRAM-"))) {
    records.add({
      ...{ ...base, type: "password", name: `Password of ${clip(user, 200)}`, lifetime: "static" },
      ...{ renewal: "manual", status: "active" },
    });
    return;
  }
  // A distinguished name is that of a certificate or of somebody in a directory: MongoDB does not say which.
  const isFederated = db === "$external" && !/^[\w.]+=/.test(user);
  records.add({
    ...{ ...base, type: isFederated ? "federated" : "unknown", name: `Sign-in of ${clip(user, 200)}` },
    ...{ lifetime: isFederated ? "federated" : "unknown", status: "active" },
  });
}

function addRole(records: ItemRecords, principal: Ref, { role, db }: { role: string; db: string }): void {
  const entitlement = roleRef(records.realm, db, role);
  if (records.isNew("role", entitlement))
    records.add({ t: "entitlement", ref: entitlement, kind: "role", name: `${role} on ${db}`, system });
  records.add({ t: "grant", principal, entitlement, scope: scopeOf(records, db) });
}

/** Roles of `admin` may reach every database; those of another only their own. */
function scopeOf(records: ItemRecords, db: string): Ref | null {
  if (db === "admin") return null;
  const ref = records.ref(`database/${db}`);
  if (records.isNew("database", ref))
    records.add({ t: "resource", ref, kind: "database", name: db, container: clusterRef(records.realm) });
  return ref;
}

const roleSchema = roleName.extend({
  isBuiltin: z.boolean().optional().catch(undefined),
  inherits: z.array(roleName.loose()).optional().catch(undefined),
  allows: z.array(z.unknown()).optional().catch(undefined),
});

/** What each role allows, with what it takes over from others. */
export function roleRecords(page: Page): Parsed {
  const records = new ItemRecords(page, realms);
  for (const { item, where } of records.read(roleSchema)) {
    const { role, db, isBuiltin, inherits, allows } = item;
    if (allows === undefined) records.problem(where, `What the role ${clip(role, 200)} allows is not said.`);
    records.add({
      t: "entitlement",
      ref: roleRef(records.realm, db, role),
      kind: "role",
      name: `${role} on ${db}`,
      system,
      managedBy: isBuiltin ? "provider" : "customer",
      ...(allows === undefined ? {} : { body: { privileges: allows, inherits: inherits ?? [] } }),
    });
  }
  return records.parsed();
}

const seenSchema = z.object({ user: name, db: name, addresses: texts, programs: texts });

/** Who is connected now: the only use that MongoDB tells of. */
export function sessionRecords(page: Page): Parsed {
  const records = new ItemRecords(page, realms);
  for (const { item } of records.read(seenSchema)) {
    const { user, db, ...seen } = item;
    records.add({
      t: "identity",
      ref: records.ref(userName(db, user)),
      kind: "db_user",
      name: user,
      system,
      lastUsed: seenConnected(records.collectedAt),
      raw: seen,
    });
  }
  return records.parsed();
}

const serverSchema = z.object({
  version: z.string().max(100),
  set: z.string().max(200).optional().catch(undefined),
  router: z.boolean().catch(false),
});

/** The cluster as a container. */
export function serverRecords(page: Page): Parsed {
  const records = new ItemRecords(page, realms);
  for (const { item } of records.read(serverSchema)) {
    records.add({
      t: "container",
      ref: clusterRef(records.realm),
      kind: "database",
      name: records.realm.slice("mongodb:".length),
      tags: {
        version: item.version,
        ...(item.set === undefined ? {} : { replica_set: item.set }),
        ...(item.router ? { sharded: "yes" } : {}),
      },
    });
  }
  return records.parsed();
}
