/** Permissions as Google names them. */
export const permission = {
  resources: "cloudasset.assets.searchAllResources",
  policies: "cloudasset.assets.searchAllIamPolicies",
  denies: "iam.denypolicies.list",
  deny: "iam.denypolicies.get",
  roles: "iam.roles.list",
  accounts: "iam.serviceAccounts.list",
  keys: "iam.serviceAccountKeys.list",
  accountUse: "policyanalyzer.serviceAccountLastAuthenticationActivities.query",
  keyUse: "policyanalyzer.serviceAccountKeyLastAuthenticationActivities.query",
  pools: "iam.workloadIdentityPools.list",
  providers: "iam.workloadIdentityPoolProviders.list",
  apiKeys: "apikeys.keys.list",
  secrets: "secretmanager.secrets.list",
  agents: "aiplatform.reasoningEngines.list",
} as const;
