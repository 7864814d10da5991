import { SourceError } from "@/lib/connectors/sdk/contract";
import { clip } from "@/lib/connectors/sdk/page-records";
import { sshKeyFacts } from "@/lib/connectors/sdk/ssh-key-line";
import { fourAtATime } from "@/lib/connectors/sdk/steps";
import { type Entry, one, pieceOf } from "./entry";
import { accountFilter, computerFilter, managedFilter } from "./filters";
import type { List } from "./lists";
import { permission } from "./permissions";
import { entryId, entryIdNames, type Root } from "./root";
import type { Tools } from "./tools";
import { allowedIn, certificateFacts, sidOf } from "./values";

/** Attributes that go on as text. None is a password, a hash, or a key that is secret. */
const told = {
  both: [
    "objectClass",
    "displayName",
    "givenName",
    "sn",
    "mail",
    "employeeNumber",
    "employeeType",
    "title",
    "description",
    "manager",
  ],
  ad: [
    "sAMAccountName",
    "userPrincipalName",
    "employeeID",
    "department",
    "info",
    "managedBy",
    "userAccountControl",
    "msDS-User-Account-Control-Computed",
    "msDS-UserPasswordExpiryTimeComputed",
    "pwdLastSet",
    "lastLogonTimestamp",
    "lastLogon",
    "accountExpires",
    "whenCreated",
    "servicePrincipalName",
    "primaryGroupID",
    "adminCount",
    "userWorkstations",
    "altSecurityIdentities",
    "msDS-AllowedToDelegateTo",
    "msDS-SupportedEncryptionTypes",
    "msDS-ManagedPasswordInterval",
    "operatingSystem",
    "dNSHostName",
  ],
  ldap: [
    "uid",
    "cn",
    "departmentNumber",
    "ou",
    "owner",
    "createTimestamp",
    "creatorsName",
    "pwdChangedTime",
    "pwdAccountLockedTime",
    "pwdPolicySubentry",
    "pwdLastSuccess",
    "authTimestamp",
    "pwdStartTime",
    "pwdEndTime",
    "shadowExpire",
    "nsAccountLock",
    "loginShell",
    "host",
  ],
};
/** Attributes that are bytes, or of which only a fact goes on. */
const reduced = {
  both: ["userCertificate"],
  ad: ["objectSid", "msDS-GroupMSAMembership", "msDS-AllowedToActOnBehalfOfOtherIdentity"],
  ldap: ["sshPublicKey"],
};

export function accountLists(root: Root, isAd: boolean): List[] {
  return [
    {
      ...listOf("accounts", root, isAd, accountFilter(isAd), permission.accounts),
      neverEmpty:
        "The list of accounts is empty: the reader does not see them, or there is none below the base.",
    },
  ];
}

export function managedLists(root: Root): List[] {
  return [listOf("managed accounts", root, true, managedFilter, permission.managed)];
}

export function computerLists(root: Root): List[] {
  return [listOf("computers", root, true, computerFilter, permission.computers)];
}

function listOf(call: string, { base }: Root, isAd: boolean, filter: string, needs: string): List {
  const kind = isAd ? "ad" : "ldap";
  const attributes = [...entryIdNames, ...told.both, ...told[kind], ...reduced.both, ...reduced[kind]];
  return {
    call,
    search: { base, scope: "sub", filter, attributes, permission: needs, pageSize: 500 },
    keep: (entries, tools) =>
      fourAtATime(entries, (entry) => keepAccount(entry, [...told.both, ...told[kind]], tools)),
  };
}

const people = ["manager", "managedBy", "owner", "creatorsName"];
const mostValues = 200;

async function keepAccount(entry: Entry, names: string[], tools: Tools) {
  const cut = new Set<string>();
  /** As many values as are kept; that there are more is told. */
  const some = <T>(name: string, values: T[], rest: number | null = null): T[] => {
    if (values.length > mostValues || rest !== null) cut.add(name);
    return values.slice(0, mostValues);
  };
  const someOf = (name: string) => {
    const { values, rest } = pieceOf(entry, name);
    return some(name, values, rest);
  };
  const trusteesOf = async (name: string) => {
    const found = await trustees(one(entry, name), tools);
    return found && some(name, found);
  };
  const is = Object.fromEntries(
    names.flatMap((name) => {
      const values = someOf(name);
      return values.length > 0 ? [[name.toLowerCase(), values.map((value) => clip(value, 4000))]] : [];
    }),
  );
  const titles: { [attribute: string]: string } = {};
  for (const name of people) {
    const dn = one(entry, name);
    if (dn) titles[name.toLowerCase()] = (await tools.titleOf(dn)) ?? clip(dn, 500);
  }
  const policy = one(entry, "pwdPolicySubentry") ?? tools.defaultPolicy;
  const kept = {
    dn: entry.dn,
    id: entryId(entry),
    sid: sidOf(one(entry, "objectSid")),
    is,
    titles,
    maxAge: policy && !tools.isAd ? await tools.maxAgeOf(policy) : null,
    certificates: someOf("userCertificate").map(certificateFacts),
    keys: someOf("sshPublicKey").map((line) => keptKey(line, tools)),
    passwordReaders: await trusteesOf("msDS-GroupMSAMembership"),
    actsForOthers: await trusteesOf("msDS-AllowedToActOnBehalfOfOtherIdentity"),
  };
  return { ...kept, cut: [...cut] };
}

/** An SSH key with the keyed print under which files on machines know its private half. */
function keptKey(line: string, { fingerprint }: Tools) {
  const facts = sshKeyFacts(line);
  return facts?.fingerprint && fingerprint ? { ...facts, print: fingerprint(facts.fingerprint) } : facts;
}

/** Whom a security descriptor names, and which of them are groups. Null: it cannot be read. */
async function trustees(descriptor: string | undefined, tools: Tools) {
  if (descriptor === undefined) return [];
  const sids = allowedIn(descriptor);
  if (sids === null) return null;
  if (sids.length === 0) return [];
  const groups = await groupsIfReadable(tools);
  return groups && sids.map((sid) => ({ sid, group: groups.get(sid)?.name ?? null }));
}

/** Without the groups nobody can say whether an identifier is a group's. */
async function groupsIfReadable(tools: Tools) {
  try {
    return await tools.groups();
  } catch (error) {
    if (error instanceof SourceError && error.failure.kind === "denied") return null;
    throw error;
  }
}
