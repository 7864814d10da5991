import { z } from "zod";
import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { ItemRecords } from "@/lib/connectors/sdk/item-records";
import { kept } from "@/lib/connectors/sdk/kept-fields";
import { hintsOf, tagsOf } from "@/lib/connectors/sdk/label-tags";
import { isObject } from "@/lib/connectors/sdk/page-records";
import { noTelemetry } from "@/lib/domain/record";
import { accountRef, cloudRealms, cloudRef, projectId, projectRef, system } from "./names";
import { permission } from "./permissions";
import { googleStep } from "./tools";

const fields = [
  "name",
  "uid",
  "displayName",
  "createTime",
  "updateTime",
  "deleteTime",
  "annotations",
  "serviceAccountEmail",
];

/** API keys of a project; the list never holds the key itself. */
export const apiKeySteps = (project: string) => [
  googleStep(
    "GET /v2/projects/{project}/locations/global/keys",
    {
      url: `https://apikeys.googleapis.com/v2/projects/${project}/locations/global/keys`,
      query: { showDeleted: "true" },
      under: "keys",
      pageSize: 300,
      permission: permission.apiKeys,
    },
    (item) => ({
      ...kept(item, ...fields),
      project,
      limits: isObject(item) ? limitsOf(item.restrictions) : null,
    }),
  ),
];

/** What a key is limited to: which APIs, and from where. */
function limitsOf(restrictions: unknown): unknown {
  if (!isObject(restrictions)) return { apis: [], from: null };
  const targets = Array.isArray(restrictions.apiTargets) ? restrictions.apiTargets : [];
  const from = ["browser", "server", "android", "ios"].find(
    (each) => `${each}KeyRestrictions` in restrictions,
  );
  return {
    apis: targets.flatMap((target) => (isObject(target) ? [target.service] : [])),
    from: from ?? null,
  };
}

const schema = z.object({
  uid: z.string().min(1).max(200),
  project: z.string().regex(projectId),
  displayName: z.string().max(500).nullish().catch(null),
  createTime: z.unknown().optional(),
  deleteTime: z.unknown().optional(),
  annotations: z.unknown().optional(),
  serviceAccountEmail: z.string().max(300).nullish().catch(null),
  limits: z
    .object({
      apis: z.array(z.string().max(300)).catch([]),
      from: z.string().max(50).nullish().catch(null),
    })
    .nullish()
    .catch(null),
});

/** A key is an identity with the one credential that it is. When it was used, nobody tells. */
export function apiKeyRecords(page: Page): Parsed {
  const records = new ItemRecords(page, cloudRealms);
  for (const { item, where } of records.read(schema)) {
    const ref = cloudRef(`api-key/${item.uid}`);
    const createdAt = records.time(item.createTime, `${where} createTime`);
    const deletedAt = records.time(item.deleteTime, `${where} deleteTime`);
    const tags = tagsOf(item.annotations);
    const shared = {
      status: deletedAt ? ("pending_deletion" as const) : ("active" as const),
      createdAt,
      lastUsed: noTelemetry,
    };
    const { apis = [], from = null } = item.limits ?? {};
    records.add({
      t: "identity",
      ref,
      kind: "api_key",
      name: item.displayName || item.uid,
      system,
      container: projectRef(item.project),
      ...shared,
      class: "non_human",
      classReason: "A key by itself: whoever has it may use it.",
      managedBy: "customer",
      tags: {
        ...tags,
        "limited to": item.limits
          ? apis.length > 0
            ? apis.join(", ").slice(0, 1000)
            : "nothing: every API of the project"
          : "unknown",
        "limited from": item.limits ? (from ?? "nothing: from anywhere") : "unknown",
      },
      ownerHints: hintsOf(tags),
    });
    records.add({
      t: "credential",
      ref,
      identity: ref,
      type: "api_key",
      name: item.displayName || item.uid,
      lifetime: "static",
      renewal: "manual",
      ...shared,
    });
    if (!item.serviceAccountEmail) continue;
    records.add({
      t: "trust",
      identity: accountRef(item.serviceAccountEmail, new Map()),
      kind: "runs_as",
      subject: `API key ${item.displayName || item.uid}`,
      subjectRef: ref,
    });
  }
  return records.parsed();
}
