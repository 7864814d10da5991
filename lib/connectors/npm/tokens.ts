import { z } from "zod";
import { type Page, type Parsed, SourceError } from "@/lib/connectors/sdk/contract";
import { ItemRecords } from "@/lib/connectors/sdk/item-records";
import { kept } from "@/lib/connectors/sdk/kept-fields";
import { clip } from "@/lib/connectors/sdk/page-records";
import type { Step } from "@/lib/connectors/sdk/steps";
import { noTelemetry, type Ref } from "@/lib/domain/record";
import { accountRef, npmRealms, system } from "./names";
import { type Npm, permission } from "./session";

const path = "/-/npm/v1/tokens";
const listSchema = z.object({
  objects: z.array(z.unknown()),
  urls: z
    .object({ next: z.string().max(2_000).nullish().catch(null) })
    .nullish()
    .catch(null),
});

/** Names with which npm's own command makes a token; which of them the registry tells again, it does not say. */
const limits = [
  // Verdaccio's word for `cidr_whitelist`.
  "cidr",
  ...["bypass_2fa", "packages", "packages_all", "scopes", "orgs"],
  ...["packages_and_scopes_permission", "orgs_permission"],
];

/** Tokens of the account. Not the shown part of them. Of the address of the next page only its query is taken. */
export const tokenSteps: Step<Npm>[] = [
  {
    call: "GET /-/npm/v1/tokens",
    permission: permission.tokens,
    async read(npm, at) {
      const query = at === null ? {} : Object.fromEntries(new URLSearchParams(at));
      const list = listSchema.safeParse(await npm.get(path, permission.tokens, query));
      if (!list.success)
        throw new SourceError({ kind: "malformed", message: "The registry did not answer with tokens." });
      const items = list.data.objects.map((token) =>
        kept(token, "key", "name", "created", "updated", "expires", "readonly", "cidr_whitelist", ...limits),
      );
      return {
        body: { realm: npm.realm, account: npm.config.account, items },
        next: queryOf(list.data.urls?.next ?? null),
      };
    },
    probe: (npm) => npm.get(path, permission.tokens, { perPage: "1" }),
  },
];

function queryOf(next: string | null): string | null {
  if (!next || !URL.canParse(next, "https://registry.example")) return null;
  return new URL(next, "https://registry.example").search.slice(1) || null;
}

const names = z.array(z.string().min(1).max(300)).catch([]);
const text = z.string().max(500).nullish().catch(null);
const flag = z.boolean().nullish().catch(null);
const schema = z.object({
  key: z.string().min(1).max(300),
  name: text,
  created: z.unknown().optional(),
  updated: z.unknown().optional(),
  expires: z.unknown().optional(),
  readonly: flag,
  cidr_whitelist: names,
  cidr: names,
  bypass_2fa: flag,
  packages: names,
  packages_all: flag,
  scopes: names,
  orgs: names,
  packages_and_scopes_permission: text,
  orgs_permission: text,
});
type Token = z.output<typeof schema>;
const besideSchema = z.object({ account: z.string().min(1).max(300) });

/** A token is an identity with its one credential, and acts as its account. */
export function tokenRecords(page: Page): Parsed {
  const records = new ItemRecords(page, npmRealms);
  const account = besideSchema.safeParse(records.beside).data?.account;
  if (account) addAccount(records, account);
  for (const { item, where } of records.read(schema)) {
    const ref = records.ref(`token/${item.key}`);
    const createdAt = records.time(item.created, `${where} created`);
    const expiresAt = records.time(item.expires, `${where} expires`);
    const isOver = expiresAt !== null && expiresAt <= records.collectedAt;
    const addresses = [...item.cidr_whitelist, ...item.cidr];
    const name = item.name || `Token ${item.key.slice(0, 6)}`;
    const shared = {
      status: isOver ? ("expired" as const) : ("active" as const),
      createdAt,
      expiresAt,
      lastUsed: noTelemetry,
    };
    records.add({
      t: "identity",
      ref,
      kind: "access_token",
      name,
      system,
      ...shared,
      class: "non_human",
      classReason: "A token: software uses it, in the name of an account.",
      managedBy: "customer",
      tags: {
        ...(addresses.length > 0 ? { "only from": clip(addresses.join(", "), 1000) } : {}),
        ...(item.bypass_2fa === true ? { "needs no second factor": "yes" } : {}),
      },
      ownerHints: account ? [{ type: "owner_object", value: account }] : [],
    });
    records.add({
      t: "credential",
      ref,
      identity: ref,
      type: "bearer_token",
      name,
      // Whether one without an end has none, or the registry does not tell it, cannot be known.
      lifetime: expiresAt ? "expiring" : "unknown",
      renewal: "manual",
      ...shared,
      lastRotatedAt: createdAt,
    });
    if (account)
      records.add({
        t: "trust",
        identity: accountRef(records.realm, account),
        kind: "runs_as",
        subject: `token ${name}`,
        subjectRef: ref,
      });
    addLimits(records, ref, item);
  }
  return records.parsed();
}

function addAccount(records: ItemRecords, account: string): void {
  records.add({
    t: "identity",
    ref: accountRef(records.realm, account),
    kind: "directory_account",
    name: account,
    system,
    class: "unsure",
    classReason: "An account of npm: a person's, or one that was made for machines.",
  });
}

/** What a token may do with which packages, as far as the registry tells. */
function addLimits(records: ItemRecords, principal: Ref, item: Token): void {
  const level =
    item.packages_and_scopes_permission ||
    (item.readonly === true ? "read-only" : item.readonly === false ? "read-write" : null);
  if (level && level !== "no-access")
    addGrant(records, principal, `packages/${level}`, `${level} packages`, {
      ...(item.packages_all === true ? { packages: "all" } : {}),
      ...(item.packages.length > 0 ? { packages: item.packages } : {}),
      ...(item.scopes.length > 0 ? { scopes: item.scopes } : {}),
    });
  if (item.orgs_permission && item.orgs_permission !== "no-access")
    addGrant(records, principal, `orgs/${item.orgs_permission}`, `${item.orgs_permission} organizations`, {
      orgs: item.orgs,
    });
}

function addGrant(records: ItemRecords, principal: Ref, id: string, name: string, condition: object): void {
  const entitlement = records.ref(`permission/${id}`);
  if (records.isNew("entitlement", entitlement))
    records.add({ t: "entitlement", ref: entitlement, kind: "scope", name, system, managedBy: "provider" });
  records.add({
    t: "grant",
    principal,
    entitlement,
    ...(Object.keys(condition).length > 0 ? { condition } : {}),
  });
}
