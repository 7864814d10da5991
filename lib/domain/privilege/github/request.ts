import { type Ask, Misasked } from "../decision";

/** A permission of GitHub at a level, of an organisation or of repositories. */
export interface GitHubRequest {
  area: "repository" | "organization";
  permission: string;
  level: Level;
  /** `owner/repo`, or an organisation; empty: anywhere. */
  place: string;
}

export const levels = ["none", "read", "write", "admin"] as const;
export type Level = (typeof levels)[number];

export const isLevel = (text: string): text is Level => levels.some((level) => level === text);

/** Permissions that are of organisations alone: without the area, they are meant so. */
const ofOrganisation =
  /^(?:members|organization_\w+|personal_access_token\w*|self_hosted_runners|team_discussions)$/;

/** The request that the words ask about: `contents:write`, `organization/members:read`. Throws `Misasked`. */
export function requestOf({ action, resource }: Ask): GitHubRequest {
  const [, area, permission = "", level = ""] =
    /^(?:(repository|organization)\/)?([a-z][\w-]*):([a-z]+)$/.exec(action.trim()) ?? [];
  if (permission === "" || !isLevel(level) || level === "none") {
    throw new Misasked(
      `"${action}" is no permission of GitHub.`,
      'Write it as "contents:write" or "organization/members:read" with a level (read, write, admin), and OWNER/REPO as the resource.',
    );
  }
  const name = permission.replaceAll("-", "_");
  const isOrganisation = area === "organization" || (area === undefined && ofOrganisation.test(name));
  return {
    area: isOrganisation ? "organization" : "repository",
    permission: name,
    level,
    place: resource.trim(),
  };
}
