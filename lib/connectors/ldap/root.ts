import { SourceError } from "@/lib/connectors/sdk/contract";
import type { Ref } from "@/lib/domain/record";
import { dnKey, isBelow } from "./dn";
import { all, one } from "./entry";
import { permission } from "./permissions";
import type { LdapContext, Session } from "./session";
import { guidOf, sidOf } from "./values";

/** What issues the ids: a domain by its security identifier, any other directory by the id of its topmost entry. */
export const directoryRealms = /^(?:ad:S-1-5-21-\d{1,10}-\d{1,10}-\d{1,10}|ldap:[\da-f-]{32,36})$/;
export const directoryRef = (realm: string): Ref => ({ realm, externalId: "directory" });

/** The directory, as it says of itself. */
export interface Root {
  realm: string;
  /** The naming context that is read, and below which entry of it. */
  context: string;
  base: string;
  /** Active Directory replicates last logons from functional level 2 (Windows Server 2003) on. */
  replicatesLogons: boolean;
}

const microsoft = "1.2.840.113556.1.4.800";

/** Which directory this is, and whether the reader sees where it shall begin. */
export async function readRoot(session: Session, { config }: LdapContext): Promise<Root> {
  const look = async (base: string, attributes: string[]) => {
    const filter = "(objectClass=*)";
    const [entry] = await session.find({
      base,
      scope: "base",
      filter,
      attributes,
      permission: permission.root,
    });
    return entry ?? null;
  };
  const dse = await look("", [
    "namingContexts",
    "defaultNamingContext",
    "supportedCapabilities",
    "domainFunctionality",
  ]);
  if (!dse)
    throw new SourceError({
      kind: "denied",
      message: "The directory does not say what it holds.",
      permission: permission.root,
    });
  const isAd = all(dse, "supportedCapabilities").includes(microsoft);
  if (isAd !== (config.kind === "ad"))
    throw new SourceError({
      kind: "unsupported",
      message: isAd
        ? "This server is Active Directory: choose it as the kind of directory."
        : "This server is not Active Directory: choose the other kind of directory.",
    });
  const context = contextFor(config.base, one(dse, "defaultNamingContext"), all(dse, "namingContexts"));
  const top = await look(context, ["objectSid", "entryUUID", "nsUniqueId", "objectGUID"]);
  const sid = top && sidOf(one(top, "objectSid"));
  const uuid = top && (one(top, "entryUUID") ?? one(top, "nsUniqueId"))?.toLowerCase();
  const realm = isAd ? `ad:${sid}` : `ldap:${uuid}`;
  const base = config.base ?? context;
  if (!directoryRealms.test(realm) || (base !== context && !(await look(base, ["1.1"]))))
    throw new SourceError({
      kind: "denied",
      message: `The reader does not see ${directoryRealms.test(realm) ? base : context}, or there is no such entry.`,
      permission: permission.root,
    });
  return { realm, context, base, replicatesLogons: Number(one(dse, "domainFunctionality") ?? 0) >= 2 };
}

function contextFor(base: string | undefined, preferred: string | undefined, contexts: string[]): string {
  const of = contexts.filter((each) => base !== undefined && isBelow(base, each));
  const found =
    base === undefined
      ? (preferred ?? (contexts.length === 1 ? contexts[0] : undefined))
      : of.sort((one, other) => dnKey(other).length - dnKey(one).length)[0];
  if (found !== undefined) return found;
  throw new SourceError({
    kind: "malformed",
    message:
      base === undefined && contexts.length > 1
        ? `The server holds several directories. Name one as “Only below”: ${contexts.slice(0, 10).join("; ").slice(0, 500)}`
        : `The server does not hold ${base?.slice(0, 200) ?? "any directory"}.`,
  });
}

/** The lasting id of an entry. */
export const entryIdNames = ["objectGUID", "entryUUID", "nsUniqueId"];

export function entryId(entry: Parameters<typeof one>[0]): string | null {
  const id = guidOf(one(entry, "objectGUID")) ?? one(entry, "entryUUID") ?? one(entry, "nsUniqueId") ?? null;
  return id === null ? null : id.toLowerCase();
}
