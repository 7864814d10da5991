import { known, reads, wide } from "./gathered";
import { type EntitlementFacts, type EntitlementPowers, notUnderstood } from "./power";

/** What teams may do in the whole organisation, and what its token may. */
const accesses = known(
  [
    "owners",
    wide(
      [
        "administer",
        "grant_access",
        "create_credentials",
        "impersonate",
        "deploy",
        "write",
        "delete",
        "read",
      ],
      "org_wide",
      "creates_tokens",
    ),
  ],
  // The token of the organisation makes teams, their tokens, and workspaces; it starts no runs.
  [
    "organisation-token",
    wide(["grant_access", "create_credentials", "write", "delete", "read"], "org_wide", "creates_tokens"),
  ],
  [
    "manage-teams manage-membership manage-organization-access",
    wide(["grant_access", "create_credentials", "write"], "org_wide", "creates_tokens"),
  ],
  [
    "manage-workspaces manage-projects",
    wide(["impersonate", "deploy", "write", "delete", "read"], "org_wide"),
  ],
  ["manage-agent-pools", wide(["impersonate", "write"], "org_wide")],
  [
    "manage-policies manage-policy-overrides delegate-policy-overrides",
    wide(["grant_access", "write"], "org_wide"),
  ],
  [
    "manage-vcs-settings manage-run-tasks manage-modules manage-providers manage-public-modules manage-public-providers access-secret-teams",
    wide(["write", "read"], "org_wide"),
  ],
  ["read-workspaces read-projects", reads],
);

/** Access of teams, and the token of an organisation. What a team may do in single workspaces is not listed. */
export function powersOfTerraform({ kind, name }: EntitlementFacts): EntitlementPowers {
  return kind === "group"
    ? notUnderstood
    : (accesses.get(name.toLowerCase().replaceAll(" ", "-").replaceAll("_", "-")) ?? notUnderstood);
}
