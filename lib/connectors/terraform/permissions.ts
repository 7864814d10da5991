/** Permissions as the platform calls them, on a team's page (Organization access). */
export const permission = {
  organization: "member of the organization",
  teams: "View all teams",
  organizationToken: "Owners team (organization token)",
  teamTokens: "Manage teams",
  agentPools: "Manage agent pools",
  vcs: "Manage VCS settings",
  workspaces: "View all workspaces",
  variableSets: "View all projects",
} as const;
