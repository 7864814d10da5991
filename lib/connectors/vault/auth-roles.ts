import { z } from "zod";
import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { ItemRecords } from "@/lib/connectors/sdk/item-records";
import { kept } from "@/lib/connectors/sdk/kept-fields";
import { clip } from "@/lib/connectors/sdk/page-records";
import type { Ref } from "@/lib/domain/record";
import { type AuthKind, authKindOf, boundSchema } from "./auth-kinds";
import { type FindMount, type Keyed, keyedStep } from "./keyed";
import { authMountRef, loginName, roleRef, system, vaultRealms } from "./names";
import { permission } from "./permissions";
import { addGrants } from "./policies";
import type { Mount, Vault } from "./session";

const common = [
  ...["token_policies", "policies", "token_ttl", "token_max_ttl", "token_period", "token_explicit_max_ttl"],
  ...["token_bound_cidrs", "token_num_uses", "token_type"],
];

const kindOf = (mount: Mount): AuthKind => {
  const kind = authKindOf(mount.type);
  if (!kind) throw new TypeError(`Auth method ${mount.type} has no roles that are read.`);
  return kind;
};

export function authRoles(mount: FindMount): Keyed {
  return {
    call: "GET /v1/auth/{mount}/role/{name}",
    permission: permission.roleList,
    mount,
    list: (here) => `auth/${here.path}/${kindOf(here).list}`,
    async item(vault, name, here) {
      const { item, fields } = kindOf(here);
      const path = `auth/${here.path}/${item}/${name}`;
      const data = await vault.ask(path, permission.roles);
      if (!data) return null;
      const login =
        here.type === "approle" ? await loginOf(vault, path) : here.type === "userpass" ? name : null;
      return { name, path, ...kept(data, ...common, ...fields), login };
    },
    beside: async (vault, here) => (kindOf(here).hasIssuer ? configOf(vault, here) : {}),
  };
}

export const authRoleSteps = (mount: FindMount) => [keyedStep(authRoles(mount))];

/**
 * Under which name an AppRole's logins are known. Where a role asks for no SecretID, the RoleID alone lets in: it is kept as
 * a keyed fingerprint, and not at all without the key.
 */
export async function loginOf(vault: Vault, path: string): Promise<string | null> {
  const data = await vault.ask(`${path}/role-id`, permission.roleId);
  const id = data?.role_id;
  return typeof id === "string" && id !== "" && vault.ctx.fingerprint ? vault.ctx.fingerprint(id) : null;
}

/** Whose tokens a mount believes. */
async function configOf(vault: Vault, { path }: Mount): Promise<object> {
  const config = await vault.ask(`auth/${path}/config`, permission.authConfig);
  return {
    config: kept(
      config,
      "oidc_discovery_url",
      "bound_issuer",
      "issuer",
      "kubernetes_host",
      "jwks_url",
      "tenant_id",
    ),
  };
}

/** Reads the first role of a mount, the RoleID of the first AppRole, and whom a mount believes; null where there is none. */
export async function probeRole(vault: Vault, mount: FindMount): Promise<unknown> {
  const path = await firstRole(vault, mount);
  return path && vault.ask(path, permission.roles);
}

export async function probeRoleId(vault: Vault, mount: FindMount): Promise<unknown> {
  const path = await firstRole(vault, mount);
  return path && vault.ask(`${path}/role-id`, permission.roleId);
}

export async function probeAuthConfig(vault: Vault, mount: FindMount): Promise<unknown> {
  const here = await mount(vault);
  return here && configOf(vault, here);
}

async function firstRole(vault: Vault, mount: FindMount): Promise<string | null> {
  const here = await mount(vault);
  if (!here) return null;
  const { list, item } = kindOf(here);
  const [first] = await vault.names(`auth/${here.path}/${list}`, permission.roleList);
  return first ? `auth/${here.path}/${item}/${first}` : null;
}

const seconds = z.number().nonnegative().catch(0);
const roleSchema = boundSchema.extend({
  name: z.string().min(1).max(1000),
  path: z.string().min(1).max(1900),
  login: z.string().min(1).max(500).nullish().catch(null),
  token_policies: z.unknown().optional(),
  policies: z.unknown().optional(),
  bind_secret_id: z.boolean().nullish().catch(null),
  token_ttl: seconds,
  token_max_ttl: seconds,
  token_period: seconds,
  secret_id_ttl: z.number().nonnegative().nullish().catch(null),
  secret_id_num_uses: z.number().nonnegative().nullish().catch(null),
  token_bound_cidrs: z.array(z.string().max(100)).nullish().catch(null),
  secret_id_bound_cidrs: z.array(z.string().max(100)).nullish().catch(null),
});
type RoleItem = z.output<typeof roleSchema>;

const besideSchema = z.object({
  mount: z.string().min(1).max(500),
  type: z.string().max(100),
  accessor: z.string().max(200).catch(""),
  config: z
    .object({
      oidc_discovery_url: z.string().catch(""),
      bound_issuer: z.string().catch(""),
      issuer: z.string().catch(""),
      kubernetes_host: z.string().catch(""),
      tenant_id: z.string().max(100).catch(""),
    })
    .nullish()
    .catch(null),
});

/** What one can become by signing in at a mount: an AppRole, or whoever another system vouches for. */
export function authRoleRecords(page: Page): Parsed {
  const records = new ItemRecords(page, vaultRealms);
  const beside = besideSchema.safeParse(records.beside);
  const kind = beside.success ? authKindOf(beside.data.type) : null;
  if (!beside.success || !kind) {
    if (records.realm) records.problem(page.call, "This page does not say of which auth method it is.");
    return records.parsed();
  }
  const { mount, accessor, config } = beside.data;
  const issuer = issuerOf(config);
  for (const { item, where } of records.read(roleSchema)) {
    const ref = roleRef(records.realm, item.path);
    const byBrowser = item.role_type === "oidc";
    records.add({
      t: "identity",
      ref,
      aliases: item.login && accessor ? [loginName(accessor, item.login)] : [],
      kind: kind.kind,
      name: item.name,
      system,
      container: authMountRef(records.realm, mount),
      status: "active",
      class: kind.unsure || byBrowser ? "unsure" : "non_human",
      classReason: byBrowser
        ? "People sign in with it through a browser."
        : (kind.unsure ?? `A role of the auth method ${beside.data.type}: programs sign in with it.`),
      managedBy: "customer",
      tags: tagsOf(item, beside.data.type),
    });
    addGrants(records, ref, item.token_policies ?? item.policies, where);
    addWayIn(records, ref, item, kind, byBrowser);
    for (const { subject, ref: subjectRef, condition } of kind.subjects(item, issuer)) {
      records.add({
        t: "trust",
        identity: ref,
        kind: "federation",
        subject: clip(subject, 4000),
        subjectRef,
        issuer: issuer ? clip(issuer, 2000) : null,
        ...(condition || config?.kubernetes_host
          ? {
              condition: {
                ...(config?.kubernetes_host ? { cluster: config.kubernetes_host } : {}),
                ...Object(condition),
              },
            }
          : {}),
      });
    }
  }
  return records.parsed();
}

/** Who vouches for those that a mount lets in; for Azure, its tenant. */
function issuerOf(config: z.output<typeof besideSchema>["config"]): string | null {
  if (!config) return null;
  const { oidc_discovery_url: found, bound_issuer: bound, issuer, tenant_id: tenant } = config;
  return found || bound || issuer || (tenant ? `https://sts.windows.net/${tenant}/` : null);
}

function addWayIn(
  records: ItemRecords,
  identity: Ref,
  item: RoleItem,
  kind: AuthKind,
  byBrowser: boolean,
): void {
  const at = { t: "credential", identity, status: "active" } as const;
  if (item.bind_secret_id === false)
    records.add({
      ...at,
      ref: roleRef(records.realm, `${item.path}/role-id`),
      type: "api_key",
      name: "RoleID, which lets in without a SecretID",
      lifetime: "static",
      renewal: "manual",
    });
  if (!kind.credential || byBrowser) return;
  const { type, name } = kind.credential;
  const isFederated = type === "federated";
  records.add({
    ...at,
    ref: roleRef(records.realm, `${item.path}/${type}`),
    type,
    name,
    lifetime: isFederated ? "federated" : type === "password" ? "static" : "unknown",
    renewal: isFederated ? "automatic" : type === "password" ? "manual" : "unknown",
  });
}

/** How long what it is given lasts, and from where it may be used. */
function tagsOf(item: RoleItem, type: string): Record<string, string> {
  const from = [...(item.token_bound_cidrs ?? []), ...(item.secret_id_bound_cidrs ?? [])];
  const lasting = (seconds: number | null | undefined, none: string) =>
    seconds === null || seconds === undefined ? null : seconds === 0 ? none : `${seconds} s`;
  const said: [string, string | null][] = [
    ["method", type],
    [
      "tokens last",
      item.token_period > 0
        ? `as long as renewed every ${item.token_period} s`
        : item.token_max_ttl > 0
          ? `${item.token_max_ttl} s`
          : null,
    ],
    ["SecretIDs last", lasting(item.secret_id_ttl, "for ever")],
    ["SecretID uses", item.secret_id_num_uses ? String(item.secret_id_num_uses) : null],
    ["from", from.length > 0 ? clip([...new Set(from)].join(", "), 900) : null],
  ];
  return Object.fromEntries(said.flatMap(([name, value]) => (value ? [[name, value]] : [])));
}
