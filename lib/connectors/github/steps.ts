import { isObject } from "@/lib/connectors/sdk/page-records";
import type { GitHub, GitHubContext } from "./github-call";
import {
  keptAccount,
  keptAlert,
  keptEnvironment,
  keptFields,
  keptHook,
  keptPermissions,
  keptProtection,
  keptRepo,
  keptVariable,
} from "./kept";
import { looksLikeMachine } from "./machine-users";
import { fourAtATime, type ListCall, readAll } from "./paging";
import { permission } from "./permission-names";

/** What a step may use beside the item that it looks at. */
export interface Tools {
  ctx: GitHubContext;
  github: GitHub;
  /** `acme`. */
  org: string;
}

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

const fields =
  (...names: string[]) =>
  (item: unknown) =>
    keptFields(item, ...names);

function step(path: string, needs: string, keep: Step["keep"], more: Partial<ListCall> = {}): Step {
  const call = `GET ${path.replace("{repo}", "{owner}/{repo}")}`;
  return { call, list: { path, permission: needs, ...more }, keep };
}

const secretFields = fields("name", "created_at", "updated_at", "visibility");
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
    step(
      "/repos/{repo}/keys",
      permission.administration,
      fields("id", "title", "read_only", "verified", "created_at", "added_by", "last_used", "enabled"),
    ),
  ],
  "branch-protection": [
    step("/repos/{repo}/branches/{branch}/protection", permission.administration, keptProtection, {
      single: true,
      // A branch that nothing protects is answered so.
      accept: [404],
    }),
  ],
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

/** An installed app: who owns it, and where the audit log is there, who approved it. */
async function keptInstallation(item: unknown, { ctx, github }: Tools): Promise<unknown> {
  const kept = keptFields(
    item,
    ...[
      "id",
      "app_id",
      "app_slug",
      "client_id",
      "repository_selection",
      "events",
      "created_at",
      "updated_at",
    ],
    ...["suspended_at", "html_url"],
  );
  if (!isObject(item) || !isObject(kept)) return kept;
  const slug =
    typeof item.app_slug === "string" && /^[\w-]{1,100}$/.test(item.app_slug) ? item.app_slug : null;
  const list: ListCall = {
    path: `/apps/${slug}`,
    permission: permission.metadata,
    single: true,
    accept: [404],
  };
  // Apps that their owner keeps private are not shown to others.
  const [app] = slug ? await readAll(github.call, list) : [];
  return {
    ...kept,
    permissions: keptPermissions(item.permissions),
    suspended_by: keptAccount(item.suspended_by),
    app_owner: isObject(app) ? keptAccount(app.owner) : null,
    app_description: isObject(app) ? keptFields({ description: app.description }, "description") : null,
    own:
      ctx.config.auth === "app" &&
      [item.app_id, item.client_id].map(String).includes(ctx.config.app_id ?? ""),
  };
}

/** Who installed what, from the audit log; nothing where it is not licensed, or its time is over. */
async function approvals({ ctx, github, org }: Tools): Promise<unknown[]> {
  if (ctx.config.enterprise === "no") return [];
  const events = await readAll(github.call, {
    path: `/orgs/${org}/audit-log`,
    query: { phrase: "action:integration_installation.create", include: "web" },
    permission: permission.orgAdministration,
    accept: [403, 404],
  });
  return events.map(
    fields("action", "actor", "created_at", "@timestamp", "name", "application_client_id", "installation_id"),
  );
}

/** An account; of one that looks like a machine's, also the keys that anybody may see. */
async function keptPerson(item: unknown, { github }: Tools): Promise<unknown> {
  const kept = keptAccount(item);
  if (!isObject(kept) || typeof kept.login !== "string" || !looksLikeMachine(kept)) return kept;
  const keysOf = (kind: string) =>
    readAll(github.call, {
      path: `/users/${encodeURIComponent(String(kept.login))}/${kind}`,
      permission: permission.members,
    });
  const [ssh, gpg] = await Promise.all([keysOf("keys"), keysOf("gpg_keys")]);
  return {
    ...kept,
    sshKeys: ssh.map(fields("id", "title", "created_at")),
    gpgKeys: gpg.map(fields("id", "name", "key_id", "created_at", "expires_at", "revoked")),
  };
}

async function keptToken(item: unknown, { github, org }: Tools): Promise<unknown> {
  const kept = keptRequest(item);
  if (!isObject(item) || !isObject(kept) || item.repository_selection !== "subset") return kept;
  if (typeof item.id !== "number") return kept;
  const path = `/orgs/${org}/personal-access-tokens/${item.id}/repositories`;
  const repos = await readAll(github.call, { path, permission: permission.tokens });
  return { ...kept, repositories: repos.map(keptRepo) };
}

/** A token that was asked for and waits for an approval looks like one that was granted. */
function keptRequest(item: unknown): unknown {
  const kept = keptFields(
    item,
    ...["id", "repository_selection", "access_granted_at", "created_at", "reason"],
    ...["token_id", "token_name", "token_expired", "token_expires_at", "token_last_used_at"],
  );
  if (!isObject(item) || !isObject(kept)) return kept;
  return { ...kept, owner: keptAccount(item.owner), permissions: keptPermissions(item.permissions) };
}

async function keptTeam(item: unknown, { github, org }: Tools): Promise<unknown> {
  const kept = keptFields(item, "id", "name", "slug", "description", "permission");
  if (!isObject(item) || !isObject(kept) || typeof item.slug !== "string") return kept;
  const path = `/orgs/${org}/teams/${encodeURIComponent(item.slug)}/members`;
  const members = await readAll(github.call, { path, permission: permission.members });
  const parent = isObject(item.parent) ? item.parent.id : null;
  return { ...kept, parent, members: members.map(keptAccount) };
}

async function keptEnvironmentWithin(
  item: unknown,
  { ctx, github }: Tools,
  repo: string | null,
): Promise<unknown> {
  const kept = keptEnvironment(item);
  if (!isObject(item) || !isObject(kept) || typeof item.name !== "string") return kept;
  const path = `/repos/${repo}/environments/${encodeURIComponent(item.name)}`;
  const inside = (kind: string) =>
    readAll(github.call, { path: `${path}/${kind}`, under: kind, permission: permission.environments });
  const [held, named] = await Promise.all([inside("secrets"), inside("variables")]);
  return {
    ...kept,
    held: held.map(secretFields),
    variables: named.map((each) => keptVariable(each, ctx.fingerprint)),
  };
}

function settingFields(item: unknown): unknown {
  return keptFields(item, "default_workflow_permissions", "can_approve_pull_request_reviews");
}

/** Only a repository that has workflows is asked what they may do, and as whom GitHub vouches for them. */
async function keptWorkflows(item: unknown, { github }: Tools, repo: string | null): Promise<unknown> {
  const count = isObject(item) && typeof item.total_count === "number" ? item.total_count : 0;
  if (count === 0) return { count };
  const [[settings], [subject]] = await Promise.all([
    readAll(github.call, {
      path: `/repos/${repo}/actions/permissions/workflow`,
      permission: permission.administration,
      single: true,
    }),
    readAll(github.call, {
      path: `/repos/${repo}/actions/oidc/customization/sub`,
      permission: permission.actions,
      single: true,
    }),
  ]);
  return {
    count,
    settings: settingFields(settings),
    subject: keptFields(subject, "use_default", "include_claim_keys", "use_immutable_subject"),
  };
}

/** What is kept of each item of a page. */
export function keepAll(each: Step, items: unknown[], tools: Tools, repo: string | null): Promise<unknown[]> {
  return fourAtATime(items, async (item) => each.keep(item, tools, repo));
}
