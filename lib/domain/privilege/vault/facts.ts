import { z } from "zod";
import { addTo } from "../add-to";
import { missing } from "../looks";
import { reachedFrom } from "../reached";
import type { RealmRecords } from "../records";
import { type PathRule, readPolicy } from "./policy";

/** A policy, by the name that its Vault gives it. */
export interface Policy {
  name: string;
  /** Null: its text was not read, or cannot be. */
  rules: readonly PathRule[] | null;
}

/** Somebody with the policies that hold for it, and through which group each does. */
export interface Holder {
  id: string;
  name: string;
  told: boolean;
  policies: readonly { policy: string; through: string | null }[];
}

export interface VaultFacts {
  realm: string;
  policies: ReadonlyMap<string, Policy>;
  holders: readonly Holder[];
  /** Paths of roles and users of auth mounts: `auth/approle/role/deploy`. */
  roles: readonly string[];
  layersNotSeen: readonly string[];
}

const bodySchema = z.object({ hcl: z.string().optional() }).catch({});

/** A Vault from what the inventory holds of it. */
export function vaultFacts(records: RealmRecords): VaultFacts {
  const policies = new Map<string, Policy>();
  const groups = new Map<string, string>();
  for (const { id, kind, name, body } of records.entitlements) {
    if (kind === "group") groups.set(id, name);
    if (kind !== "policy") continue;
    const { hcl } = bodySchema.parse(body);
    policies.set(id, { name, rules: hcl === undefined || hcl === "unknown" ? null : readPolicy(hcl) });
  }
  const granted = new Map<string, string[]>();
  for (const { principal, entitlement, effect } of records.grants) {
    if (effect === "allow" && policies.has(entitlement)) addTo(granted, principal, entitlement);
  }
  const above = new Map<string, string[]>();
  for (const { group, member } of records.members) addTo(above, member, group);
  const of = (dataSet: string) => records.looks.filter((look) => look.dataSet === dataSet);
  return {
    realm: records.realm,
    policies,
    holders: records.identities.map(({ id, name }) => ({
      id,
      name,
      told: records.told?.has(id) ?? true,
      policies: policiesOf(id, granted, above, groups),
    })),
    roles: records.identities.flatMap(({ externalId }) =>
      externalId.startsWith("auth/") ? [externalId] : [],
    ),
    layersNotSeen: [
      ...missing("The policies", of("policies")),
      ...missing("The entities and groups", of("entities")),
      ...partly("The roles of auth methods", of("auth-roles")),
    ],
  };
}

/** A scope for each mount: each has to be whole. */
function partly(what: string, looks: Parameters<typeof missing>[1]): string[] {
  return looks.length === 0 ? missing(what, looks) : looks.flatMap((look) => missing(what, [look]));
}

function policiesOf(
  id: string,
  granted: ReadonlyMap<string, readonly string[]>,
  above: ReadonlyMap<string, readonly string[]>,
  groups: ReadonlyMap<string, string>,
): Holder["policies"] {
  const reached = reachedFrom(id, (from) => above.get(from) ?? []);
  const found = new Map<string, string | null>();
  for (const each of reached.keys()) {
    for (const policy of granted.get(each) ?? [])
      if (!found.has(policy)) found.set(policy, each === id ? null : (groups.get(each) ?? each));
  }
  return [...found].map(([policy, through]) => ({ policy, through }));
}
