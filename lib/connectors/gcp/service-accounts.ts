import { z } from "zod";
import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { readAll } from "@/lib/connectors/sdk/google-list";
import type { Ask } from "@/lib/connectors/sdk/google-session";
import { ItemRecords } from "@/lib/connectors/sdk/item-records";
import { kept } from "@/lib/connectors/sdk/kept-fields";
import { isObject } from "@/lib/connectors/sdk/page-records";
import type { Ref } from "@/lib/domain/record";
import { keptUse, lastUsedOf, useSchema } from "./activity";
import { cloudRealms, cloudRef, googleRealm, projectId, projectRealm, projectRef, system } from "./names";
import { permission } from "./permissions";
import { googleStep } from "./tools";

const fields = [
  "name",
  "projectId",
  "uniqueId",
  "email",
  "displayName",
  "description",
  "oauth2ClientId",
  "disabled",
];
const keyFields = [
  "name",
  "validAfterTime",
  "validBeforeTime",
  "keyOrigin",
  "keyType",
  "disabled",
  "disableReason",
];

export const accountList = (project: string) => ({
  url: `https://iam.googleapis.com/v1/projects/${project}/serviceAccounts`,
  under: "accounts",
  pageSize: 100,
  permission: permission.accounts,
});

export const keyList = (name: string) => ({
  url: `https://iam.googleapis.com/v1/${name}/keys`,
  query: { keyTypes: "USER_MANAGED" },
  under: "keys",
  permission: permission.keys,
});

const accountName = /^projects\/[^/?#]{1,150}\/serviceAccounts\/[^/?#]{1,200}$/;

/** Accounts of a project with the keys that people made for them; four accounts are asked for their keys at a time. */
export const accountSteps = (project: string) => [
  googleStep("GET /v1/projects/{project}/serviceAccounts", accountList(project), async (item, tools) => {
    if (!isObject(item)) return item;
    const activity = await tools.activity(project);
    const name = typeof item.name === "string" && accountName.test(item.name) ? item.name : null;
    const keys = name ? await readAll(tools.ask, keyList(name)) : [];
    return {
      ...kept(item, ...fields),
      project,
      use: keptUse(activity.accounts, item.email, activity.gap),
      made: keys.map((key) => {
        const id = isObject(key) && typeof key.name === "string" ? (key.name.split("/").at(-1) ?? "") : "";
        return { ...kept(key, ...keyFields), id, use: keptUse(activity.keys, id, activity.gap) };
      }),
    };
  }),
];

/** Asks the first account for its keys. */
export async function probeKeys(ask: Ask, project: string): Promise<unknown> {
  const [first] = await readAll(ask, accountList(project));
  const name =
    isObject(first) && typeof first.name === "string" && accountName.test(first.name) ? first.name : null;
  return name === null ? null : readAll(ask, keyList(name));
}

const accountSchema = z.object({
  project: z.string().regex(projectId),
  uniqueId: z.string().regex(/^\d{5,40}$/),
  email: z.string().min(3).max(500),
  displayName: z.string().max(500).nullish().catch(null),
  description: z.string().max(4000).nullish().catch(null),
  oauth2ClientId: z.string().max(100).nullish().catch(null),
  // Google leaves it out where it is false.
  disabled: z.union([z.boolean(), z.undefined()]).catch(undefined),
  use: useSchema,
  made: z.unknown().optional(),
});

/** Accounts that Google makes with a project, for what runs in it. */
const made = /^(?:\d+-compute@developer|[a-z\d-]+@appspot)\.gserviceaccount\.com$/;

export function accountRecords(page: Page): Parsed {
  const records = new ItemRecords(page, cloudRealms);
  for (const { item, where } of records.read(accountSchema)) {
    const realm = projectRealm(item.project);
    const ref: Ref = { realm, externalId: item.uniqueId };
    const email = item.email.toLowerCase();
    const status = item.disabled === true ? ("disabled" as const) : ("active" as const);
    records.add({
      t: "identity",
      ref,
      aliases: [email],
      // As Google's directory and its tokens name it, whatever its project.
      elsewhere: [item.uniqueId, email].map((name) => ({ realm: googleRealm, externalId: name })),
      kind: "service_account",
      name: item.email,
      system,
      container: projectRef(item.project),
      status,
      class: "non_human",
      classReason: made.test(email)
        ? "Google made it with the project, for what runs in it."
        : "A service account: no person can be behind it.",
      managedBy: "customer",
      lastUsed: lastUsedOf(records, item.use, where),
      description: item.description || item.displayName || undefined,
      tags: {
        ...(item.displayName ? { "display name": item.displayName } : {}),
        ...(item.oauth2ClientId ? { "client id": item.oauth2ClientId } : {}),
        ...(made.test(email) ? { default: "yes" } : {}),
      },
    });
    // Google keeps and renews keys of its own for every account: what runs in Google Cloud signs in with them.
    records.add({
      t: "credential",
      ref: { realm, externalId: `${item.uniqueId}/google-managed` },
      identity: ref,
      type: "platform_managed",
      name: "Keys that Google keeps and renews",
      lifetime: "platform_managed",
      renewal: "automatic",
      status,
    });
    addKeys(records, ref, item.made, where);
  }
  return records.parsed();
}

const keySchema = z.object({
  id: z.string().regex(/^[\da-f]{6,64}$/i),
  validAfterTime: z.unknown().optional(),
  validBeforeTime: z.unknown().optional(),
  keyOrigin: z.string().max(100).nullish().catch(null),
  keyType: z.string().max(100).nullish().catch(null),
  disabled: z.union([z.boolean(), z.undefined()]).catch(undefined),
  disableReason: z.string().max(200).nullish().catch(null),
  use: useSchema,
});

/** A key's id is unique in all of Google Cloud, and stands in the file that holds it. */
function addKeys(records: ItemRecords, identity: Ref, keys: unknown, where: string): void {
  for (const outside of records.list(keys, `${where} keys`)) {
    const read = keySchema.safeParse(outside);
    if (!read.success) {
      records.problem(where, "One of its keys has no id that can be read.");
      continue;
    }
    const key = read.data;
    const isGoogles = key.keyType === "SYSTEM_MANAGED";
    const at = `${where} key ${key.id}`;
    const createdAt = records.time(key.validAfterTime, `${at} validAfterTime`);
    const expiresAt = records.time(key.validBeforeTime, `${at} validBeforeTime`);
    const isOver = expiresAt !== null && expiresAt <= records.collectedAt;
    records.add({
      t: "credential",
      ref: cloudRef(key.id.toLowerCase()),
      identity,
      type: isGoogles ? "platform_managed" : "rsa_keypair",
      name: key.keyOrigin === "USER_PROVIDED" ? "Key that was uploaded" : "Key that was downloaded",
      lifetime: isGoogles ? "platform_managed" : expiresAt ? "expiring" : "static",
      renewal: isGoogles ? "automatic" : "manual",
      status: key.disabled === true ? "disabled" : isOver ? "expired" : "active",
      createdAt,
      expiresAt,
      lastRotatedAt: createdAt,
      lastUsed: lastUsedOf(records, key.use, at),
    });
  }
}
