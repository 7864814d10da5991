import { z } from "zod";
import type { Certainty } from "../certainty";
import { type GitHubRequest, isLevel, levels } from "./request";

const privilegeSchema = z.object({
  area: z.string(),
  permission: z.string(),
  level: z.string(),
});

/**
 * What the token of a run can never be given; of all others, a workflow may ask for what its token is not given by itself.
 * https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#permissions
 */
const ofWorkflows = new Set(
  `actions artifact_metadata attestations checks contents deployments discussions issues metadata models packages pages pull_requests
   repository_projects security_events statuses`.split(/\s+/),
);
/** What it is given where the setting is to read. */
const restricted = new Set(["contents", "metadata", "packages"]);

/** What scopes of classic tokens reach in repositories and in the organisation; each no further than its owner. */
const classic: { readonly [scope: string]: (request: GitHubRequest) => boolean } = {
  repo: ({ area, permission }) => area === "repository" && !["workflows", "packages"].includes(permission),
  public_repo: ({ area, permission }) =>
    area === "repository" && !["workflows", "packages"].includes(permission),
  workflow: ({ permission }) => permission === "workflows",
  "write:packages": ({ permission, level }) => permission === "packages" && level !== "admin",
  "read:packages": ({ permission, level }) => permission === "packages" && level === "read",
  "delete:packages": ({ permission }) => permission === "packages",
  delete_repo: ({ area, permission }) => area === "repository" && permission === "administration",
  "admin:repo_hook": ({ permission }) => /^(?:repository_)?hooks$/.test(permission),
  "write:repo_hook": ({ permission, level }) =>
    /^(?:repository_)?hooks$/.test(permission) && level !== "admin",
  "admin:org": ({ area }) => area === "organization",
  "write:org": ({ area, level }) => area === "organization" && level !== "admin",
  "read:org": ({ area, level }) => area === "organization" && level === "read",
};

/** Whether a privilege gives a permission, and what that hangs on; null: nothing. */
export interface Gives {
  certainty: Certainty;
  open: string | null;
}

const yes: Gives = { certainty: "yes", open: null };
const no: Gives = { certainty: "no", open: null };

/** Whether a privilege, as the inventory keeps it, gives what is asked. A level gives all below it. */
export function privilegeGives(body: unknown, request: GitHubRequest): Gives {
  const read = privilegeSchema.safeParse(body);
  if (!read.success) return { certainty: "unknown", open: "What one of its permissions gives." };
  const { area, permission, level } = read.data;
  if (area === "classic") return classicGives(level, request);
  if (area === "workflow") return workflowGives(permission, level, request);
  if (area !== request.area || !isLevel(level) || level === "none") return no;
  // Whoever has any permission on a repository may see that it is there.
  if (request.permission === "metadata" && area === "repository") return request.level === "read" ? yes : no;
  return permission === request.permission && levels.indexOf(level) >= levels.indexOf(request.level)
    ? yes
    : no;
}

function classicGives(scope: string, request: GitHubRequest): Gives {
  const covers = Object.hasOwn(classic, scope) ? classic[scope] : undefined;
  return covers?.(request)
    ? { certainty: "unknown", open: "What its owner may do there: a classic token does no more." }
    : no;
}

function workflowGives(permission: string, level: string, request: GitHubRequest): Gives {
  if (permission !== "token" || request.area !== "repository") return no;
  if (!ofWorkflows.has(request.permission) || request.level === "admin") return no;
  const isGiven =
    level === "write" || (level === "read" && request.level === "read" && restricted.has(request.permission));
  if (isGiven) return yes;
  return {
    certainty: "unknown",
    open: `Whether a workflow asks for it under "permissions": by itself its token is not given ${request.permission}.`,
  };
}
