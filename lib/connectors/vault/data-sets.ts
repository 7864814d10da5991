import type { DataSet, Scope } from "@/lib/connectors/sdk/contract";
import type { Step } from "@/lib/connectors/sdk/steps";
import { authKindOf } from "./auth-kinds";
import { authRoleSteps } from "./auth-roles";
import type { VaultConfig } from "./config";
import { dynamicRoleSteps, dynamicTypes, leaseSteps } from "./dynamic-roles";
import { entitySteps } from "./entities";
import type { FindMount } from "./keyed";
import { kvSteps } from "./kv";
import { mountSteps } from "./mounts";
import { permission } from "./permissions";
import { policySteps } from "./policies";
import { secretIdSteps } from "./secret-ids";
import type { Mount, Vault } from "./session";
import { tokenSteps } from "./tokens";

/** A data set that is a scope per mount: of which mounts, and what is asked of each. */
export interface PerMount {
  side: "auth" | "secret";
  has(mount: Mount): boolean;
  steps(mount: FindMount): Step<Vault>[];
}

export const perMount: { [dataSet: string]: PerMount } = {
  "auth-roles": { side: "auth", has: ({ type }) => authKindOf(type) !== null, steps: authRoleSteps },
  "secret-ids": { side: "auth", has: ({ type }) => type === "approle", steps: secretIdSteps },
  "dynamic-roles": {
    side: "secret",
    has: ({ type }) => dynamicTypes.includes(type),
    steps: dynamicRoleSteps,
  },
  leases: { side: "secret", has: ({ type }) => dynamicTypes.includes(type), steps: leaseSteps },
  kv: { side: "secret", has: ({ type }) => type === "kv" || type === "generic", steps: kvSteps },
};

export const mountsOf = (vault: Vault, { side }: PerMount): Promise<Mount[]> =>
  side === "auth" ? vault.authMounts() : vault.secretMounts();

/** The first mount of a data set, to try a permission on. */
export const firstOf =
  (dataSet: string, fits: (mount: Mount) => boolean = () => true): FindMount =>
  async (vault) => {
    const set = perMount[dataSet];
    return (set && (await mountsOf(vault, set)).find((mount) => set.has(mount) && fits(mount))) ?? null;
  };

const whole: { [dataSet: string]: Step<Vault>[] } = {
  mounts: mountSteps,
  policies: policySteps,
  entities: entitySteps,
  tokens: tokenSteps,
};

/** What a check asks: of data sets that have a scope per mount, the first. */
export const steps: { [dataSet: string]: Step<Vault>[] } = {
  ...whole,
  ...Object.fromEntries(Object.entries(perMount).map(([id, set]) => [id, set.steps(firstOf(id))])),
};

/** The steps of a scope; null for one that this version does not know. */
export function stepsOf({ dataSet, key }: Scope): Step<Vault>[] | null {
  const set = Object.hasOwn(perMount, dataSet) ? perMount[dataSet] : undefined;
  if (!set) return Object.hasOwn(whole, dataSet) ? (whole[dataSet] ?? null) : null;
  return set.steps(
    async (vault) =>
      (await mountsOf(vault, set)).find(({ path }) => key.endsWith(mountKey(dataSet, path))) ?? null,
  );
}

export const mountKey = (dataSet: string, path: string): string => `/${dataSet}//${path}`;

/** What is read, the permissions that the calls need, and what is lost without them. */
export const dataSets: DataSet[] = [
  {
    id: "mounts",
    title: "Auth methods and secrets engines",
    permissions: [permission.authMounts, permission.secretMounts],
    withoutIt: "Where one can sign in, and where secrets lie, is not known.",
  },
  {
    id: "policies",
    title: "Policies",
    permissions: [permission.policyList, permission.policies],
    withoutIt: "What roles, entities and tokens may do is not known.",
  },
  {
    id: "auth-roles",
    title: "AppRoles, and roles of other auth methods",
    permissions: [permission.roleList, permission.roles, permission.roleId, permission.authConfig],
    withoutIt: "What programs sign in as, and whom Vault believes, is not known.",
  },
  {
    id: "secret-ids",
    title: "SecretIDs of AppRoles",
    permissions: [permission.secretIdList, permission.secretIds],
    withoutIt: "How many secrets let in as an AppRole, and when they end, is not known.",
  },
  {
    id: "entities",
    title: "Entities and groups",
    permissions: [permission.entityList, permission.entities, permission.groupList, permission.groups],
    withoutIt: "Who has signed in, and what they may do through groups, is not known.",
  },
  {
    id: "tokens",
    title: "Tokens, by who issued them",
    permissions: [permission.tokenList, permission.tokens],
    withoutIt: "Root tokens, and tokens that never end, are not known.",
  },
  {
    id: "dynamic-roles",
    title: "Accounts that Vault makes or changes",
    permissions: [permission.dynamicList, permission.dynamicRoles],
    withoutIt: "Which accounts of databases and clouds Vault looks after is not known.",
  },
  {
    id: "leases",
    title: "Leases in force",
    permissions: [permission.leases],
    withoutIt: "How many credentials that Vault made are out now is not known.",
  },
  {
    id: "kv",
    title: "Secrets in KV, without any value",
    permissions: [permission.kvList, permission.kv],
    withoutIt: "Which secrets lie in KV, and how old they are, is not known.",
  },
];

/** Why a data set is not read; null where it is. */
export function whyOff(id: string, config: VaultConfig): string | null {
  if (config.tokens === "no" && (id === "tokens" || id === "leases"))
    return "Not asked: the source is set not to read tokens and leases.";
  return config.kv === "no" && id === "kv" ? "Not asked: the source is set not to read KV." : null;
}
