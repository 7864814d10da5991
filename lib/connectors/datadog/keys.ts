import { z } from "zod";
import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { ItemRecords } from "@/lib/connectors/sdk/item-records";
import { clip } from "@/lib/connectors/sdk/page-records";
import { text } from "@/lib/connectors/sdk/text-field";
import type { CredentialType, LastUsed, Ref } from "@/lib/domain/record";
import { noTelemetry } from "@/lib/domain/record";
import { isMachine, listStep, type Person, personSchema } from "./json-api";
import { datadogRealms, organizationRef, system, userRef } from "./names";
import { permission } from "./session";

/** Keys of the organization: they send data, and act as nobody. Not the last characters of them. */
export const apiKeySteps = [
  listStep({
    path: "/api_keys",
    permission: permission.apiKeys,
    query: { include: "created_by" },
    fields: ["name", "category", "created_at", "date_last_used", "remote_config_read_enabled"],
    relation: "created_by",
  }),
];
/** Keys that act as their owner, wholly or within scopes. */
export const applicationKeySteps = [
  listStep({
    path: "/application_keys",
    permission: permission.applicationKeys,
    query: { include: "owned_by" },
    fields: ["name", "scopes", "created_at", "last_used_at"],
    relation: "owned_by",
  }),
];
/** Tokens of people and of service accounts, in one list. */
export const accessTokenSteps = [
  listStep({
    path: "/personal_access_tokens",
    permission: permission.applicationKeys,
    fields: ["name", "scopes", "created_at", "expires_at", "last_used_at"],
    relation: "owned_by",
  }),
];

const schema = z.object({
  id: z.string().min(1).max(100),
  type: text(100),
  name: text(500),
  category: text(100),
  remote_config_read_enabled: z.boolean().nullish().catch(null),
  scopes: z.array(z.string().min(1).max(200)).nullish().catch(null),
  created_at: z.unknown().optional(),
  expires_at: z.unknown().optional(),
  date_last_used: z.unknown().optional(),
  last_used_at: z.unknown().optional(),
  created_by: personSchema,
  owned_by: personSchema,
});
type Key = z.output<typeof schema>;

/** Datadog notes uses by the day. Since when, it does not say: a use that it noted shows that it does. */
function lastUsedOf(at: Date | null): LastUsed {
  return at
    ? { at, grade: "reported", precisionSeconds: 86_400, coveredSince: at, gap: "none" }
    : noTelemetry;
}

export function apiKeyRecords(page: Page): Parsed {
  const records = new ItemRecords(page, datadogRealms);
  for (const { item, where } of records.read(schema)) {
    const ref = records.ref(`api-key/${item.id}`);
    const createdAt = records.time(item.created_at, `${where} created_at`);
    const lastUsed = lastUsedOf(records.time(item.date_last_used, `${where} date_last_used`));
    const creator = item.created_by?.handle || item.created_by?.name || item.created_by?.id;
    records.add({
      t: "identity",
      ref,
      kind: "api_key",
      name: item.name || item.id,
      system,
      container: organizationRef(records.realm),
      status: "active",
      class: "non_human",
      classReason: "A key of the organization, which acts as nobody else.",
      managedBy: "customer",
      createdAt,
      lastUsed,
      tags: item.category ? { category: item.category } : {},
      ownerHints: creator ? [{ type: "creator", value: creator, at: createdAt }] : [],
    });
    addCredential(records, item, {
      ref,
      identity: ref,
      type: "api_key",
      createdAt,
      expiresAt: null,
      lastUsed,
    });
    const reads = item.remote_config_read_enabled === true;
    addScope(records, ref, reads ? "sends data, and reads remote configuration" : "sends data");
  }
  return records.parsed();
}

interface KeyKind {
  prefix: "application-key" | "access-token";
  title: string;
  kind: "api_key" | "access_token";
  type: CredentialType;
}

const ofOwner =
  (about: KeyKind) =>
  (page: Page): Parsed => {
    const records = new ItemRecords(page, datadogRealms);
    for (const { item, where } of records.read(schema)) {
      const createdAt = records.time(item.created_at, `${where} created_at`);
      const expiresAt = records.time(item.expires_at, `${where} expires_at`);
      const lastUsed = lastUsedOf(records.time(item.last_used_at, `${where} last_used_at`));
      const ref = records.ref(`${about.prefix}/${item.id}`);
      const ofMachine = isMachine(item.owned_by) || item.type === "service_access_tokens";
      const machine = ofMachine && item.owned_by ? userRef(records.realm, item.owned_by.id) : null;
      if (!machine) addPersonal(records, item, ref, about, { createdAt, expiresAt, lastUsed });
      addCredential(records, item, {
        ref,
        identity: machine ?? ref,
        type: about.type,
        createdAt,
        expiresAt,
        lastUsed,
      });
      // Without scopes it may do all that its owner may. Those of an account's key are told of the key alone.
      if (!machine) for (const scope of item.scopes ?? []) addScope(records, ref, scope);
    }
    return records.parsed();
  };

export const applicationKeyRecords = ofOwner({
  prefix: "application-key",
  title: "Application key",
  kind: "api_key",
  type: "api_key",
});
export const accessTokenRecords = ofOwner({
  prefix: "access-token",
  title: "Access token",
  kind: "access_token",
  type: "bearer_token",
});

interface Facts {
  createdAt: Date | null;
  expiresAt: Date | null;
  lastUsed: LastUsed;
}

/** A key of a person is an identity of its own: a program uses it, in the person's name. */
function addPersonal(
  records: ItemRecords,
  item: Key,
  ref: Ref,
  { title, kind }: KeyKind,
  facts: Facts,
): void {
  const owner: Person = item.owned_by;
  const isOver = facts.expiresAt !== null && facts.expiresAt <= records.collectedAt;
  const name = item.name || `${title} ${item.id}`;
  records.add({
    t: "identity",
    ref,
    kind,
    name,
    system,
    container: organizationRef(records.realm),
    status: isOver ? "expired" : "active",
    class: owner ? "non_human" : "unsure",
    classReason: owner
      ? "A key: software uses it, in the name of a person."
      : "Whose key this is cannot be read.",
    managedBy: owner ? "person" : "customer",
    ...facts,
    tags: { scopes: item.scopes ? clip(item.scopes.join(", "), 1000) : "all that its owner may" },
    ownerHints: owner ? [{ type: "owner_object", value: owner.handle || owner.name || owner.id }] : [],
  });
  if (owner && !item.scopes)
    records.add({
      t: "trust",
      identity: userRef(records.realm, owner.id),
      kind: "runs_as",
      subject: `${title} ${name}`,
      subjectRef: ref,
    });
}

function addCredential(
  records: ItemRecords,
  item: Key,
  {
    ref,
    identity,
    type,
    createdAt,
    expiresAt,
    lastUsed,
  }: Facts & { ref: Ref; identity: Ref; type: CredentialType },
): void {
  records.add({
    t: "credential",
    ref,
    identity,
    type,
    name: item.name || item.id,
    lifetime: expiresAt ? "expiring" : "static",
    renewal: "manual",
    status: expiresAt && expiresAt <= records.collectedAt ? "expired" : "active",
    createdAt,
    expiresAt,
    lastRotatedAt: createdAt,
    lastUsed,
    ...(item.scopes ? { raw: { scopes: item.scopes } } : {}),
  });
}

function addScope(records: ItemRecords, principal: Ref, scope: string): void {
  const entitlement = records.ref(`scope/${scope}`);
  if (records.isNew("entitlement", entitlement))
    records.add({
      t: "entitlement",
      ref: entitlement,
      kind: "scope",
      name: scope,
      system,
      managedBy: "provider",
    });
  records.add({ t: "grant", principal, entitlement, scope: organizationRef(records.realm) });
}
