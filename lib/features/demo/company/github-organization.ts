import { actionsRef, deployKeyRef, repoRef, tokenRef } from "@/lib/connectors/github/names";
import { orgScope } from "@/lib/connectors/github/plan";
import type { DataSetId } from "@/lib/connectors/github/steps";
import type { SnapshotPart } from "@/lib/connectors/sdk/snapshot";
import { repositories, words } from "./aws-workloads";
import { type Company, companyName } from "./company";
import { type ConnectedSystem, scopeParts } from "./connected";
import { GithubTables } from "./github-tables";
import { type Planted, planted } from "./planted";

const realm = "github";

/** The organisation on GitHub: the repositories whose workflows the accounts of AWS trust. */
export const githubOrganization: ConnectedSystem = {
  name: `GitHub organisation ${companyName}`,
  connector: "github",
  about: companyName,
  make: ({ company }) => {
    const tables = new GithubTables(company);
    return { parts: partsOf(company, tables), planted: plantedIn(tables) };
  },
};

/** Every repository, by its name without the organisation's. */
const names = [
  ...Object.values(repositories).flatMap(words),
  "platform",
  "design-system",
  "docs",
  "magazine",
];
/** What nobody works on any more. */
const archived = new Set(["docs", "magazine"]);

function partsOf(company: Company, tables: GithubTables): SnapshotPart[] {
  const org = { id: tables.id("org", companyName), login: companyName };
  const repo = (name: string) => ({
    id: tables.repo(name),
    full_name: `${companyName}/${name}`,
    private: name !== "design-system",
    archived: archived.has(name),
    default_branch: "main",
    topics: [],
    visibility: name === "design-system" ? "public" : "private",
  });
  const facts = { realm, org };
  const told = (dataSet: DataSetId, answers: { [call: string]: object }): SnapshotPart[] => [
    ...scopeParts(
      orgScope(dataSet, realm, org, "app"),
      Object.entries(answers).map(([call, body]) => [call, { ...facts, ...body }]),
    ),
  ];
  const listed = (dataSet: DataSetId, call: string, items: object[]) => told(dataSet, { [call]: { items } });
  const perRepo = (items: (name: string) => object[]) => ({
    repos: names.map((name) => ({ repo: repo(name), items: items(name) })),
  });
  const ofRepos = (dataSet: DataSetId, call: string, items: (name: string) => object[]) =>
    told(dataSet, { [call]: perRepo(items) });
  return [
    ...listed("repositories", "GET /orgs/{org}/repos", names.map(repo)),
    ...told("apps", {
      "GET /orgs/{org}/installations": { events: tables.approvals(), items: tables.apps() },
    }),
    ...listed("tokens", "GET /orgs/{org}/personal-access-tokens", tables.tokens(repo)),
    ...told("people", {
      "GET /orgs/{org}/members": { items: tables.members() },
      "GET /orgs/{org}/outside_collaborators": { items: [] },
    }),
    ...listed("teams", "GET /orgs/{org}/teams", tables.teams()),
    ...told("runners", {
      "GET /orgs/{org}/actions/runner-groups": {
        items: [
          { id: 1, name: "Default", visibility: "all", default: true, allows_public_repositories: true },
        ],
      },
      "GET /orgs/{org}/actions/runners": { items: tables.runners() },
    }),
    ...listed("organization-webhooks", "GET /orgs/{org}/hooks", tables.hooks()),
    ...listed("organization-secrets", "GET /orgs/{org}/actions/secrets", tables.secrets()),
    ...ofRepos("repository-secrets", "GET /repos/{owner}/{repo}/actions/secrets", (name) =>
      tables.repositorySecrets(name),
    ),
    ...ofRepos("repository-variables", "GET /repos/{owner}/{repo}/actions/variables", (name) =>
      tables.variables(name),
    ),
    ...ofRepos("environments", "GET /repos/{owner}/{repo}/environments", (name) => tables.environments(name)),
    ...told("workflows", {
      "GET /orgs/{org}/actions/permissions/workflow": {
        items: [{ default_workflow_permissions: "write", can_approve_pull_request_reviews: false }],
      },
      "GET /repos/{owner}/{repo}/actions/workflows": perRepo((name) => [workflowsOf(company, name)]),
    }),
    ...ofRepos("deploy-keys", "GET /repos/{owner}/{repo}/keys", (name) => tables.deployKeys(name)),
    ...ofRepos("code-owners", "GET /repos/{owner}/{repo}", (name) => [tables.codeOwners(name)]),
    ...listed(
      "credential-authorizations",
      "GET /orgs/{org}/credential-authorizations",
      tables.classicTokens(),
    ),
    ...listed("secret-scanning", "GET /orgs/{org}/secret-scanning/alerts", tables.alerts(repo)),
  ];
}

function workflowsOf(company: Company, name: string): object {
  const random = company.random("github workflows", name);
  if (archived.has(name)) return { count: 0 };
  return {
    count: random.between(1, 6),
    settings: {
      default_workflow_permissions: random.chance(0.4) ? "write" : "read",
      can_approve_pull_request_reviews: false,
    },
    subject: { use_default: true },
  };
}

function plantedIn(tables: GithubTables): Planted[] {
  const infra = tables.repo("payments-infra");
  const media = repoRef(realm, tables.repo("media")).externalId;
  const storefront = repoRef(realm, tables.repo("storefront")).externalId;
  const token = tokenRef(realm, tables.id("token", "release"));
  return [
    planted(
      "production-without-approval",
      null,
      "Whoever may push to a repository becomes an administrator of payments: its environment asks nobody.",
      { identities: [actionsRef(realm, infra)] },
    ),
    planted(
      "leavers-github-token",
      4,
      "A token that never expires belongs to somebody who left, and it works.",
      {
        identities: [token],
        credentials: [token],
      },
    ),
    planted(
      "key-in-variable",
      1,
      "A key of AWS stands in a variable that all who work on a repository can read.",
      {
        placements: [{ realm, externalId: `${media}/actions/variable/UPLOAD_KEY` }],
      },
    ),
    planted("payment-key-in-code", 1, "The live key of the payment provider also stands in the code.", {
      placements: [{ realm, externalId: `${storefront}/secret-scanning/14` }],
    }),
    planted(
      "writing-deploy-key",
      11,
      "A deploy key that is eight years old may write to the shop's repository.",
      {
        identities: [deployKeyRef(realm, tables.id("deploy key", "jenkins build-01"))],
      },
    ),
  ];
}
