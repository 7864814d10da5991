import { SourceError } from "@/lib/connectors/sdk/contract";
import { allPages } from "./all-pages";
import { dnKey } from "./dn";
import { all, type Entry, one } from "./entry";
import { groupFilter } from "./filters";
import { permission } from "./permissions";
import { entryId, entryIdNames, type Root, readRoot } from "./root";
import type { LdapContext, OpenSession, Session } from "./session";
import { sidOf } from "./values";

/** A group, as others refer to it. */
export interface KnownGroup {
  id: string;
  name: string;
}

/** What every list may use. */
export interface Tools {
  session: Session;
  /** A second connection: a directory remembers one paged search per connection, and lookups must not end it. */
  lookups(): Promise<Session>;
  root: Root;
  isAd: boolean;
  fingerprint: LdapContext["fingerprint"];
  /** All groups of the directory, by their names and security identifiers. */
  groups(): Promise<ReadonlyMap<string, KnownGroup>>;
  /** What a person or account is called: e-mail, else the name to sign in with. Null: it cannot be told. */
  titleOf(dn: string): Promise<string | null>;
  /** Seconds after which a password of a policy ends; 0: never. Null: the policy does not say it to this reader. */
  maxAgeOf(policy: string): Promise<number | null>;
  defaultPolicy: string | null;
  end(): void;
}

const most = 200_000;

export async function openTools(ctx: LdapContext, open: OpenSession): Promise<Tools> {
  const session = await open(ctx);
  const opened = [session];
  try {
    const root = await readRoot(session, ctx);
    const lookups = once(async () => {
      const second = await open(ctx);
      opened.push(second);
      return second;
    });
    const look = async (base: string, attributes: string[]): Promise<Entry | null> => {
      const filter = "(objectClass=*)";
      const search = { base, scope: "base" as const, filter, attributes, permission: permission.accounts };
      try {
        return (await (await lookups()).find(search))[0] ?? null;
      } catch (error) {
        // What else is known of an account is a help, not a need.
        if (error instanceof SourceError && error.failure.kind === "denied") return null;
        throw error;
      }
    };
    return {
      session,
      lookups,
      root,
      isAd: ctx.config.kind === "ad",
      fingerprint: ctx.fingerprint,
      groups: once(async () => listGroups(await lookups(), root, ctx.config.kind === "ad")),
      titleOf: onceEach(async (dn) => {
        const entry = await look(dn, ["mail", "userPrincipalName", "sAMAccountName", "uid", "cn"]);
        if (!entry) return null;
        const names = ["mail", "userPrincipalName", "sAMAccountName", "uid", "cn"];
        return names.map((name) => one(entry, name)).find(Boolean) ?? null;
      }),
      maxAgeOf: onceEach(async (policy) => {
        const entry = await look(policy, ["objectClass", "pwdMaxAge"]);
        // One that is not there may also be one that is not shown.
        const stated = entry && one(entry, "pwdMaxAge");
        return stated && /^\d{1,10}$/.test(stated) ? Number(stated) : null;
      }),
      defaultPolicy: ctx.config.policy ?? null,
      end: () => {
        for (const each of opened) each.end();
      },
    };
  } catch (error) {
    session.end();
    throw error;
  }
}

async function listGroups(session: Session, root: Root, isAd: boolean): Promise<Map<string, KnownGroup>> {
  const groups = new Map<string, KnownGroup>();
  const search = {
    base: root.context,
    scope: "sub" as const,
    filter: groupFilter(isAd),
    attributes: isAd ? ["objectSid", "sAMAccountName"] : [...entryIdNames, "cn"],
    permission: permission.groups,
  };
  for await (const entries of allPages(session, search)) {
    for (const entry of entries) {
      const id = groupId(entry, isAd);
      if (!id) continue;
      const known = { id, name: one(entry, isAd ? "sAMAccountName" : "cn") ?? id };
      groups.set(dnKey(entry.dn), known);
      if (isAd) groups.set(id, known);
    }
    if (groups.size > 2 * most)
      throw new SourceError({ kind: "too_large", message: `The directory has more than ${most} groups.` });
  }
  return groups;
}

/** Groups of a domain are known by their security identifier: a primary group is told by nothing else. */
export function groupId(entry: Entry, isAd: boolean): string | null {
  return isAd ? sidOf(one(entry, "objectSid")) : entryId(entry);
}

/** Names of attributes that people and services are found by (`uid`) with the ids of the accounts that have them. */
export async function accountsByUid(
  session: Session,
  root: Root,
  uids: string[],
): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>();
  for (let at = 0; at < uids.length; at += 100) {
    const names = uids.slice(at, at + 100).map((uid) => `(uid=${escapeFilter(uid)})`);
    const entries = await session.find({
      base: root.context,
      scope: "sub",
      filter: `(&(objectClass=posixAccount)(|${names.join("")}))`,
      attributes: [...entryIdNames, "uid"],
      permission: permission.accounts,
    });
    for (const entry of entries) {
      const id = entryId(entry);
      for (const uid of id ? all(entry, "uid") : [])
        found.set(uid.toLowerCase(), [...(found.get(uid.toLowerCase()) ?? []), id ?? ""]);
    }
  }
  return found;
}

/** Text inside a filter (RFC 4515). */
export function escapeFilter(text: string): string {
  return text.replace(/[\\*()\0]/g, (sign) => `\\${sign.charCodeAt(0).toString(16).padStart(2, "0")}`);
}

function once<T>(work: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | null = null;
  return () => {
    result ??= work();
    return result;
  };
}

const remembered = 20_000;

function onceEach<T>(work: (name: string) => Promise<T>): (name: string) => Promise<T> {
  const known = new Map<string, Promise<T>>();
  return (name) => {
    const result = known.get(name) ?? work(name);
    if (known.size < remembered) known.set(name, result);
    return result;
  };
}
