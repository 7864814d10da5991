import { z } from "zod";
import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { readAll } from "@/lib/connectors/sdk/google-list";
import type { Ask } from "@/lib/connectors/sdk/google-session";
import { ItemRecords } from "@/lib/connectors/sdk/item-records";
import { kept } from "@/lib/connectors/sdk/kept-fields";
import { isObject } from "@/lib/connectors/sdk/page-records";
import { containerRef } from "./hierarchy";
import { cloudRealms, cloudRef } from "./names";
import { permission } from "./permissions";
import { hierarchyTypes, searchUrl } from "./projects";
import { googleStep } from "./tools";

const policyName = /^policies\/[\w.%:-]{1,300}\/denypolicies\/[a-z][a-z\d.-]{1,62}$/;

/** The deny policies of the organisation, of every folder and project: a list each, and each policy by itself, as lists leave the rules out. */
export const denyPolicySteps = (scope: string) => [
  googleStep(
    "GET /v2/policies/{attachment point}/denypolicies",
    {
      url: searchUrl(scope, "searchAllResources"),
      query: { assetTypes: hierarchyTypes, readMask: "name,state" },
      under: "results",
      pageSize: 500,
      permission: permission.resources,
    },
    async (item, { ask }) => {
      const container = isObject(item) && typeof item.name === "string" ? containerRef(item.name) : null;
      // Nothing that waits for its end answers, and nothing in it is given.
      if (!container || (isObject(item) && item.state === "DELETE_REQUESTED"))
        return { ...kept(item, "name"), denies: [] };
      return { ...kept(item, "name"), denies: await readDenies(ask, container.externalId) };
    },
  ),
];

/** Asks the source's own top for its deny policies. */
export function probeDenies(ask: Ask, scope: string): Promise<unknown> {
  return readDenies(ask, scope);
}

async function readDenies(ask: Ask, container: string): Promise<unknown[]> {
  const at = encodeURIComponent(`cloudresourcemanager.googleapis.com/${container}`);
  const listed = await readAll(ask, {
    url: `https://iam.googleapis.com/v2/policies/${at}/denypolicies`,
    under: "policies",
    permission: permission.denies,
  });
  const denies: unknown[] = [];
  for (const each of listed) {
    const name = isObject(each) && typeof each.name === "string" ? each.name : "";
    if (!policyName.test(name)) denies.push({ rules: "unknown" });
    else {
      const answer = await ask({ url: `https://iam.googleapis.com/v2/${name}`, permission: permission.deny });
      denies.push(kept(answer.json(), "name", "displayName", "rules"));
    }
  }
  return denies;
}

const schema = z.object({ name: z.string().min(1).max(500), denies: z.array(z.unknown()) });
const denySchema = z.object({
  name: z.string().max(500).catch(""),
  displayName: z.string().max(100).nullish().catch(null),
  rules: z.array(z.object({ denyRule: z.unknown() })).optional(),
});

/** All that is denied at one place is one record: a policy that is gone leaves it with the next look. */
export function denyPolicyRecords(page: Page): Parsed {
  const records = new ItemRecords(page, cloudRealms);
  for (const { item, where } of records.read(schema)) {
    const container = containerRef(item.name);
    if (!container) {
      records.problem(where, "It is no project, folder or organisation.");
      continue;
    }
    records.add({
      t: "resource",
      ref: cloudRef(`${container.externalId}/denypolicies`),
      kind: "deny_policies",
      name: `Deny policies of ${container.externalId}`,
      container,
      policy: {
        policies: item.denies.map((outside) => {
          const read = denySchema.safeParse(outside).data;
          if (!read?.rules) records.problem(where, "The rules of one of its deny policies cannot be read.");
          return {
            name: read?.displayName || read?.name.split("/").at(-1) || "without a name",
            rules: read?.rules?.map(({ denyRule }) => denyRule) ?? "unknown",
          };
        }),
      },
    });
  }
  return records.parsed();
}
