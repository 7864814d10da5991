import { z } from "zod";
import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { ItemRecords } from "@/lib/connectors/sdk/item-records";
import { kept } from "@/lib/connectors/sdk/kept-fields";
import { orgRef, salesforceId, salesforceRealms } from "./names";
import { objectStep } from "./object-step";
import { permission } from "./session";

/** Of an address only where it leads: the rest may be a secret. */
export const namedCredentialSteps = [
  objectStep(
    {
      object: "NamedCredential",
      permission: permission.setup,
      fields: ["Id", "DeveloperName", "MasterLabel"],
      further: ["Endpoint", "PrincipalType", "CreatedDate", "LastModifiedDate"],
    },
    (record) => ({
      ...kept(
        record,
        "Id",
        "DeveloperName",
        "MasterLabel",
        "PrincipalType",
        "CreatedDate",
        "LastModifiedDate",
      ),
      target: URL.canParse(String(record.Endpoint)) ? new URL(String(record.Endpoint)).origin : null,
    }),
  ),
];

const text = z.string().max(500).nullish().catch(null);
const schema = z.object({
  Id: z.string().regex(salesforceId),
  DeveloperName: text,
  MasterLabel: text,
  PrincipalType: text,
  target: text,
  CreatedDate: z.unknown().optional(),
  LastModifiedDate: z.unknown().optional(),
});

/** What the org signs in to others with: a place made for secrets. Those that sign nobody in hold none. */
export function namedCredentialRecords(page: Page): Parsed {
  const records = new ItemRecords(page, salesforceRealms);
  for (const { item, where } of records.read(schema)) {
    if (item.PrincipalType === "Anonymous") continue;
    const name = item.MasterLabel || item.DeveloperName || item.Id;
    const createdAt = records.time(item.CreatedDate, `${where} CreatedDate`);
    records.add({
      t: "placement",
      ref: records.ref(`named-credential/${item.Id}`),
      locator: `named credential ${item.DeveloperName || item.Id}`,
      kind: "secrets_manager",
      meantForSecrets: true,
      container: orgRef(records.realm),
      name,
      modifiedAt: records.time(item.LastModifiedDate, `${where} LastModifiedDate`),
      facts: {
        leadsTo: item.target ?? null,
        signsIn: item.PrincipalType ?? null,
        created: createdAt?.toISOString() ?? null,
      },
    });
  }
  return records.parsed();
}
