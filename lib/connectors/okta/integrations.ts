import { z } from "zod";
import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { ItemRecords } from "@/lib/connectors/sdk/item-records";
import { kept } from "@/lib/connectors/sdk/kept-fields";
import { isObject } from "@/lib/connectors/sdk/page-records";
import { noTelemetry } from "@/lib/domain/record";
import { addSecrets, keptSecrets } from "./credentials";
import { addScope } from "./grants";
import { oktaId, oktaRealms, orgRef, system } from "./names";
import { oktaStep } from "./okta-list";
import { permission } from "./permissions";

const path = "/integrations/api/v1/api-services";

/** Services of others that were let in to Okta's own API. */
export const integrationSteps = [
  oktaStep(
    "GET /integrations/api/v1/api-services",
    { path, permission: permission.integrations },
    async (item, { ask, loginOf }) => {
      if (!isObject(item) || typeof item.id !== "string" || !oktaId.test(item.id)) return item;
      const secrets = { path: `${path}/${item.id}/credentials/secrets`, permission: permission.integrations };
      return {
        ...kept(item, "id", "name", "type", "createdAt", "createdBy", "grantedScopes"),
        login: await loginOf(item.createdBy),
        held: await keptSecrets(ask, secrets),
      };
    },
  ),
];

const schema = z.object({
  id: z.string().regex(oktaId),
  name: z.string().max(2000).nullish().catch(null),
  type: z.string().max(300).nullish().catch(null),
  createdAt: z.unknown().optional(),
  createdBy: z.string().max(300).nullish().catch(null),
  login: z.string().max(500).nullish().catch(null),
  grantedScopes: z.array(z.string().min(1).max(300)).catch([]),
  held: z.unknown().optional(),
});

export function integrationRecords(page: Page): Parsed {
  const records = new ItemRecords(page, oktaRealms);
  for (const { item, where } of records.read(schema)) {
    const ref = records.ref(item.id);
    const createdAt = records.time(item.createdAt, `${where} createdAt`);
    const creator = item.login || item.createdBy;
    records.add({
      t: "identity",
      ref,
      kind: "app_installation",
      name: item.name || item.id,
      system,
      container: orgRef(records.realm),
      status: "active",
      class: "non_human",
      classReason: "A service of somebody else, which acts by itself.",
      managedBy: "third_party",
      createdAt,
      lastUsed: noTelemetry,
      tags: item.type ? { type: item.type } : {},
      ownerHints: creator ? [{ type: "registered_by", value: creator, at: createdAt }] : [],
    });
    addSecrets(records, ref, item.held, where);
    for (const scope of item.grantedScopes) addScope(records, ref, scope);
  }
  return records.parsed();
}
