import { z } from "zod";
import type { ItemRecords } from "@/lib/connectors/sdk/item-records";
import { kept } from "@/lib/connectors/sdk/kept-fields";
import type { Ref, Status } from "@/lib/domain/record";
import { type OktaList, readAll } from "./okta-list";
import type { Ask } from "./session";

/** Secrets and keys of an app or agent, without what they are. */
export async function keptSecrets(ask: Ask, list: OktaList): Promise<unknown[]> {
  const secrets = await readAll(ask, list);
  return secrets.map((each) => kept(each, "id", "status", "created", "lastUpdated"));
}

export async function keptKeys(ask: Ask, list: OktaList): Promise<unknown[]> {
  const keys = await readAll(ask, list);
  return keys.map((each) => kept(each, "id", "kid", "kty", "use", "status", "created", "lastUpdated"));
}

export const states: { [state: string]: Status } = {
  ACTIVE: "active",
  INACTIVE: "disabled",
  DELETED: "pending_deletion",
};
export function statusOf(state: string | null | undefined): Status {
  return (state && Object.hasOwn(states, state) && states[state]) || "unknown";
}

const text = z.string().max(200).nullish().catch(null);
const secretSchema = z.object({
  id: z.string().min(1).max(200),
  status: text,
  created: z.unknown().optional(),
});
const keySchema = z.object({
  kid: z.string().min(1).max(300),
  status: text,
  use: text,
  created: z.unknown().optional(),
});

/** Client secrets: Okta gives them no end, and lets two be in force while one replaces the other. */
export function addSecrets(records: ItemRecords, identity: Ref, listed: unknown, where: string): void {
  for (const outside of records.list(listed, `${where} secrets`)) {
    const read = secretSchema.safeParse(outside).data;
    if (!read) {
      records.problem(where, "One of its secrets has no id that can be read.");
      continue;
    }
    const createdAt = records.time(read.created, `${where} secret ${read.id} created`);
    records.add({
      t: "credential",
      ref: records.ref(`secret/${read.id}`),
      identity,
      type: "oauth_client_secret",
      name: `Client secret ${read.id}`,
      lifetime: "static",
      renewal: "manual",
      status: statusOf(read.status),
      createdAt,
      lastRotatedAt: createdAt,
    });
  }
}

/** Public keys: each stands for a private key that somebody else keeps. Those that only encrypt let nobody in. */
export function addKeys(records: ItemRecords, identity: Ref, listed: unknown, where: string): void {
  for (const outside of records.list(listed, `${where} keys`)) {
    const read = keySchema.safeParse(outside).data;
    if (!read) {
      records.problem(where, "One of its keys has no id that can be read.");
      continue;
    }
    if (read.use === "enc") continue;
    const createdAt = records.time(read.created, `${where} key ${read.kid} created`);
    records.add({
      t: "credential",
      ref: records.ref(`key/${identity.externalId}/${read.kid}`),
      identity,
      type: "rsa_keypair",
      name: `Key ${read.kid}`,
      lifetime: "static",
      renewal: "manual",
      status: statusOf(read.status),
      createdAt,
      lastRotatedAt: createdAt,
    });
  }
}
