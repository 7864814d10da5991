import { z } from "zod";
import { readComment } from "@/lib/connectors/sdk/comment-hints";
import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { clip } from "@/lib/connectors/sdk/page-records";
import { classOf } from "@/lib/domain/identity-class";
import type { Status } from "@/lib/domain/record";
import { clusterRef, isProvided, nameOf, roleRef, system } from "./names";
import { ClusterRecords, isGroup, isIdentity, roleSchema } from "./page-body";

const flag = z.boolean().optional().catch(undefined);

const rowSchema = roleSchema.extend({
  superuser: flag,
  creates_roles: flag,
  creates_databases: flag,
  replication: flag,
  bypasses_rls: flag,
  inherits: flag,
  connections: z.number().optional().catch(undefined),
  valid_until: z.unknown().optional(),
  settings: z.array(z.string()).nullable().catch(null),
  comment: z.string().nullable().catch(null),
});
type RoleRow = z.output<typeof rowSchema>;

/** Attributes of a role that are rights of their own, as `CREATE ROLE` spells them. */
const attributes = [
  ["superuser", "SUPERUSER"],
  ["creates_roles", "CREATEROLE"],
  ["creates_databases", "CREATEDB"],
  ["replication", "REPLICATION"],
  ["bypasses_rls", "BYPASSRLS"],
] as const;

/** Roles: who signs in as an identity, what others are members of as a role, and their attributes as grants. */
export function roleRecords(page: Page): Parsed {
  const records = new ClusterRecords(page);
  for (const role of records.rows(rowSchema)) {
    if (isIdentity(role)) addIdentity(records, role);
    if (isGroup(role)) {
      records.add({
        t: "entitlement",
        ref: roleRef(records.realm, role.oid),
        kind: "role",
        name: role.name,
        system,
        managedBy: isProvided(role.oid, role.name) ? "provider" : "customer",
        body: {
          inherits: role.inherits ?? null,
          ...(role.comment ? { comment: clip(role.comment, 2000) } : {}),
        },
      });
    }
    for (const [key, name] of attributes) {
      if (role[key] !== true) continue;
      const entitlement = records.privilege(`attribute/${name}`, name, { attribute: name });
      for (const { ref, kind } of records.principals(role)) {
        records.add({ t: "grant", principal: ref, principalKind: kind, entitlement });
      }
    }
  }
  return records.parsed();
}

function addIdentity(records: ClusterRecords, role: RoleRow): void {
  const ref = roleRef(records.realm, role.oid);
  const { tags, ownerHints } = readComment(role.comment ?? "");
  const { class: identityClass, why } = classOf({ kind: "db_user", name: role.name, tags });
  const isShipped = isProvided(role.oid, role.name);
  records.add({
    t: "identity",
    ref,
    aliases: [nameOf(role.name)],
    kind: "db_user",
    name: role.name,
    system,
    container: clusterRef(records.realm),
    status: statusOf(role),
    class: isShipped ? "non_human" : identityClass,
    classReason: isShipped ? "It came with the server, or the cloud provider made it." : why,
    managedBy: isShipped ? "provider" : "customer",
    ...(role.comment ? { description: clip(role.comment, 4000) } : {}),
    tags,
    ownerHints,
    raw: {
      connectionLimit: role.connections ?? null,
      inherits: role.inherits ?? null,
      settings: role.settings ?? [],
    },
  });
  records.add({ t: "member", group: records.everyone().ref, member: ref });
  addPassword(records, role);
}

function statusOf({ login, connections }: RoleRow): Status {
  if (login === undefined) return "unknown";
  // A limit of no connection shuts the role as well as NOLOGIN does.
  return login && connections !== 0 ? "active" : "disabled";
}

/**
 * The end date belongs to the password only: with one, there is a password, or will be; without, nobody but a superuser
 * can tell. Another way to sign in (a certificate, the operating system) goes on after it.
 */
function addPassword(records: ClusterRecords, role: RoleRow): void {
  const expiresAt = records.time(role.valid_until, `role ${role.name} VALID UNTIL`);
  if (expiresAt === null) return;
  records.add({
    t: "credential",
    ref: { realm: records.realm, externalId: `role/${role.oid}/password` },
    identity: roleRef(records.realm, role.oid),
    type: "password",
    name: `Password of ${role.name}`,
    lifetime: "expiring",
    renewal: "manual",
    status: expiresAt <= records.collectedAt ? "expired" : statusOf(role),
    expiresAt,
  });
}
