import type { DataSet } from "@/lib/connectors/sdk/contract";
import { permission } from "./permission-names";
import { type DataSetId, dataSetIds, isPerRepo, type Step, steps } from "./steps";

/** Title, what is lost without it, and the permissions that its further calls need. */
const described: { [id in DataSetId]: { title: string; withoutIt: string; also?: string[] } } = {
  repositories: {
    title: "Repositories",
    withoutIt: "The organisation and its repositories are not known, and nothing in them.",
  },
  apps: {
    title: "Installed apps",
    withoutIt: "Which apps are installed, and what they may do, is not known.",
  },
  tokens: {
    title: "Fine-grained personal access tokens",
    withoutIt: "Tokens of people that reach the organisation, and when they were last used, are not known.",
  },
  "token-requests": {
    title: "Tokens that wait for an approval",
    withoutIt: "Who asked for which access is not known.",
  },
  people: {
    title: "Members and outside collaborators",
    withoutIt: "Accounts that machines use are not known, nor their keys.",
  },
  teams: { title: "Teams", withoutIt: "Which accounts are in which team is not known." },
  "organization-roles": {
    title: "Roles of the organisation",
    withoutIt: "Which permissions a custom role holds is not known.",
  },
  runners: {
    title: "Self-hosted runners of the organisation",
    withoutIt: "Runners, and whether public repositories may use them, are not known.",
  },
  "repository-runners": {
    title: "Self-hosted runners of repositories",
    withoutIt: "Runners that only one repository uses are not known.",
  },
  "organization-webhooks": {
    title: "Webhooks of the organisation",
    withoutIt: "Who is told of everything that happens is not known.",
  },
  "repository-webhooks": {
    title: "Webhooks of repositories",
    withoutIt: "Who is told of what happens in a repository is not known.",
  },
  "organization-secrets": {
    title: "Actions secrets of the organisation",
    withoutIt: "Which secrets workflows are given by the organisation, and how old they are, is not known.",
  },
  "dependabot-secrets": {
    title: "Dependabot secrets of the organisation",
    withoutIt: "Which secrets Dependabot is given is not known.",
  },
  "codespaces-secrets": {
    title: "Codespaces secrets of the organisation",
    withoutIt: "Which secrets codespaces are given is not known.",
  },
  "organization-variables": {
    title: "Actions variables of the organisation",
    withoutIt: "Secrets that stand in plain variables of the organisation are not seen.",
  },
  "repository-secrets": {
    title: "Actions secrets of repositories",
    withoutIt: "Which secrets the workflows of a repository are given, and how old they are, is not known.",
  },
  "repository-variables": {
    title: "Actions variables of repositories",
    withoutIt: "Secrets that stand in plain variables of a repository are not seen.",
  },
  environments: {
    title: "Environments, their rules and secrets",
    withoutIt: "Whether a deployment to production must be approved is not known.",
    also: [permission.environments],
  },
  workflows: {
    title: "What workflows may do, and as whom they sign in elsewhere",
    withoutIt: "Which repositories run workflows, with which permissions and OIDC subjects, is not known.",
    also: [permission.administration],
  },
  "deploy-keys": {
    title: "Deploy keys",
    withoutIt: "SSH keys that read or write a repository are not known.",
  },
  "branch-protection": {
    title: "Protection of main branches",
    withoutIt: "Who may push to a main branch without a review is not known.",
  },
  "code-owners": {
    title: "Code owners and administrators of repositories",
    withoutIt: "Who answers for the code behind a workload is not suggested from its repository.",
    also: [permission.contents],
  },
  "credential-authorizations": {
    title: "Classic tokens and SSH keys with single sign-on",
    withoutIt: "Classic tokens that reach the organisation, and when they were last used, are not known.",
  },
  "secret-scanning": {
    title: "Secret scanning alerts",
    withoutIt: "Secrets that GitHub found in code are not seen.",
  },
};

/** Data sets that only some organisations have, with the setting that switches them on. */
export const optional: { [id: string]: "enterprise" | "alerts" | "code_owners" } = {
  "code-owners": "code_owners",
  "credential-authorizations": "enterprise",
  "secret-scanning": "alerts",
};

/** What is read, the permissions that the calls need, and what is lost without them. */
export const dataSets: DataSet[] = dataSetIds.map((id) => {
  const all: Step[] = steps[id];
  const { title, withoutIt, also = [] } = described[id];
  // Whoever asks each repository must first be told which there are.
  const listing = all.some(isPerRepo) ? [permission.metadata] : [];
  const permissions = [...all.map(({ list }) => list.permission), ...also, ...listing];
  return { id, title, permissions: [...new Set(permissions)], withoutIt, filtered: true };
});
