import { z } from "zod";
import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { ItemRecords } from "@/lib/connectors/sdk/item-records";
import { kept } from "@/lib/connectors/sdk/kept-fields";
import { isObject } from "@/lib/connectors/sdk/page-records";
import type { Step } from "@/lib/connectors/sdk/steps";
import { text } from "@/lib/connectors/sdk/text-field";
import type { CredentialType } from "@/lib/domain/record";
import { noTelemetry } from "@/lib/domain/record";
import { consumerOf } from "./consumers";
import { type KongContext, listStep } from "./lists";
import { consumerRef, kongId, kongRealms } from "./names";

interface Kind {
  path: string;
  type: CredentialType;
  /** Where the secret stands as it is, for its fingerprint; of a hash none is made. */
  secret: string | null;
}

const kinds: readonly Kind[] = [
  { path: "/key-auths", type: "api_key", secret: "key" },
  { path: "/basic-auths", type: "password", secret: null },
  { path: "/jwts", type: "signing_secret", secret: "secret" },
  { path: "/hmac-auths", type: "signing_secret", secret: "secret" },
  { path: "/oauth2", type: "oauth_client_secret", secret: "client_secret" },
];

const fields = ["id", "created_at", "tags", "name", "algorithm", "client_type", "ttl", "hash_secret"];

/** A credential without its secret: Kong's lists hold all of them in plain text. */
function keptCredential({ secret }: Kind, item: unknown, ctx: KongContext): unknown {
  if (!isObject(item)) return item;
  const value = secret === null || item.hash_secret === true ? null : item[secret];
  const isKeyPair = typeof item.rsa_public_key === "string" && /^[REP]S/.test(String(item.algorithm));
  return {
    ...kept(item, ...fields),
    consumer: consumerOf(item),
    isKeyPair,
    ...(typeof value === "string" && value !== "" && !isKeyPair && ctx.fingerprint
      ? { fingerprint: ctx.fingerprint(value) }
      : {}),
  };
}

/** The lists of one kind of credential each, as a data set. */
export function credentialSteps(path: string): Step<KongContext>[] {
  return kinds
    .filter((kind) => kind.path === path)
    .map((kind) => listStep(path, (item, ctx) => keptCredential(kind, item, ctx)));
}

const schema = z.object({
  id: z.string().regex(kongId),
  consumer: z.string().regex(kongId),
  created_at: z.unknown().optional(),
  name: text(500),
  algorithm: text(40),
  client_type: text(60),
  ttl: z.number().nullish().catch(null),
  isKeyPair: z.boolean().catch(false),
  fingerprint: z.string().max(200).optional().catch(undefined),
});

/** Keys, passwords, signing keys and clients of consumers. */
export function credentialRecords(page: Page): Parsed {
  const records = new ItemRecords(page, kongRealms);
  const kind = kinds.find(({ path }) => page.call === `GET ${path}`);
  for (const { item, where } of records.read(schema)) {
    records.add({
      t: "credential",
      ref: records.ref(`${kind?.path.slice(1) ?? "credential"}/${item.id}`),
      identity: consumerRef(records.realm, item.consumer),
      type: item.isKeyPair ? "rsa_keypair" : (kind?.type ?? "unknown"),
      name: item.name || `${kind?.path.slice(1) ?? "credential"} ${item.id}`,
      // When exactly a key with a time to live ends, Kong does not say.
      lifetime: item.ttl ? "expiring" : "static",
      status: "active",
      createdAt: records.time(item.created_at, `${where} created_at`),
      lastUsed: noTelemetry,
      ...(item.fingerprint ? { fingerprint: item.fingerprint } : {}),
      raw: { algorithm: item.algorithm ?? null, clientType: item.client_type ?? null },
    });
  }
  return records.parsed();
}
