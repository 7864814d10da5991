import { z } from "zod";
import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { ItemRecords } from "@/lib/connectors/sdk/item-records";
import { kept } from "@/lib/connectors/sdk/kept-fields";
import type { Ref } from "@/lib/domain/record";
import { awsRef } from "./auth-kinds";
import { type FindMount, type Keyed, keyedStep } from "./keyed";
import { secretMountRef, system, vaultRealms } from "./names";
import { permission } from "./permissions";

/** Engines that make credentials when asked. */
export const dynamicTypes = ["database", "aws"];

/** Roles whose credentials are made when asked, and end. Not the statements that make them: they are the database's. */
export function dynamicRoles(mount: FindMount): Keyed {
  return {
    call: "GET /v1/{mount}/roles/{name}",
    permission: permission.dynamicList,
    mount,
    list: (here) => `${here.path}/roles`,
    async item(vault, name, here) {
      const path = `${here.path}/roles/${name}`;
      const data = await vault.ask(path, permission.dynamicRoles);
      return (
        data && {
          name,
          path,
          ...kept(data, "db_name", "default_ttl", "max_ttl", "credential_type", "role_arns", "policy_arns"),
          ...kept(data, "default_sts_ttl", "max_sts_ttl"),
        }
      );
    },
  };
}

/** Accounts of a database that stay, and of which Vault changes the password. */
function staticRoles(mount: FindMount): Keyed {
  return {
    call: "GET /v1/{mount}/static-roles/{name}",
    permission: permission.dynamicList,
    mount,
    list: (here) => `${here.path}/static-roles`,
    async item(vault, name, here) {
      const path = `${here.path}/static-roles/${name}`;
      const data = await vault.ask(path, permission.dynamicRoles);
      return (
        data && { name, path, ...kept(data, "db_name", "username", "rotation_period", "last_vault_rotation") }
      );
    },
  };
}

/** An engine without static roles says that it has none. */
export const dynamicRoleSteps = (mount: FindMount) => [
  keyedStep(dynamicRoles(mount)),
  keyedStep(staticRoles(mount)),
];

const lease = "sys/leases/lookup";

/** How many credentials of each role are out. Leases cannot be listed without their ids, which stay here. */
export const leaseSteps = (mount: FindMount) => [
  keyedStep({
    call: "LIST /v1/sys/leases/lookup/{mount}/creds/{role}",
    permission: permission.leases,
    mount,
    list: (here) => `${lease}/${here.path}/creds`,
    async item(vault, name, here) {
      const role = name.replace(/\/+$/, "");
      const ids = await vault.names(`${lease}/${here.path}/creds/${role}`, permission.leases);
      return { name: role, path: `${here.path}/roles/${role}`, leases: ids.length };
    },
  }),
];

const base = { name: z.string().min(1).max(1000), path: z.string().min(1).max(1900) };
const mountSchema = z.object({
  mount: z.string().min(1).max(500),
  type: z.string().max(100).catch("unknown"),
});
const seconds = z.coerce.number().nonnegative().nullish().catch(null);
const dynamicSchema = z.object({
  ...base,
  db_name: z.string().max(500).nullish().catch(null),
  max_ttl: seconds,
  role_arns: z.array(z.string().max(2000)).nullish().catch(null),
  policy_arns: z.array(z.string().max(2000)).nullish().catch(null),
  credential_type: z.string().max(100).nullish().catch(null),
});

/** A role stands for all the accounts that are made of it. */
export function dynamicRoleRecords(page: Page): Parsed {
  const records = new ItemRecords(page, vaultRealms);
  const beside = mountSchema.safeParse(records.beside).data ?? null;
  for (const { item } of records.read(dynamicSchema)) {
    const ref: Ref = records.ref(item.path);
    records.add({
      t: "identity",
      ref,
      kind: beside?.type === "database" ? "db_user" : beside?.type === "aws" ? "cloud_user" : "other",
      name: item.name,
      system,
      container: beside ? secretMountRef(records.realm, beside.mount) : null,
      status: "active",
      class: "non_human",
      classReason: "Vault makes accounts of it when a program asks, and removes them.",
      managedBy: "customer",
      tags: {
        made: "when asked",
        ...(item.db_name ? { database: item.db_name } : {}),
        ...(item.credential_type ? { "credential type": item.credential_type } : {}),
        ...(item.policy_arns?.length ? { policies: item.policy_arns.join(", ").slice(0, 900) } : {}),
      },
    });
    records.add({
      t: "credential",
      ref: records.ref(`${item.path}/made`),
      identity: ref,
      type: beside?.type === "database" ? "password" : beside?.type === "aws" ? "access_key" : "unknown",
      name: "Made when asked",
      // Nought is the mount's own default, which is some weeks unless somebody changed it.
      lifetime: !item.max_ttl ? "unknown" : item.max_ttl <= 86_400 ? "short_lived" : "expiring",
      renewal: "automatic",
      status: "active",
    });
    for (const arn of item.role_arns ?? []) {
      const becomes = awsRef(arn);
      if (becomes)
        records.add({
          t: "trust",
          identity: becomes,
          kind: "assume_role",
          subject: `Vault: ${item.path}`,
          subjectRef: ref,
        });
    }
  }
  return records.parsed();
}

const staticSchema = z.object({
  ...base,
  db_name: z.string().max(500).nullish().catch(null),
  username: z.string().max(500).nullish().catch(null),
  rotation_period: seconds,
  last_vault_rotation: z.unknown().optional(),
});

export function staticRoleRecords(page: Page): Parsed {
  const records = new ItemRecords(page, vaultRealms);
  const beside = mountSchema.safeParse(records.beside).data ?? null;
  for (const { item, where } of records.read(staticSchema)) {
    const ref = records.ref(item.path);
    const rotated = records.time(item.last_vault_rotation, `${where} last_vault_rotation`);
    records.add({
      t: "identity",
      ref,
      kind: "db_user",
      name: item.username || item.name,
      system,
      container: beside ? secretMountRef(records.realm, beside.mount) : null,
      status: "active",
      class: "non_human",
      classReason: "Vault holds and changes its password: programs ask Vault for it.",
      managedBy: "customer",
      tags: {
        role: item.name,
        ...(item.db_name ? { database: item.db_name } : {}),
        ...(item.rotation_period ? { "changed every": `${item.rotation_period} s` } : {}),
      },
    });
    records.add({
      t: "credential",
      ref: records.ref(`${item.path}/password`),
      identity: ref,
      type: "password",
      name: "Password that Vault changes",
      lifetime: "static",
      renewal: "automatic",
      status: "active",
      lastRotatedAt: rotated,
    });
  }
  return records.parsed();
}

const leaseSchema = z.object({ ...base, leases: z.number().int().nonnegative() });

/** What is out now, as one credential of its role. */
export function leaseRecords(page: Page): Parsed {
  const records = new ItemRecords(page, vaultRealms);
  for (const { item } of records.read(leaseSchema)) {
    if (item.leases === 0) continue;
    records.add({
      t: "credential",
      ref: records.ref(`${item.path}/leases`),
      identity: records.ref(item.path),
      type: "unknown",
      name: `${item.leases} ${item.leases === 1 ? "lease" : "leases"} in force`,
      lifetime: "expiring",
      renewal: "automatic",
      status: "active",
    });
  }
  return records.parsed();
}
