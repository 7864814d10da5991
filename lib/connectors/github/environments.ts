import { z } from "zod";
import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { addSecret, addVariable } from "./ci-secrets";
import { actionsName, actionsRef, environmentRef } from "./names";
import { GitHubRecords, type Item, nameSchema } from "./page-body";
import { issuerOf } from "./workflows";

const ruleSchema = z.object({
  type: z.string().max(100).catch(""),
  wait_timer: z.number().nullish().catch(null),
  prevent_self_review: z.boolean().nullish().catch(null),
  reviewers: z.array(z.unknown()).catch([]),
});
const environmentSchema = z.object({
  name: nameSchema,
  can_admins_bypass: z.boolean().nullish().catch(null),
  deployment_branch_policy: z.unknown().optional(),
  rules: z.array(z.unknown()).nullish().catch(null),
  held: z.array(z.unknown()).optional().catch(undefined),
  variables: z.array(z.unknown()).optional().catch(undefined),
});

/**
 * An environment is a resource with its rules, and a subject of its own that workflows sign in with elsewhere: whoever
 * trusts that subject also relies on the approval that stands before it.
 */
export function environmentRecords(page: Page): Parsed {
  const records = new GitHubRecords(page);
  for (const item of records.items()) addEnvironment(records, item);
  return records.parsed();
}

function addEnvironment(records: GitHubRecords, item: Item): void {
  const environment = records.read(environmentSchema, item);
  const { place, where } = item;
  if (!environment || !place.repo) return;
  const { name } = environment;
  const { realm } = records;
  const policy = policyOf(environment);
  records.add({
    t: "resource",
    ref: environmentRef(realm, place.repo.id, name),
    kind: "environment",
    name: `${place.title} ${name}`,
    container: place.ref,
    policy,
  });
  records.add({
    t: "trust",
    identity: actionsRef(realm, place.repo.id),
    kind: "workload",
    subject: `${actionsName(place.repo.full_name)}:environment:${name}`,
    issuer: issuerOf(realm),
    condition: { needsApproval: policy.needsApproval, branches: policy.branches },
  });
  const drawer = { place, store: "actions", environment: name };
  for (const secret of environment.held ?? []) addSecret(records, secret, drawer, where);
  for (const variable of environment.variables ?? []) addVariable(records, variable, drawer, where);
}

/** Rules that GitHub does not tell are not known; an answer without any says that there is none. */
function policyOf({
  rules,
  deployment_branch_policy: branches,
  can_admins_bypass: bypass,
}: z.output<typeof environmentSchema>) {
  const read = (rules ?? []).map((rule) => ruleSchema.safeParse(rule).data);
  const approval = read.find((rule) => rule?.type === "required_reviewers");
  const isKnown = Array.isArray(rules) && read.every((rule) => rule !== undefined && rule.type !== "");
  return {
    needsApproval: approval ? approval.reviewers.length > 0 : isKnown ? false : "unknown",
    reviewers: approval?.reviewers ?? [],
    selfReview: approval ? approval.prevent_self_review !== true : null,
    waitMinutes: read.find((rule) => rule?.type === "wait_timer")?.wait_timer ?? 0,
    adminsMayBypass: bypass ?? "unknown",
    branches: branches === undefined ? "unknown" : (branches ?? "all"),
    others: read.flatMap((rule) =>
      rule && !["required_reviewers", "wait_timer", "branch_policy"].includes(rule.type) ? [rule.type] : [],
    ),
  };
}
