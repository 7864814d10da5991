import { z } from "zod";
import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { ItemRecords } from "@/lib/connectors/sdk/item-records";
import { kept } from "@/lib/connectors/sdk/kept-fields";
import { isObject } from "@/lib/connectors/sdk/page-records";
import { cloudRealms, cloudRef, projectId, projectRef } from "./names";
import { permission } from "./permissions";
import { googleStep } from "./tools";

/** Secrets of a project. What lies in them is in their versions, which are not asked for. */
export const secretSteps = (project: string) => [
  googleStep(
    "GET /v1/projects/{project}/secrets",
    {
      url: `https://secretmanager.googleapis.com/v1/projects/${project}/secrets`,
      under: "secrets",
      pageSize: 500,
      permission: permission.secrets,
    },
    (item) => ({
      ...kept(item, "name", "createTime", "expireTime", "labels"),
      project,
      turns: isObject(item) ? kept(item.rotation, "nextRotationTime", "rotationPeriod") : {},
    }),
  ),
];

const schema = z.object({
  name: z.string().regex(/^projects\/[^/]{1,150}\/secrets\/[\w-]{1,255}$/),
  project: z.string().regex(projectId),
  createTime: z.unknown().optional(),
  expireTime: z.unknown().optional(),
  turns: z
    .object({
      nextRotationTime: z.unknown().optional(),
      rotationPeriod: z.string().max(50).nullish().catch(null),
    })
    .catch({}),
});

export function secretRecords(page: Page): Parsed {
  const records = new ItemRecords(page, cloudRealms);
  for (const { item, where } of records.read(schema)) {
    const name = item.name.split("/").at(-1) ?? item.name;
    const created = records.time(item.createTime, `${where} createTime`);
    const expires = records.time(item.expireTime, `${where} expireTime`);
    const turns = records.time(item.turns.nextRotationTime, `${where} nextRotationTime`);
    records.add({
      t: "placement",
      // Google writes the project's number here; its id is what everything else knows.
      ref: cloudRef(`projects/${item.project}/secrets/${name}`),
      locator: `${item.project}/secrets/${name}`,
      kind: "secrets_manager",
      meantForSecrets: true,
      container: projectRef(item.project),
      name,
      modifiedAt: null,
      facts: {
        created: created?.toISOString() ?? null,
        expires: expires?.toISOString() ?? null,
        "next rotation": turns?.toISOString() ?? null,
        "rotation period": item.turns.rotationPeriod ?? null,
      },
    });
  }
  return records.parsed();
}
