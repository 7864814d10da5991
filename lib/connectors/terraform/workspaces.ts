import { z } from "zod";
import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { environmentOf } from "@/lib/connectors/sdk/file-facts";
import { kept } from "@/lib/connectors/sdk/kept-fields";
import { clip, isObject } from "@/lib/connectors/sdk/page-records";
import { text } from "@/lib/connectors/sdk/text-field";
import { noTelemetry } from "@/lib/domain/record";
import { platformId, system, workspaceName } from "./names";
import { permission } from "./permissions";
import { PlatformRecords } from "./platform-records";
import { flat, idOf } from "./resource-object";
import { askAll, listStep } from "./session";
import { addVariables, becomes, keptVariable } from "./variables";

const fields = [
  "name",
  "description",
  "created-at",
  "latest-change-at",
  "execution-mode",
  "auto-apply",
  "tag-names",
  "source-name",
];

export const workspaceSteps = [
  listStep({ of: "workspaces", permission: permission.workspaces }, async (item, tools) => {
    const id = idOf(item);
    if (id === null) return item;
    const variables = await askAll(tools, {
      path: `/workspaces/${id}/vars`,
      permission: permission.workspaces,
    });
    const attributes = isObject(item) && isObject(item.attributes) ? item.attributes : {};
    return {
      ...flat(item, fields, ["agent-pool", "project"]),
      repository: kept(attributes["vcs-repo"], "identifier"),
      variables: variables.map((each) => keptVariable(each, tools.ctx.fingerprint)),
    };
  }),
];

export const variableSetSteps = [
  listStep({ of: "varsets", permission: permission.variableSets }, async (item, tools) => {
    const id = idOf(item);
    if (id === null) return item;
    const variables = await askAll(tools, {
      path: `/varsets/${id}/relationships/vars`,
      permission: permission.variableSets,
    });
    return {
      ...flat(item, ["name", "global"]),
      variables: variables.map((each) => keptVariable(each, tools.ctx.fingerprint)),
    };
  }),
];

const workspaceSchema = z.object({
  id: z.string().regex(platformId),
  name: z.string().min(1).max(300),
  description: z.string().nullish().catch(null),
  "created-at": z.unknown().optional(),
  "latest-change-at": z.unknown().optional(),
  "execution-mode": text(60),
  "auto-apply": z.boolean().nullish().catch(null),
  "tag-names": z.array(z.string().max(200)).max(100).catch([]),
  "agent-pool": z
    .object({ id: z.string().regex(platformId) })
    .nullish()
    .catch(null),
  repository: z.object({ identifier: text(300) }).catch({}),
  variables: z.array(z.unknown()).catch([]),
});

/** What runs of a workspace act as: with the keys in its variables, or as what trusts it elsewhere. */
export function workspaceRecords(page: Page): Parsed {
  const records = new PlatformRecords(page);
  for (const { item, where } of records.read(workspaceSchema)) {
    const ref = records.ref(item.id);
    const { container, organization } = records;
    const changedAt = records.time(item["latest-change-at"], `${where} latest-change-at`);
    const environment = environmentOf(item.name);
    const { identifier } = item.repository;
    records.add({
      t: "identity",
      ref,
      aliases: [workspaceName(organization, item.name)],
      kind: "service_account",
      name: `Runs of ${organization}/${item.name}`,
      system,
      container,
      status: "active",
      class: "non_human",
      classReason: "Runs of a workspace act by themselves, with its variables.",
      managedBy: "customer",
      createdAt: records.time(item["created-at"], `${where} created-at`),
      // A change of the workspace is mostly a run, but need not be.
      lastUsed: changedAt
        ? { ...noTelemetry, at: changedAt, grade: "inferred", precisionSeconds: 86_400 }
        : noTelemetry,
      description: item.description ? clip(item.description, 4000) : undefined,
      tags: {
        "runs on": item["execution-mode"] ?? "not known",
        "applies by itself":
          item["auto-apply"] === true ? "yes" : item["auto-apply"] === false ? "no" : "not known",
        ...(item["tag-names"].length > 0 ? { tags: item["tag-names"].join(", ").slice(0, 1000) } : {}),
      },
      ownerHints: identifier ? [{ type: "path", value: identifier }] : [],
      ...(environment ? { environment } : {}),
    });
    const pool = item["agent-pool"];
    if (pool)
      records.add({
        t: "trust",
        identity: ref,
        kind: "workload",
        subject: `Agent pool ${pool.id}`,
        subjectRef: records.ref(pool.id),
      });
    const path = `${organization}/${item.name}`;
    const variables = addVariables(records, item.variables, { where, path, container, reader: ref });
    for (const identity of becomes(variables))
      records.add({
        t: "trust",
        identity,
        kind: "federation",
        subject: `Workspace ${path}`,
        subjectRef: ref,
        issuer: records.realm.replace("terraform:", "https://"),
      });
  }
  return records.parsed();
}

const setSchema = z.object({
  id: z.string().regex(platformId),
  name: z.string().min(1).max(300),
  global: z.boolean().nullish().catch(null),
  variables: z.array(z.unknown()).catch([]),
});

/** Variables that many workspaces share. */
export function variableSetRecords(page: Page): Parsed {
  const records = new PlatformRecords(page);
  for (const { item, where } of records.read(setSchema)) {
    const path = `${records.organization}, set ${item.name}${item.global === true ? " (all workspaces)" : ""}`;
    addVariables(records, item.variables, { where, path, container: records.container, reader: null });
  }
  return records.parsed();
}
