import { z } from "zod";
import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { ItemRecords } from "@/lib/connectors/sdk/item-records";
import { kept } from "@/lib/connectors/sdk/kept-fields";
import { hintsOf, tagsOf } from "@/lib/connectors/sdk/label-tags";
import { isObject } from "@/lib/connectors/sdk/page-records";
import { text } from "@/lib/connectors/sdk/text-field";
import { accountRef, cloudRealms, cloudRef, projectId, projectRef, system } from "./names";
import { permission } from "./permissions";
import { googleStep } from "./tools";

/** Agents of a project in Agent Engine, region by region. Their variables are dropped as they arrive. */
export const agentSteps = (project: string, regions: string[]) =>
  regions.map((region) =>
    googleStep(
      "GET /v1/projects/{project}/locations/{region}/reasoningEngines",
      {
        url: `https://${region}-aiplatform.googleapis.com/v1/projects/${project}/locations/${region}/reasoningEngines`,
        under: "reasoningEngines",
        pageSize: 100,
        permission: permission.agents,
      },
      (item) => ({
        ...kept(item, "name", "displayName", "description", "labels", "createTime", "updateTime"),
        project,
        region,
        runs: isObject(item)
          ? kept(item.spec, "agentFramework", "serviceAccount", "identityType", "effectiveIdentity")
          : {},
        reads: isObject(item) ? secretsOf(item.spec) : [],
      }),
    ),
  );

/** The names of variables that are filled from a secret, and of that secret. */
function secretsOf(spec: unknown): unknown[] {
  const deployment = isObject(spec) && isObject(spec.deploymentSpec) ? spec.deploymentSpec : {};
  const list = Array.isArray(deployment.secretEnv) ? deployment.secretEnv : [];
  return list.flatMap((each) =>
    isObject(each) && isObject(each.secretRef)
      ? [{ variable: each.name ?? null, from: each.secretRef.secret ?? null }]
      : [],
  );
}

const schema = z.object({
  name: z.string().regex(/^projects\/[^/]{1,150}\/locations\/[\w-]{1,60}\/reasoningEngines\/[\w-]{1,100}$/),
  project: z.string().regex(projectId),
  region: text(60),
  displayName: text(500),
  description: text(4000),
  labels: z.unknown().optional(),
  createTime: z.unknown().optional(),
  runs: z
    .object({
      agentFramework: text(100),
      serviceAccount: text(300),
      identityType: text(100),
      effectiveIdentity: text(600),
    })
    .catch({}),
  reads: z.array(z.object({ variable: text(300), from: text(300) })).catch([]),
});

/** An agent is an identity of its own; it acts with it, with a service account, or with one of Google's. */
export function agentRecords(page: Page): Parsed {
  const records = new ItemRecords(page, cloudRealms);
  for (const { item, where } of records.read(schema)) {
    const { identityType, effectiveIdentity, serviceAccount, agentFramework } = item.runs;
    const own = identityType === "AGENT_IDENTITY" && effectiveIdentity ? effectiveIdentity : null;
    const ref = cloudRef(item.name);
    const labels = tagsOf(item.labels);
    records.add({
      t: "identity",
      ref,
      aliases: own ? [own] : [],
      kind: "ai_agent",
      name: item.displayName || item.name.split("/").at(-1) || item.name,
      system,
      container: projectRef(item.project),
      status: "active",
      class: "non_human",
      classReason: "An agent in Agent Engine.",
      managedBy: "customer",
      createdAt: records.time(item.createTime, `${where} createTime`),
      description: item.description || undefined,
      tags: {
        ...labels,
        ...(agentFramework ? { framework: agentFramework } : {}),
        "acts with": identityType ?? "unknown",
        ...(item.region ? { region: item.region } : {}),
      },
      ownerHints: hintsOf(labels),
    });
    if (own)
      records.add({
        t: "credential",
        ref: cloudRef(`${item.name}/tokens`),
        identity: ref,
        type: "platform_managed",
        name: "Tokens and certificates that Google renews",
        lifetime: "platform_managed",
        renewal: "automatic",
        status: "active",
      });
    const account = serviceAccount || (own ? null : effectiveIdentity);
    if (account?.includes("@"))
      records.add({
        t: "trust",
        identity: accountRef(account, new Map()),
        kind: "agent",
        subject: item.name,
        subjectRef: ref,
      });
    for (const { variable, from } of item.reads) {
      if (!variable || !from) continue;
      records.add({
        t: "placement",
        ref: cloudRef(`${item.name}/env/${variable}`),
        locator: `${item.name} variable ${variable}, from secret ${from}`,
        kind: "workload_environment",
        meantForSecrets: true,
        container: projectRef(item.project),
        identity: ref,
        name: variable,
        facts: { secret: from },
      });
    }
  }
  return records.parsed();
}
