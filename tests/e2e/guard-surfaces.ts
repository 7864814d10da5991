import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { can, type Permission, type Role } from "@/lib/domain/permissions";
import type { Asked } from "./guard-call";
import type { GuardedWorld } from "./guard-fixtures";
import { scimRoutes } from "./guard-scim";

/** Who a surface is for: holders of a permission, every member, or everybody. */
export type Needs = Permission | "member" | "anyone";

export const may = (role: Role, needs: Needs) => needs === "anyone" || needs === "member" || can(role, needs);

type Ids = GuardedWorld["ids"];

export interface PageSurface {
  path: (ids: Ids) => string;
  needs: Needs;
  /** The page leads on elsewhere. */
  redirects?: true;
}

/** Every page of `app/`. One that is missing here fails a test: decide who may see it, then list it. */
export const pages: Record<string, PageSurface> = {
  "(auth)/login": { path: () => "/login", needs: "anyone" },
  // Links that are not valid: the valid ones are tried where people join.
  "(auth)/answer/[token]": { path: () => `/answer/${"a".repeat(43)}`, needs: "anyone" },
  "(auth)/invite/[token]": { path: () => `/invite/${"a".repeat(43)}`, needs: "anyone" },
  "(auth)/setup/[token]": { path: () => `/setup/${"a".repeat(43)}`, needs: "anyone" },
  "(dashboard)": { path: () => "/", needs: "inventory:read" },
  "(dashboard)/access": {
    path: ({ owned }) => `/access?ask=what&identity=${owned}`,
    needs: "inventory:read",
  },
  "(dashboard)/accounts": { path: () => "/accounts", needs: "inventory:read" },
  "(dashboard)/accounts/[id]": { path: ({ account }) => `/accounts/${account}`, needs: "inventory:read" },
  "(dashboard)/audit": { path: () => "/audit", needs: "audit:read" },
  "(dashboard)/agents": { path: () => "/agents", needs: "inventory:read" },
  "(dashboard)/findings": { path: () => "/findings", needs: "finding:read" },
  "(dashboard)/findings/[id]": { path: ({ finding }) => `/findings/${finding}`, needs: "finding:read" },
  "(dashboard)/findings/alerts": { path: () => "/findings/alerts", needs: "finding:read" },
  "(dashboard)/findings/alerts/[id]": {
    path: ({ alert }) => `/findings/alerts/${alert}`,
    needs: "alert:manage",
  },
  "(dashboard)/findings/alerts/new": { path: () => "/findings/alerts/new", needs: "alert:manage" },
  "(dashboard)/findings/exceptions": { path: () => "/findings/exceptions", needs: "finding:read" },
  "(dashboard)/findings/frameworks": { path: () => "/findings/frameworks", needs: "inventory:read" },
  "(dashboard)/findings/rules": { path: () => "/findings/rules", needs: "inventory:read" },
  "(dashboard)/findings/rules/[id]": {
    path: () => "/findings/rules/credential-too-old",
    needs: "inventory:read",
  },
  "(dashboard)/findings/rules/[id]/edit": {
    path: ({ rule }) => `/findings/rules/${rule}/edit`,
    needs: "rule:edit",
  },
  "(dashboard)/findings/rules/new": { path: () => "/findings/rules/new", needs: "rule:edit" },
  "(dashboard)/findings/top-10": { path: () => "/findings/top-10", needs: "inventory:read" },
  "(dashboard)/inbox": { path: () => "/inbox", needs: "owner:answer" },
  "(dashboard)/inventory": { path: () => "/inventory", needs: "inventory:read" },
  "(dashboard)/inventory/[id]": { path: ({ owned }) => `/inventory/${owned}`, needs: "inventory:read" },
  "(dashboard)/inventory/new": { path: () => "/inventory/new", needs: "inventory:add" },
  "(dashboard)/ownership": { path: () => "/ownership", needs: "inventory:read" },
  "(dashboard)/ownership/campaigns/[id]": {
    path: ({ campaign }) => `/ownership/campaigns/${campaign}`,
    needs: "campaign:read",
  },
  "(dashboard)/ownership/campaigns/new": { path: () => "/ownership/campaigns/new", needs: "campaign:manage" },
  "(dashboard)/ownership/leavers/[id]": {
    path: ({ departure }) => `/ownership/leavers/${departure}`,
    needs: "departure:read",
  },
  "(dashboard)/ownership/names": { path: () => "/ownership/names", needs: "inventory:assign-owner" },
  "(dashboard)/ownership/people/[id]": {
    path: ({ person }) => `/ownership/people/${person}`,
    needs: "inventory:read",
  },
  "(dashboard)/settings": { path: () => "/settings", needs: "member", redirects: true },
  "(dashboard)/settings/account": { path: () => "/settings/account", needs: "member" },
  "(dashboard)/settings/channels": { path: () => "/settings/channels", needs: "channel:manage" },
  "(dashboard)/settings/channels/[id]": {
    path: ({ channel }) => `/settings/channels/${channel}`,
    needs: "channel:manage",
  },
  "(dashboard)/settings/channels/new": { path: () => "/settings/channels/new", needs: "channel:manage" },
  "(dashboard)/settings/keys": { path: () => "/settings/keys", needs: "settings:manage" },
  "(dashboard)/settings/labels": { path: () => "/settings/labels", needs: "settings:manage" },
  "(dashboard)/settings/members": { path: () => "/settings/members", needs: "member:read" },
  "(dashboard)/settings/provisioning": { path: () => "/settings/provisioning", needs: "people:provision" },
  "(dashboard)/settings/thresholds": { path: () => "/settings/thresholds", needs: "metric:read" },
  "(dashboard)/settings/tokens": { path: () => "/settings/tokens", needs: "token:manage-own" },
  "(dashboard)/sources": { path: () => "/sources", needs: "source:read" },
  "(dashboard)/sources/[id]": { path: ({ source }) => `/sources/${source}`, needs: "source:read" },
  "(dashboard)/sources/[id]/held": { path: ({ source }) => `/sources/${source}/held`, needs: "source:read" },
  "(dashboard)/sources/[id]/coverage": {
    path: ({ source }) => `/sources/${source}/coverage`,
    needs: "source:read",
  },
  "(dashboard)/sources/[id]/runs": { path: ({ source }) => `/sources/${source}/runs`, needs: "source:read" },
  "(dashboard)/sources/[id]/runs/[runId]": {
    path: ({ source, run }) => `/sources/${source}/runs/${run}`,
    needs: "source:read",
  },
  "(dashboard)/sources/[id]/settings": {
    path: ({ source }) => `/sources/${source}/settings`,
    needs: "source:manage",
  },
  "(dashboard)/sources/import": { path: () => "/sources/import", needs: "source:manage" },
  "(dashboard)/sources/new": { path: () => "/sources/new", needs: "source:manage" },
  "(dashboard)/sources/new/[connector]": { path: () => "/sources/new/aws", needs: "source:manage" },
};

export interface RouteSurface {
  path: (ids: Ids) => string;
  /** What opens it: the session of a member, an API token, or nothing. */
  by: "session" | "token" | "nothing";
  needs: Needs;
  /** What is sent along; it need not be complete, the gate comes first. */
  asked?: Asked;
  /** It ends the session, so each try needs one of its own. */
  endsSession?: true;
  /** What it answers to those who may. */
  status: number;
}

/** Every method of every route, below `app/api/` or beside it, by folder and method. One that is missing here fails a test. */
export const routes: Record<string, RouteSurface> = {
  "audit/checkpoints GET": {
    path: () => "/api/audit/checkpoints",
    by: "session",
    needs: "audit:read",
    status: 200,
  },
  "audit/export GET": { path: () => "/api/audit/export", by: "session", needs: "audit:read", status: 200 },
  "auth/[...nextauth] GET": { path: () => "/api/auth/csrf", by: "nothing", needs: "anyone", status: 200 },
  "auth/[...nextauth] POST": {
    path: () => "/api/auth/session",
    by: "nothing",
    needs: "anyone",
    asked: { method: "POST", body: "" },
    status: 404,
  },
  // Only whoever asked for a test sees it.
  "channels/tests GET": {
    path: ({ test }) => `/api/channels/tests?id=${test}`,
    by: "session",
    needs: "channel:manage",
    status: 404,
  },
  "exceptions/export GET": {
    path: () => "/api/exceptions/export?tab=none",
    by: "session",
    needs: "inventory:export",
    status: 400,
  },
  "findings/evidence GET": {
    path: () => "/api/findings/evidence?framework=none",
    by: "session",
    needs: "inventory:export",
    status: 400,
  },
  "findings/export GET": {
    path: () => "/api/findings/export?q=keeper&format=sarif",
    by: "session",
    needs: "inventory:export",
    status: 200,
  },
  "findings/rules GET": {
    path: () => "/api/findings/rules?id=none",
    by: "session",
    needs: "inventory:export",
    status: 400,
  },
  "health/live GET": { path: () => "/api/health/live", by: "nothing", needs: "anyone", status: 200 },
  "health/ready GET": { path: () => "/api/health/ready", by: "nothing", needs: "anyone", status: 200 },
  "inventory/export GET": {
    path: () => "/api/inventory/export?q=keeper",
    by: "session",
    needs: "inventory:export",
    status: 200,
  },
  "inventory/export POST": {
    path: () => "/api/inventory/export",
    by: "session",
    needs: "inventory:export",
    asked: { method: "POST", body: "" },
    status: 400,
  },
  "inventory/page GET": {
    path: () => "/api/inventory/page",
    by: "session",
    needs: "inventory:read",
    status: 400,
  },
  "inventory/peek GET": {
    path: ({ owned }) => `/api/inventory/peek?id=${owned}`,
    by: "session",
    needs: "inventory:read",
    status: 200,
  },
  "progress GET": { path: () => "/api/progress", by: "session", needs: "inventory:read", status: 200 },
  "search POST": {
    path: () => "/api/search",
    by: "session",
    needs: "inventory:read",
    asked: { method: "POST", body: '{"text":"keeper"}' },
    status: 200,
  },
  "campaigns/export GET": {
    path: ({ campaign }) => `/api/campaigns/export?id=${campaign}`,
    by: "session",
    needs: "campaign:read",
    status: 200,
  },
  "departures/export GET": {
    path: ({ departure }) => `/api/departures/export?id=${departure}&format=csv`,
    by: "session",
    needs: "departure:read",
    status: 200,
  },
  // Without the signing secret of an app there is no such door.
  "slack/interactions POST": {
    path: () => "/api/slack/interactions",
    by: "nothing",
    needs: "anyone",
    asked: { method: "POST", body: "payload={}" },
    status: 404,
  },
  "sign-out POST": {
    path: () => "/api/sign-out",
    by: "session",
    needs: "member",
    asked: { method: "POST", body: "" },
    endsSession: true,
    status: 204,
  },
  "sources/import POST": {
    path: () => "/api/sources/import",
    by: "session",
    needs: "source:manage",
    asked: { method: "POST", body: "{}\n" },
    status: 400,
  },
  "sources/preview POST": {
    path: () => "/api/sources/preview",
    by: "session",
    needs: "source:manage",
    asked: { method: "POST", body: "{}\n" },
    status: 400,
  },
  "sources/progress GET": {
    path: ({ run }) => `/api/sources/progress?run=${run}`,
    by: "session",
    needs: "source:read",
    status: 200,
  },
  // Only whoever asked for a test sees it, and that was somebody else.
  "sources/tests GET": {
    path: ({ test }) => `/api/sources/tests?id=${test}`,
    by: "session",
    needs: "source:manage",
    status: 404,
  },
  "v1/access/can GET": {
    path: ({ owned }) => `/api/v1/access/can?identity=${owned}&action=iam:ListUsers`,
    by: "token",
    needs: "inventory:read",
    status: 200,
  },
  "v1/access/who-can GET": {
    path: () => "/api/v1/access/who-can?action=iam:ListUsers",
    by: "token",
    needs: "inventory:read",
    status: 200,
  },
  "v1/credentials GET": {
    path: () => "/api/v1/credentials",
    by: "token",
    needs: "inventory:read",
    status: 200,
  },
  "v1/events POST": {
    path: () => "/api/v1/events",
    by: "token",
    needs: "usage:push",
    asked: { method: "POST", body: "" },
    status: 400,
  },
  "v1/exceptions GET": { path: () => "/api/v1/exceptions", by: "token", needs: "finding:read", status: 200 },
  "v1/findings GET": { path: () => "/api/v1/findings", by: "token", needs: "finding:read", status: 200 },
  "v1/grants GET": { path: () => "/api/v1/grants", by: "token", needs: "inventory:read", status: 200 },
  "v1/identities GET": {
    path: () => "/api/v1/identities",
    by: "token",
    needs: "inventory:read",
    status: 200,
  },
  "v1/identities/[id] GET": {
    path: ({ owned }) => `/api/v1/identities/${owned}`,
    by: "token",
    needs: "inventory:read",
    status: 200,
  },
  "v1/questions GET": { path: () => "/api/v1/questions", by: "token", needs: "owner:answer", status: 200 },
  "v1/questions/[id]/answer POST": {
    path: ({ owned }) => `/api/v1/questions/${owned}/answer`,
    by: "token",
    needs: "owner:answer",
    asked: { method: "POST", body: '{"says":"accept"}' },
    status: 404,
  },
  "v1/people GET": { path: () => "/api/v1/people", by: "token", needs: "inventory:read", status: 200 },
  "v1/suggestions GET": {
    path: () => "/api/v1/suggestions",
    by: "token",
    needs: "inventory:read",
    status: 200,
  },
  "v1/owners GET": { path: () => "/api/v1/owners", by: "token", needs: "inventory:read", status: 200 },
  "v1/campaigns GET": { path: () => "/api/v1/campaigns", by: "token", needs: "campaign:read", status: 200 },
  "v1/owner-rules GET": {
    path: () => "/api/v1/owner-rules",
    by: "token",
    needs: "owner-rule:read",
    status: 200,
  },
  "v1/records POST": {
    path: () => "/api/v1/records?source=badges",
    by: "token",
    needs: "source:push",
    asked: { method: "POST", body: "{}\n" },
    status: 422,
  },
  "v1/runs/[id] GET": {
    path: ({ run }) => `/api/v1/runs/${run}`,
    by: "token",
    needs: "source:read",
    status: 200,
  },
  "v1/teams GET": { path: () => "/api/v1/teams", by: "token", needs: "inventory:read", status: 200 },
  "v1/sources GET": { path: () => "/api/v1/sources", by: "token", needs: "source:read", status: 200 },
  ...scimRoutes,
};

export const methods = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;

const app = join(process.cwd(), "app");
const filesNamed = (name: string) =>
  readdirSync(app, { recursive: true, encoding: "utf8" })
    .filter((path) => path.split("/").at(-1) === name)
    .map((path) => path.slice(0, -name.length - 1));

/** Every page as the sources have it. */
export function pagesOfSources(): string[] {
  return filesNamed("page.tsx");
}

/** Every route with each method that its file exports, as the sources have it. */
export function routesOfSources(): string[] {
  return filesNamed("route.ts").flatMap((folder) => {
    const text = readFileSync(join(app, folder, "route.ts"), "utf8");
    return ["HEAD", "OPTIONS", ...methods]
      .filter((method) => new RegExp(`export [^;=(]*\\b${method}\\b`).test(text))
      .map((method) => `${folder.replace(/^api\//, "")} ${method}`);
  });
}
