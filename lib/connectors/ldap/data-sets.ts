import type { DataSet } from "@/lib/connectors/sdk/contract";
import { accountLists, computerLists, managedLists } from "./account-lists";
import type { LdapConfig } from "./config";
import { groupLists } from "./groups";
import type { List } from "./lists";
import { permission } from "./permissions";
import type { Root } from "./root";
import { unitLists } from "./units";

/** What is read, what must be readable for it, and what is lost without it. */
export const dataSets: DataSet[] = [
  {
    id: "units",
    title: "Organisational units",
    permissions: [permission.units, permission.root],
    withoutIt: "Which unit an account lies in is known by its name alone, not whose it is.",
  },
  {
    id: "accounts",
    title: "Accounts of people and services",
    permissions: [permission.accounts],
    withoutIt: "No account of the directory is known.",
  },
  {
    id: "managed-accounts",
    title: "Managed service accounts",
    permissions: [permission.managed],
    withoutIt: "Managed service accounts, and who may fetch their passwords, are not known.",
  },
  {
    id: "computers",
    title: "Computers",
    permissions: [permission.computers],
    withoutIt: "Accounts of computers, and which of them may act for others, are not known.",
  },
  {
    id: "groups",
    title: "Groups and their members",
    permissions: [permission.groups],
    withoutIt: "Who is in which group is not known.",
  },
].map((set) => ({ ...set, filtered: true }));

/** Why a data set is not read; null where it is. */
export function whyOff(id: string, { kind, computers }: LdapConfig): string | null {
  if (kind === "ldap" && (id === "managed-accounts" || id === "computers"))
    return "Not asked: only Active Directory has them.";
  return id === "computers" && computers === "no"
    ? "Not asked: the source is set not to read computers."
    : null;
}

/** The searches of a data set; null: there is none of that name. */
export function listsOf(dataSet: string, root: Root, isAd: boolean): List[] | null {
  const lists: { [id: string]: () => List[] } = {
    units: () => unitLists(root),
    accounts: () => accountLists(root, isAd),
    "managed-accounts": () => managedLists(root),
    computers: () => computerLists(root),
    groups: () => groupLists(root, isAd),
  };
  return Object.hasOwn(lists, dataSet) ? (lists[dataSet]?.() ?? null) : null;
}
