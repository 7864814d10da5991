import { addTo } from "../add-to";
import { missing } from "../looks";
import type { RealmRecords } from "../records";

export interface DirectoryFacts {
  realm: string;
  /** Groups by record id. */
  groups: ReadonlyMap<string, { externalId: string; name: string }>;
  /** From each account or group to the groups that it is in directly. */
  above: ReadonlyMap<string, readonly string[]>;
  accounts: readonly { id: string; name: string; told: boolean }[];
  /** Accounts and groups that may act for others; where null: anywhere. */
  delegations: readonly { holder: string; at: string | null; title: string }[];
  /** Who may fetch the password of a managed account: its record id, or a group's. */
  passwordReaders: readonly { account: string; reader: string }[];
  /** What was not read of groups, and of accounts. */
  layers: { groups: readonly string[]; accounts: readonly string[] };
}

/** A directory from what the inventory holds of it. */
export function directoryFacts(records: RealmRecords): DirectoryFacts {
  const groups = new Map(
    records.entitlements.flatMap(({ id, kind, externalId, name }) =>
      kind === "group" ? [[id, { externalId, name }] as const] : [],
    ),
  );
  const above = new Map<string, string[]>();
  for (const { group, member } of records.members) addTo(above, member, group);
  const delegations = new Map(
    records.entitlements.flatMap(({ id, externalId, name }) => {
      const at = /^delegation\/(.+)$/s.exec(externalId)?.[1];
      return at === undefined ? [] : [[id, { at: at === "any" ? null : at, title: name }] as const];
    }),
  );
  const bySid = new Map([...groups].map(([id, { externalId }]) => [externalId.replace(/^group\//, ""), id]));
  const names = new Map(records.identities.map(({ id, externalId, name }) => [externalId, name || id]));
  const of = (...dataSets: string[]) => records.looks.filter(({ dataSet }) => dataSets.includes(dataSet));
  return {
    realm: records.realm,
    groups,
    above,
    accounts: records.identities.map(({ id, name }) => ({ id, name, told: records.told?.has(id) ?? true })),
    delegations: records.grants.flatMap(({ principal, entitlement }) => {
      const known = delegations.get(entitlement);
      if (!known) return [];
      const account = known.at?.startsWith("to/") ? names.get(known.at.slice(3)) : undefined;
      return [{ holder: principal, at: account ?? known.at, title: known.title }];
    }),
    passwordReaders: records.trusts.flatMap(({ identity, kind, subjectId, subject }) => {
      if (kind !== "assume_role") return [];
      const sid = /\((S-1-[\d-]+)\)$/.exec(subject)?.[1];
      const reader = subjectId ?? (sid === undefined ? undefined : bySid.get(sid));
      return reader === undefined ? [] : [{ account: identity, reader }];
    }),
    layers: {
      groups: missing("The directory's groups", of("groups")),
      accounts: missing("The directory's accounts", of("accounts")),
    },
  };
}
