import { z } from "zod";
import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { ItemRecords } from "@/lib/connectors/sdk/item-records";
import { kept } from "@/lib/connectors/sdk/kept-fields";
import { hintsOf, tagsOf } from "@/lib/connectors/sdk/label-tags";
import { clip, isObject } from "@/lib/connectors/sdk/page-records";
import type { IdentityClass, Ref } from "@/lib/domain/record";
import { type Keyed, keyedStep, probeFirst } from "./keyed";
import { loginName, rootRef, system, vaultRealms } from "./names";
import { permission } from "./permissions";
import { addGrants } from "./policies";
import type { Vault } from "./session";

const entities: Keyed = {
  call: "GET /v1/identity/entity/id/{id}",
  permission: permission.entityList,
  list: () => "identity/entity/id",
  async item(vault, id) {
    const data = await vault.ask(`identity/entity/id/${id}`, permission.entities);
    if (!data) return null;
    const aliases = Array.isArray(data.aliases) ? data.aliases.map((alias) => keptAlias(vault, alias)) : [];
    return {
      ...kept(data, "id", "name", "disabled", "metadata", "policies", "creation_time", "last_update_time"),
      aliases,
    };
  },
};

const groups: Keyed = {
  call: "GET /v1/identity/group/id/{id}",
  permission: permission.groupList,
  list: () => "identity/group/id",
  async item(vault, id) {
    const data = await vault.ask(`identity/group/id/${id}`, permission.groups);
    return data && kept(data, "id", "name", "type", "policies", "member_entity_ids", "member_group_ids");
  },
};

export const entitySteps = [keyedStep(entities), keyedStep(groups)];
export const probeEntity = probeFirst(entities);
export const probeGroup = probeFirst(groups);

/** An AppRole is known by its RoleID, which may be a secret: it is told as the fingerprint that the role has as well. */
function keptAlias(vault: Vault, alias: unknown): unknown {
  if (!isObject(alias)) return null;
  const { name, mount_type: type } = alias;
  const { fingerprint } = vault.ctx;
  return {
    ...kept(alias, "mount_type", "mount_accessor", "mount_path", "metadata"),
    login:
      typeof name !== "string"
        ? null
        : type !== "approle"
          ? kept({ name }, "name").name
          : fingerprint?.(name),
  };
}

const aliasSchema = z.object({
  mount_type: z.string().max(100).catch(""),
  mount_accessor: z.string().max(200).catch(""),
  login: z.string().min(1).max(1000).nullish().catch(null),
  metadata: z.unknown().optional(),
});
type Alias = z.output<typeof aliasSchema>;
const ids = z.array(z.string().min(1).max(200)).nullish().catch(null);
const entitySchema = z.object({
  id: z.string().min(1).max(200),
  name: z.string().max(1000).catch(""),
  disabled: z.boolean().nullish().catch(null),
  metadata: z.unknown().optional(),
  policies: z.unknown().optional(),
  aliases: z.array(aliasSchema).catch([]),
  creation_time: z.unknown().optional(),
});

const machines = new Set([
  "approle",
  "kubernetes",
  "aws",
  "azure",
  "gcp",
  "alicloud",
  "oci",
  "cf",
  "cert",
  "jwt",
]);
const peoples = new Set(["userpass", "ldap", "okta", "oidc", "github", "radius", "kerberos", "saml"]);

export const entityRef = (realm: string, id: string): Ref => ({ realm, externalId: `entity/${id}` });
const groupRef = (realm: string, id: string): Ref => ({ realm, externalId: `group/${id}` });

/**
 * An entity is who Vault thinks a login is. One that only ever signs in as one AppRole, or one user with a password, is that
 * role or user; any other is an identity beside the ways in that it has.
 */
export function entityRecords(page: Page): Parsed {
  const records = new ItemRecords(page, vaultRealms);
  for (const { item, where } of records.read(entitySchema)) {
    const [only] = item.aliases;
    const sole = item.aliases.length === 1 && only ? soleLogin(only) : null;
    const own = entityRef(records.realm, item.id);
    const ref = sole ? { realm: records.realm, externalId: sole } : own;
    const tags = tagsOf(item.metadata);
    const type = classOf(item.aliases);
    const named = isObject(only?.metadata) ? only.metadata.role_name : null;
    records.add({
      t: "identity",
      ref,
      aliases: sole ? [own.externalId] : [],
      kind: type.class === "non_human" ? "service_account" : "directory_account",
      name:
        sole && typeof named === "string" && named
          ? clip(named, 1000)
          : sole && only?.mount_type === "userpass" && only.login
            ? only.login
            : item.name || item.id,
      system,
      ...(sole ? {} : { container: rootRef(records.realm) }),
      status: item.disabled === true ? "disabled" : item.disabled === false ? "active" : "unknown",
      class: type.class,
      classReason: type.why,
      managedBy: "customer",
      createdAt: records.time(item.creation_time, `${where} creation_time`),
      tags: sole ? undefined : { ...tags, ...waysIn(item.aliases) },
      ownerHints: hintsOf(tags),
    });
    addGrants(records, ref, item.policies, where);
  }
  return records.parsed();
}

function soleLogin({ mount_type: type, mount_accessor: accessor, login }: Alias): string | null {
  return (type === "approle" || type === "userpass") && accessor && login ? loginName(accessor, login) : null;
}

function waysIn(aliases: Alias[]): Record<string, string> {
  const said = aliases.flatMap(({ mount_type: type, login }) =>
    type && type !== "approle" && login ? [`${type}: ${login}`] : type ? [type] : [],
  );
  return said.length > 0 ? { "signs in as": clip(said.join(", "), 900) } : {};
}

function classOf(aliases: Alias[]): { class: IdentityClass; why: string } {
  const types = aliases.map(({ mount_type: type }) => type);
  if (types.length > 0 && types.every((type) => machines.has(type)))
    return { class: "non_human", why: `It signs in by ${[...new Set(types)].join(", ")}, as programs do.` };
  if (types.some((type) => machines.has(type)) && types.some((type) => peoples.has(type)))
    return { class: "unsure", why: "It signs in both as people and as programs do." };
  return { class: "unsure", why: "Nothing proves that a person is behind it, and nothing rules it out." };
}

const groupSchema = z.object({
  id: z.string().min(1).max(200),
  name: z.string().max(1000).catch(""),
  type: z.string().max(50).catch("unknown"),
  policies: z.unknown().optional(),
  member_entity_ids: ids,
  member_group_ids: ids,
});

/** Groups of entities, and what their members may do. */
export function groupRecords(page: Page): Parsed {
  const records = new ItemRecords(page, vaultRealms);
  for (const { item, where } of records.read(groupSchema)) {
    const group = groupRef(records.realm, item.id);
    records.add({
      t: "entitlement",
      ref: group,
      kind: "group",
      name: item.name || item.id,
      system,
      body: { type: item.type },
    });
    addGrants(records, group, item.policies, where, "group");
    for (const id of item.member_entity_ids ?? [])
      records.add({ t: "member", group, member: entityRef(records.realm, id) });
    for (const id of item.member_group_ids ?? [])
      records.add({ t: "member", group, member: groupRef(records.realm, id), memberKind: "group" });
  }
  return records.parsed();
}
