/** Scopes as Okta names them. */
export const permission = {
  apps: "okta.apps.read",
  appGrants: "okta.appGrants.read",
  roles: "okta.roles.read",
  apiTokens: "okta.apiTokens.read",
  integrations: "okta.oauthIntegrations.read",
  users: "okta.users.read",
  groups: "okta.groups.read",
  agents: "okta.aiAgents.read",
} as const;
