import { z } from "zod";
import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { ItemRecords } from "@/lib/connectors/sdk/item-records";
import { kept } from "@/lib/connectors/sdk/kept-fields";
import { tagsOf } from "@/lib/connectors/sdk/label-tags";
import { isObject } from "@/lib/connectors/sdk/page-records";
import type { ContainerKind, Ref, Status } from "@/lib/domain/record";
import { cloudRealms, cloudRef } from "./names";
import { permission } from "./permissions";
import { hierarchyTypes, searchUrl } from "./projects";
import { googleStep } from "./tools";

/** The organisation, its folders and projects. */
export const hierarchySteps = (scope: string) => [
  googleStep(
    "searchAllResources: projects, folders, organizations",
    {
      url: searchUrl(scope, "searchAllResources"),
      query: { assetTypes: hierarchyTypes },
      under: "results",
      pageSize: 500,
      permission: permission.resources,
    },
    (item) => ({
      ...kept(item, "name", "assetType", "displayName", "labels", "state", "parentFullResourceName"),
      id: isObject(item) && isObject(item.additionalAttributes) ? item.additionalAttributes.projectId : null,
    }),
  ),
];

const kinds: { [type: string]: ContainerKind } = {
  "cloudresourcemanager.googleapis.com/Project": "project",
  "cloudresourcemanager.googleapis.com/Folder": "organisational_unit",
  "cloudresourcemanager.googleapis.com/Organization": "organisation",
};
const states: { [state: string]: Status } = { ACTIVE: "active", DELETE_REQUESTED: "pending_deletion" };

const schema = z.object({
  name: z.string().min(1).max(500),
  assetType: z.string().max(200).catch(""),
  displayName: z.string().max(500).nullish().catch(null),
  labels: z.unknown().optional(),
  state: z.string().max(100).nullish().catch(null),
  parentFullResourceName: z.string().max(500).nullish().catch(null),
  id: z.string().max(200).nullish().catch(null),
});

export function hierarchyRecords(page: Page): Parsed {
  const records = new ItemRecords(page, cloudRealms);
  for (const { item, where } of records.read(schema)) {
    const ref = containerRef(item.name);
    if (!ref) {
      records.problem(where, "It is no project, folder or organisation.");
      continue;
    }
    const labels = tagsOf(item.labels);
    records.add({
      t: "container",
      ref,
      kind: (Object.hasOwn(kinds, item.assetType) && kinds[item.assetType]) || "other",
      name: item.displayName || item.id || ref.externalId,
      parent: containerRef(item.parentFullResourceName ?? ""),
      status: (item.state && Object.hasOwn(states, item.state) && states[item.state]) || "unknown",
      tags: labels,
    });
  }
  return records.parsed();
}

/** `//cloudresourcemanager.googleapis.com/projects/shop` is the container `projects/shop`. */
export function containerRef(fullName: string): Ref | null {
  const name =
    /^\/\/cloudresourcemanager\.googleapis\.com\/((?:projects|folders|organizations)\/[^/]{1,200})$/.exec(
      fullName,
    )?.[1];
  return name ? cloudRef(name) : null;
}
