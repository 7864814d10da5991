import { z } from "zod";
import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import type { Ref } from "@/lib/domain/record";
import { actionsName, actionsRef, actionsSystem } from "./names";
import { GitHubRecords, type Item } from "./page-body";
import { addPrivilege } from "./permissions";

const settingSchema = z.object({
  default_workflow_permissions: z.string().max(100).nullish().catch(null),
  can_approve_pull_request_reviews: z.boolean().nullish().catch(null),
});
const subjectSchema = z.object({
  use_default: z.boolean().nullish().catch(null),
  include_claim_keys: z.array(z.string().max(200)).nullish().catch(null),
  use_immutable_subject: z.boolean().nullish().catch(null),
});
const workflowsSchema = z.object({
  count: z.number().catch(0),
  settings: settingSchema.optional().catch(undefined),
  subject: subjectSchema.optional().catch(undefined),
});

/** Who vouches for workflows elsewhere. A GitHub of one's own does it under its own address. */
export function issuerOf(realm: string): string {
  const host = realm.replace(/^github:?/, "");
  if (host === "") return "https://token.actions.githubusercontent.com";
  const tenant = /^([\w-]+)\.ghe\.com$/.exec(host)?.[1];
  return tenant ? `https://token.actions.${tenant}.ghe.com` : `https://${host}/_services/token`;
}

/** What the organisation lets the token of a workflow do, where a repository does not say otherwise. */
export function organisationSettingRecords(page: Page): Parsed {
  const records = new GitHubRecords(page);
  for (const item of records.items()) {
    const settings = records.read(settingSchema, item);
    if (!settings) continue;
    records.add({
      t: "resource",
      ref: { realm: records.realm, externalId: `${item.place.ref.externalId}/workflow-settings` },
      kind: "workflow_settings",
      name: `Workflow settings of ${item.place.title}`,
      container: item.place.ref,
      policy: {
        token: settings.default_workflow_permissions ?? "unknown",
        mayApprovePullRequests: settings.can_approve_pull_request_reviews ?? "unknown",
      },
    });
  }
  return records.parsed();
}

/** The workflows of a repository as one identity: its token, what that may do, and as whom it signs in elsewhere. */
export function workflowRecords(page: Page): Parsed {
  const records = new GitHubRecords(page);
  for (const item of records.items()) addWorkflows(records, item);
  return records.parsed();
}

function addWorkflows(records: GitHubRecords, item: Item): void {
  const { place } = item;
  const workflows = records.read(workflowsSchema, item);
  if (!workflows || !place.repo || workflows.count === 0) return;
  const { realm } = records;
  const ref = actionsRef(realm, place.repo.id);
  const subject = actionsName(place.repo.full_name);
  records.add({
    t: "identity",
    ref,
    aliases: [subject],
    kind: "service_account",
    name: `Workflows of ${place.title}`,
    system: actionsSystem,
    container: place.ref,
    status: place.repo.archived ? "disabled" : "active",
    class: "non_human",
    classReason: "Workflows run by themselves.",
    tags: { workflows: String(workflows.count) },
  });
  const short = { identity: ref, lifetime: "short_lived", renewal: "automatic", status: "active" } as const;
  records.add({
    t: "credential",
    ref: { realm, externalId: `${ref.externalId}/token` },
    type: "bearer_token",
    name: "GITHUB_TOKEN of a run",
    ...short,
  });
  records.add({
    t: "credential",
    ref: { realm, externalId: `${ref.externalId}/oidc` },
    type: "federated",
    name: "OIDC tokens of a run",
    ...short,
    lifetime: "federated",
  });
  addTokenGrants(records, ref, place.ref, workflows.settings);
  records.add({
    t: "trust",
    identity: ref,
    kind: "workload",
    subject: `${subject}:*`,
    issuer: issuerOf(realm),
    condition: {
      // What the subject is made of; without a choice of its own, of the branch, environment or pull request.
      claims:
        workflows.subject?.use_default === false
          ? (workflows.subject.include_claim_keys ?? "unknown")
          : "default",
      immutable: workflows.subject?.use_immutable_subject ?? "unknown",
    },
  });
}

/** What the token of a run may do unless the workflow asks for less. */
function addTokenGrants(
  records: GitHubRecords,
  principal: Ref,
  scope: Ref,
  settings: z.output<typeof settingSchema> | undefined,
): void {
  const level = settings?.default_workflow_permissions;
  if (level) {
    const entitlement = addPrivilege(records, { area: "workflow", permission: "token", level });
    records.add({ t: "grant", principal, entitlement, scope });
  }
  if (settings?.can_approve_pull_request_reviews) {
    const entitlement = addPrivilege(records, {
      area: "workflow",
      permission: "pull_request_reviews",
      level: "approve",
    });
    records.add({ t: "grant", principal, entitlement, scope });
  }
}
