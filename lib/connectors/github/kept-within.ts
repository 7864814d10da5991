import { isObject } from "@/lib/connectors/sdk/page-records";
import type { GitHub, GitHubContext } from "./github-call";
import { keptAccount, keptEnvironment, keptFields, keptPermissions, keptRepo, keptVariable } from "./kept";
import { looksLikeMachine } from "./machine-users";
import { type ListCall, readAll } from "./paging";
import { permission } from "./permission-names";

/** What is kept of things of which one list does not tell enough: each asks for the rest. */

/** What a step may use beside the item that it looks at. */
export interface Tools {
  ctx: GitHubContext;
  github: GitHub;
  /** `acme`. */
  org: string;
}

/** Keeps these fields of an item. */
export const fields =
  (...names: string[]) =>
  (item: unknown) =>
    keptFields(item, ...names);

export const secretFields = fields("name", "created_at", "updated_at", "visibility");

/** An installed app: who owns it, and where the audit log is there, who approved it. */
export async function keptInstallation(item: unknown, { ctx, github }: Tools): Promise<unknown> {
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
export async function approvals({ ctx, github, org }: Tools): Promise<unknown[]> {
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
export async function keptPerson(item: unknown, { github }: Tools): Promise<unknown> {
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

export async function keptToken(item: unknown, { github, org }: Tools): Promise<unknown> {
  const kept = keptRequest(item);
  if (!isObject(item) || !isObject(kept) || item.repository_selection !== "subset") return kept;
  if (typeof item.id !== "number") return kept;
  const path = `/orgs/${org}/personal-access-tokens/${item.id}/repositories`;
  const repos = await readAll(github.call, { path, permission: permission.tokens });
  return { ...kept, repositories: repos.map(keptRepo) };
}

/** A token that was asked for and waits for an approval looks like one that was granted. */
export function keptRequest(item: unknown): unknown {
  const kept = keptFields(
    item,
    ...["id", "repository_selection", "access_granted_at", "created_at", "reason"],
    ...["token_id", "token_name", "token_expired", "token_expires_at", "token_last_used_at"],
  );
  if (!isObject(item) || !isObject(kept)) return kept;
  return { ...kept, owner: keptAccount(item.owner), permissions: keptPermissions(item.permissions) };
}

export async function keptTeam(item: unknown, { github, org }: Tools): Promise<unknown> {
  const kept = keptFields(item, "id", "name", "slug", "description", "permission");
  if (!isObject(item) || !isObject(kept) || typeof item.slug !== "string") return kept;
  const path = `/orgs/${org}/teams/${encodeURIComponent(item.slug)}/members`;
  const members = await readAll(github.call, { path, permission: permission.members });
  const parent = isObject(item.parent) ? item.parent.id : null;
  return { ...kept, parent, members: members.map(keptAccount) };
}

export async function keptEnvironmentWithin(
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

export function settingFields(item: unknown): unknown {
  return keptFields(item, "default_workflow_permissions", "can_approve_pull_request_reviews");
}

/** Only a repository that has workflows is asked what they may do, and as whom GitHub vouches for them. */
export async function keptWorkflows(item: unknown, { github }: Tools, repo: string | null): Promise<unknown> {
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
