import { isObject } from "@/lib/connectors/sdk/page-records";
import { fourAtATime } from "@/lib/connectors/sdk/steps";
import { type GitLabContext, type ListCall, readAll } from "./gitlab-call";
import { fields, keptDeployKey, keptHook, keptToken, keptTrigger, keptUser, keptVariable } from "./kept";

/** One call of a data set: of the whole, of each group, or of each project. */
export interface Step {
  /** The call as GitLab's documentation writes it; also the page's name. */
  call: string;
  of: "root" | "groups" | "projects";
  /** `path` holds `:id` where it is of a group or project. */
  list: ListCall;
  /** Not asked where pipelines are switched off: GitLab refuses it there. */
  needsPipelines?: true;
  /** What is kept of an item, with what further calls tell about it. */
  keep(item: unknown, ctx: GitLabContext): unknown;
}

/** What the reader must be, in GitLab's words. */
export const permission = {
  member: "read_api, member of the group",
  owner: "read_api, Owner of the group",
  maintainer: "read_api, Maintainer of each project",
  admin: "read_api, administrator of the instance",
} as const;

type Keep = Step["keep"];

const ofGroups = (path: string, keep: Keep, query?: Record<string, string>): Step => ({
  call: `GET /groups/:id${path}`,
  of: "groups",
  list: { path: `/groups/:id${path}`, permission: permission.owner, ...(query ? { query } : {}) },
  keep,
});
const ofProjects = (path: string, keep: Keep, query?: Record<string, string>): Step => ({
  call: `GET /projects/:id${path}`,
  of: "projects",
  list: { path: `/projects/:id${path}`, permission: permission.maintainer, ...(query ? { query } : {}) },
  keep,
});
const ofRoot = (path: string, needed: string, keep: Keep, query?: Record<string, string>): Step => ({
  call: `GET ${path}`,
  of: "root",
  list: { path, permission: needed, ...(query ? { query } : {}) },
  keep,
});

const inOrder = { order_by: "id", sort: "asc" };
const active = { state: "active" };
const keptGroup = fields("id", "name", "full_path", "parent_id", "visibility", "created_at", "description");
const keptProject = fields(
  ...[
    "id",
    "path_with_namespace",
    "visibility",
    "archived",
    "topics",
    "default_branch",
    "builds_access_level",
  ],
  ...["created_at", "namespace"],
);
const keptDeployToken = fields("id", "name", "username", "expires_at", "revoked", "expired", "scopes");
const variable: Keep = (item, ctx) => keptVariable(item, ctx.fingerprint);
const trigger: Keep = (item, ctx) => keptTrigger(item, ctx.fingerprint);

/** Groups and projects that are read, in an order in which a new one moves none to another page. */
export const groupLists = {
  group: ofRoot("/groups/:id/descendant_groups", permission.member, keptGroup, inOrder),
  instance: ofRoot("/groups", permission.admin, keptGroup, { ...inOrder, all_available: "true" }),
};
export const projectLists = {
  group: ofRoot("/groups/:id/projects", permission.member, keptProject, {
    ...inOrder,
    include_subgroups: "true",
  }),
  instance: ofRoot("/projects", permission.admin, keptProject, inOrder),
};
/** The group itself: its list holds only what is below it. */
export const rootGroup: Step = {
  ...ofRoot("/groups/:id", permission.member, keptGroup, { with_projects: "false" }),
  list: {
    path: "/groups/:id",
    permission: permission.member,
    query: { with_projects: "false" },
    single: true,
  },
};

/** What each data set asks, in order. `only` is the kind of source in which it is there. */
export const steps: { [dataSet: string]: { only?: "group" | "instance"; calls: Step[] } } = {
  "group-tokens": { calls: [ofGroups("/access_tokens", keptToken, active)] },
  "project-tokens": { calls: [ofProjects("/access_tokens", keptToken, active)] },
  "personal-tokens": {
    only: "instance",
    calls: [ofRoot("/personal_access_tokens", permission.admin, keptPersonalToken, active)],
  },
  "service-accounts": {
    calls: [ofRoot("/groups/:id/service_accounts", permission.owner, keptServiceAccount)],
    only: "group",
  },
  members: { calls: [ofRoot("/groups/:id/members/all", permission.member, keptUser)], only: "group" },
  "group-deploy-tokens": { calls: [ofGroups("/deploy_tokens", keptDeployToken)] },
  "project-deploy-credentials": {
    calls: [
      ofProjects("/deploy_tokens", keptDeployToken),
      ofProjects("/deploy_keys", (item, ctx) => keptDeployKey(item, ctx.fingerprint)),
    ],
  },
  "group-runners": { calls: [ofGroups("/runners", keptRunner, { type: "group_type" })] },
  "project-runners": {
    calls: [{ ...ofProjects("/runners", keptRunner, { type: "project_type" }), needsPipelines: true }],
  },
  "group-variables": { calls: [ofGroups("/variables", variable)] },
  "project-variables": { calls: [{ ...ofProjects("/variables", variable), needsPipelines: true }] },
  triggers: { calls: [{ ...ofProjects("/triggers", trigger), needsPipelines: true }] },
  "group-webhooks": { calls: [ofGroups("/hooks", keptHook)] },
  "project-webhooks": { calls: [ofProjects("/hooks", keptHook)] },
};

/** A service account with its tokens. */
async function keptServiceAccount(item: unknown, ctx: GitLabContext): Promise<unknown> {
  const kept = keptUser(item);
  if (!isObject(kept) || typeof kept.id !== "number") return kept;
  const path = `/groups/:id/service_accounts/${kept.id}/personal_access_tokens`;
  const tokens = await readAll(ctx, {
    path: inGroup(path, ctx),
    permission: permission.owner,
    query: active,
  });
  return { ...kept, held: tokens.map(keptToken) };
}

/** A token with whose it is: of bots, too, an instance lists the tokens here. */
async function keptPersonalToken(item: unknown, ctx: GitLabContext): Promise<unknown> {
  const kept = keptToken(item);
  if (!isObject(kept) || typeof kept.user_id !== "number") return kept;
  const [user] = await readAll(ctx, {
    path: `/users/${kept.user_id}`,
    permission: permission.admin,
    single: true,
  });
  return { ...kept, user: keptUser(user) };
}

/** A runner; when it last called, only its own page tells. */
async function keptRunner(item: unknown, ctx: GitLabContext): Promise<unknown> {
  const kept = fields("id", "description", "name", "runner_type", "status", "paused", "created_at")(item);
  if (!isObject(kept) || typeof kept.id !== "number") return kept;
  const [detail] = await readAll(ctx, {
    path: `/runners/${kept.id}`,
    permission: permission.maintainer,
    single: true,
  });
  const more = fields(
    "contacted_at",
    "version",
    "tag_list",
    "run_untagged",
    "locked",
    "access_level",
  )(detail);
  return { ...kept, ...(isObject(more) ? more : {}) };
}

/** A path in the group that the source reads. */
export function inGroup(path: string, { config }: GitLabContext): string {
  return path.replace(":id", encodeURIComponent(config.group ?? ""));
}

/** What is kept of each item of a page. */
export function keepAll(step: Step, items: unknown[], ctx: GitLabContext): Promise<unknown[]> {
  return fourAtATime(items, async (item) => step.keep(item, ctx));
}
