import { z } from "zod";
import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { classOf } from "@/lib/domain/identity-class";
import type { Ref } from "@/lib/domain/record";
import { accountOf, accountSchema, refOf } from "./accounts";
import { looksLikeMachine } from "./machine-users";
import { loginName, orgRef, system, teamRef } from "./names";
import { GitHubRecords, idSchema, nameSchema } from "./page-body";

const personSchema = accountSchema.extend({
  sshKeys: z.array(z.unknown()).optional().catch(undefined),
  gpgKeys: z.array(z.unknown()).optional().catch(undefined),
});
const keySchema = z.object({
  id: idSchema,
  title: z.string().max(500).nullish().catch(null),
  name: z.string().max(500).nullish().catch(null),
  created_at: z.unknown().optional(),
  expires_at: z.unknown().optional(),
  revoked: z.boolean().nullish().catch(null),
});

/** Accounts that may enter. Those of people are kept aside as personal; those that look like a machine's are not. */
export const memberRecords = (page: Page): Parsed => people(page, "members");
export const collaboratorRecords = (page: Page): Parsed => people(page, "outside collaborators");

function people(page: Page, group: string): Parsed {
  const records = new GitHubRecords(page);
  for (const item of records.items()) {
    const person = records.read(personSchema, item);
    if (!person) continue;
    const ref = refOf(records, person);
    const isMachine = looksLikeMachine(person);
    const { class: guessed, why } = classOf({ kind: "cloud_user", name: person.login });
    records.add({
      t: "identity",
      ref,
      aliases: [loginName(person.login)],
      kind: "cloud_user",
      name: person.login,
      system,
      container: orgRef(records.realm, item.place.org.id),
      status: "active",
      class: isMachine ? "non_human" : guessed,
      classReason: isMachine ? machineReason(person) : why,
      managedBy: isMachine ? "customer" : "person",
      tags: { access: group },
    });
    addKeys(records, ref, person.sshKeys, "ssh_key");
    addKeys(records, ref, person.gpgKeys, "rsa_keypair");
  }
  return records.parsed();
}

function machineReason({ login, type }: { login: string; type?: string }): string {
  return type === "Bot" ? "GitHub calls it a bot." : `Its name ${login} speaks of a machine.`;
}

function addKeys(
  records: GitHubRecords,
  identity: Ref,
  keys: unknown[] | undefined,
  type: "ssh_key" | "rsa_keypair",
): void {
  const kind = type === "ssh_key" ? "ssh-key" : "gpg-key";
  for (const outside of keys ?? []) {
    const key = keySchema.safeParse(outside);
    if (!key.success) {
      records.problem(identity.externalId, "One of its keys has no id that can be read.");
      continue;
    }
    const { id, title, name, created_at: created, expires_at: expires, revoked } = key.data;
    const expiresAt = records.time(expires, `${kind} ${id} expires_at`);
    const isOver = expiresAt !== null && expiresAt <= records.collectedAt;
    records.add({
      t: "credential",
      ref: { realm: records.realm, externalId: `${kind}/${id}` },
      identity,
      type,
      name: title || name || `${kind} ${id}`,
      lifetime: expiresAt ? "expiring" : "static",
      renewal: "manual",
      status: revoked ? "disabled" : isOver ? "expired" : "active",
      createdAt: records.time(created, `${kind} ${id} created_at`),
      expiresAt,
    });
  }
}

const teamSchema = z.object({
  id: idSchema,
  name: nameSchema,
  slug: nameSchema.optional().catch(undefined),
  parent: idSchema.nullish().catch(null),
  members: z.array(z.unknown()).optional().catch(undefined),
});

/** A team is a group of accounts; who is in a team is in the team above it as well. */
export function teamRecords(page: Page): Parsed {
  const records = new GitHubRecords(page);
  for (const item of records.items()) {
    const team = records.read(teamSchema, item);
    if (!team) continue;
    const ref = teamRef(records.realm, team.id);
    records.add({
      t: "entitlement",
      ref,
      kind: "group",
      name: `${item.place.org.login}/${team.slug ?? team.name}`,
      system,
    });
    if (typeof team.parent === "number") {
      const group = teamRef(records.realm, team.parent);
      records.add({ t: "member", group, member: ref, memberKind: "group" });
    }
    for (const member of team.members ?? []) {
      const account = accountOf(member);
      if (account) records.add({ t: "member", group: ref, member: refOf(records, account) });
      else records.problem(item.where, "One of its members has no id and login.");
    }
  }
  return records.parsed();
}

const roleSchema = z.object({
  id: idSchema,
  name: nameSchema,
  permissions: z.array(z.string().max(300)).catch([]),
});

/** Roles of the organisation with their permissions. */
export function roleRecords(page: Page): Parsed {
  const records = new GitHubRecords(page);
  for (const item of records.items()) {
    const role = records.read(roleSchema, item);
    if (!role) continue;
    const ref = { realm: records.realm, externalId: `org/${item.place.org.id}/role/${role.id}` };
    records.add({
      t: "entitlement",
      ref,
      kind: "role",
      name: role.name,
      system,
      body: { permissions: role.permissions },
    });
  }
  return records.parsed();
}
