import { fourAtATime } from "@/lib/connectors/sdk/steps";
import { keptCodeOwners } from "./code-owners";
import { keptAlert, keptDeployKey, keptHook, keptProtection, keptRepo, keptVariable } from "./kept";
import {
  approvals,
  fields,
  keptEnvironmentWithin,
  keptInstallation,
  keptPerson,
  keptRequest,
  keptTeam,
  keptToken,
  keptWorkflows,
  secretFields,
  settingFields,
  type Tools,
} from "./kept-within";
import type { ListCall } from "./paging";
import { permission } from "./permission-names";

/** One call of a data set: of the organisation, or of each of its repositories. */
export interface Step {
  /** The call as GitHub's documentation writes it; also the page's name. */
  call: string;
  /** `path` holds `{org}`, or `{repo}` for `acme/shop` and `{branch}` for its main branch. */
  list: ListCall;
  /** What is kept of an item, with what further calls tell about it. */
  keep(item: unknown, tools: Tools, repo: string | null): unknown;
  /** What one further call tells of all items. */
  beside?(tools: Tools): Promise<{ [key: string]: unknown }>;
}

function step(path: string, needs: string, keep: Step["keep"], more: Partial<ListCall> = {}): Step {
  const call = `GET ${path.replace("{repo}", "{owner}/{repo}")}`;
  return { call, list: { path, permission: needs, ...more }, keep };
}

const secrets = (path: string, needs: string) => step(path, needs, secretFields, { under: "secrets" });
const variables = (path: string, needs: string) =>
  step(path, needs, (item, { ctx }) => keptVariable(item, ctx.fingerprint), { under: "variables" });
const runners = (path: string, needs: string) =>
  step(
    path,
    needs,
    fields("id", "name", "os", "status", "ephemeral", "version", "runner_group_id", "labels"),
    {
      under: "runners",
    },
  );
const hooks = (path: string, needs: string) => step(path, needs, keptHook);
const accounts = (path: string) => step(path, permission.members, keptPerson);

/** Every repository that the reader may see, oldest first, so that a new one moves none to another page. */
export const repositories = step("/orgs/{org}/repos", permission.metadata, keptRepo, {
  query: { type: "all", sort: "created", direction: "asc" },
});

/** What each data set asks, in order. */
export const steps = {
  repositories: [repositories],
  apps: [
    {
      ...step("/orgs/{org}/installations", permission.orgAdministration, keptInstallation, {
        under: "installations",
      }),
      beside: async (tools: Tools) => ({ events: await approvals(tools) }),
    },
  ],
  tokens: [step("/orgs/{org}/personal-access-tokens", permission.tokens, keptToken)],
  "token-requests": [
    step("/orgs/{org}/personal-access-token-requests", permission.tokenRequests, keptRequest),
  ],
  people: [accounts("/orgs/{org}/members"), accounts("/orgs/{org}/outside_collaborators")],
  teams: [step("/orgs/{org}/teams", permission.members, keptTeam)],
  "organization-roles": [
    step(
      "/orgs/{org}/organization-roles",
      permission.roles,
      fields("id", "name", "description", "permissions"),
      {
        under: "roles",
      },
    ),
  ],
  runners: [
    step(
      "/orgs/{org}/actions/runner-groups",
      permission.runners,
      fields(
        "id",
        "name",
        "visibility",
        "default",
        "allows_public_repositories",
        "restricted_to_workflows",
        "selected_workflows",
      ),
      { under: "runner_groups" },
    ),
    runners("/orgs/{org}/actions/runners", permission.runners),
  ],
  "repository-runners": [runners("/repos/{repo}/actions/runners", permission.administration)],
  "organization-webhooks": [hooks("/orgs/{org}/hooks", permission.orgWebhooks)],
  "repository-webhooks": [hooks("/repos/{repo}/hooks", permission.webhooks)],
  "organization-secrets": [secrets("/orgs/{org}/actions/secrets", permission.orgSecrets)],
  "dependabot-secrets": [secrets("/orgs/{org}/dependabot/secrets", permission.orgDependabot)],
  "codespaces-secrets": [secrets("/orgs/{org}/codespaces/secrets", permission.orgCodespaces)],
  "organization-variables": [variables("/orgs/{org}/actions/variables", permission.orgVariables)],
  "repository-secrets": [secrets("/repos/{repo}/actions/secrets", permission.secrets)],
  "repository-variables": [variables("/repos/{repo}/actions/variables", permission.variables)],
  environments: [
    step("/repos/{repo}/environments", permission.actions, keptEnvironmentWithin, { under: "environments" }),
  ],
  workflows: [
    step("/orgs/{org}/actions/permissions/workflow", permission.orgAdministration, settingFields, {
      single: true,
    }),
    step("/repos/{repo}/actions/workflows", permission.actions, keptWorkflows, { single: true }),
  ],
  "deploy-keys": [
    step("/repos/{repo}/keys", permission.administration, (item, { ctx }) =>
      keptDeployKey(item, ctx.fingerprint),
    ),
  ],
  "branch-protection": [
    step("/repos/{repo}/branches/{branch}/protection", permission.administration, keptProtection, {
      single: true,
      // A branch that nothing protects is answered so.
      accept: [404],
    }),
  ],
  "code-owners": [step("/repos/{repo}", permission.metadata, keptCodeOwners, { single: true })],
  "credential-authorizations": [
    step(
      "/orgs/{org}/credential-authorizations",
      permission.orgAdministration,
      fields(
        ...[
          "login",
          "credential_id",
          "credential_type",
          "credential_authorized_at",
          "credential_accessed_at",
        ],
        ...[
          "authorized_credential_expires_at",
          "authorized_credential_title",
          "authorized_credential_note",
          "scopes",
        ],
        "fingerprint",
      ),
    ),
  ],
  "secret-scanning": [
    step(
      "/orgs/{org}/secret-scanning/alerts",
      permission.alerts,
      (item, { ctx }) => keptAlert(item, ctx.fingerprint),
      {
        query: { sort: "created", direction: "asc" },
      },
    ),
  ],
} satisfies { [dataSet: string]: Step[] };
export type DataSetId = keyof typeof steps;
export const dataSetIds = Object.keys(steps).filter((id): id is DataSetId => Object.hasOwn(steps, id));

/** Whether a call is one of each repository. */
export function isPerRepo({ list }: Step): boolean {
  return list.path.startsWith("/repos/");
}

/** What is kept of each item of a page. */
export function keepAll(each: Step, items: unknown[], tools: Tools, repo: string | null): Promise<unknown[]> {
  return fourAtATime(items, async (item) => each.keep(item, tools, repo));
}
