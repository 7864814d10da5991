import { z } from "zod";
import { type Page, type Parsed, SourceError } from "@/lib/connectors/sdk/contract";
import { ItemRecords } from "@/lib/connectors/sdk/item-records";
import { kept } from "@/lib/connectors/sdk/kept-fields";
import { isObject } from "@/lib/connectors/sdk/page-records";
import type { Step } from "@/lib/connectors/sdk/steps";
import { noTelemetry } from "@/lib/domain/record";
import { appNameRef, orgRef, salesforceId, salesforceRealms, system, userRef } from "./names";
import { objectStep } from "./object-step";
import { permission, type Salesforce } from "./session";

export const appSteps = [
  objectStep(
    {
      object: "ConnectedApplication",
      permission: permission.setup,
      fields: ["Id", "Name", "OptionsAllowAdminApprovedUsersOnly", "CreatedDate", "LastModifiedDate"],
    },
    (record) => kept(record, "Id", "Name", "OptionsAllowAdminApprovedUsersOnly", "CreatedDate"),
  ),
];

const tokens = objectStep(
  {
    object: "OauthToken",
    permission: permission.users,
    fields: ["Id", "AppName", "UserId"],
    further: ["CreatedDate", "LastUsedDate", "UseCount"],
  },
  (record) => kept(record, "Id", "AppName", "UserId", "CreatedDate", "LastUsedDate", "UseCount"),
);

/** Tokens of apps, each for one user. Without the permission the reader's own would come as if they were all. */
export const tokenSteps: Step<Salesforce>[] = [
  {
    ...tokens,
    async read(salesforce, at) {
      await refuseOwnOnly(salesforce);
      return tokens.read(salesforce, at);
    },
    async probe(salesforce) {
      await refuseOwnOnly(salesforce);
      return tokens.probe(salesforce);
    },
  },
];

/** Only a clear no refuses: an org that does not tell is believed. */
async function refuseOwnOnly(salesforce: Salesforce): Promise<void> {
  const answer = await salesforce.query(
    "SELECT PermissionsManageUsers FROM UserPermissionAccess LIMIT 1",
    permission.users,
  );
  const [own] = answer?.records ?? [];
  if (isObject(own) && own.PermissionsManageUsers === false)
    throw new SourceError({
      kind: "denied",
      message: "The user may not manage users: Salesforce would show only its own tokens.",
      permission: permission.users,
    });
}

const appSchema = z.object({
  Id: z.string().regex(salesforceId),
  Name: z.string().min(1).max(500),
  OptionsAllowAdminApprovedUsersOnly: z.boolean().nullish().catch(null),
  CreatedDate: z.unknown().optional(),
});

/** Connected apps; whether one is your own or a vendor's, Salesforce does not say. */
export function appRecords(page: Page): Parsed {
  const records = new ItemRecords(page, salesforceRealms);
  for (const { item, where } of records.read(appSchema)) {
    const onlyApproved = item.OptionsAllowAdminApprovedUsersOnly;
    records.add({
      t: "identity",
      ref: records.ref(`app/${item.Id}`),
      aliases: [appNameRef(records.realm, item.Name).externalId],
      kind: "oauth_app",
      name: item.Name,
      system,
      container: orgRef(records.realm),
      status: "active",
      class: "non_human",
      classReason: "An app: programs act with it.",
      createdAt: records.time(item.CreatedDate, `${where} CreatedDate`),
      tags:
        typeof onlyApproved === "boolean"
          ? { "who may use it": onlyApproved ? "users an administrator approved" : "every user" }
          : {},
    });
  }
  return records.parsed();
}

const tokenSchema = z.object({
  Id: z.string().regex(salesforceId),
  AppName: z.string().min(1).max(500),
  UserId: z.string().regex(salesforceId),
  CreatedDate: z.unknown().optional(),
  LastUsedDate: z.unknown().optional(),
  UseCount: z.number().nullish().catch(null),
});

/** A token lets an app act as a user. Apps that are not installed show only by their tokens. */
export function tokenRecords(page: Page): Parsed {
  const records = new ItemRecords(page, salesforceRealms);
  for (const { item, where } of records.read(tokenSchema)) {
    const app = appNameRef(records.realm, item.AppName);
    if (records.isNew("identity", app))
      records.add({
        t: "identity",
        ref: app,
        kind: "oauth_app",
        name: item.AppName,
        system,
        container: orgRef(records.realm),
        class: "non_human",
        classReason: "An app: programs act with it.",
      });
    const at = records.time(item.LastUsedDate, `${where} LastUsedDate`);
    const createdAt = records.time(item.CreatedDate, `${where} CreatedDate`);
    records.add({
      t: "credential",
      ref: records.ref(`token/${item.Id}`),
      identity: app,
      type: "oauth_refresh_token",
      name: `Token of ${item.AppName}`,
      // The app's settings say how long one is good for, and are not read.
      lifetime: "unknown",
      renewal: "automatic",
      status: "active",
      createdAt,
      lastUsed: at
        ? { at, grade: "reported", precisionSeconds: 1, coveredSince: at, gap: "none" }
        : item.UseCount === 0 && createdAt
          ? { at: null, grade: "none", precisionSeconds: null, coveredSince: createdAt, gap: "none" }
          : noTelemetry,
    });
    records.add({
      t: "trust",
      identity: userRef(records.realm, item.UserId),
      kind: "runs_as",
      subject: `app ${item.AppName}`,
      subjectRef: app,
    });
  }
  return records.parsed();
}
