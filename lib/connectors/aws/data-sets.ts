import type { DataSet } from "@/lib/connectors/sdk/contract";

/** What is read, the permissions that the calls need, and what is lost without them. */
export const dataSets: DataSet[] = [
  {
    id: "iam",
    title: "Users, groups, roles and policies",
    permissions: ["iam:GetAccountAuthorizationDetails"],
    withoutIt: "No user, role, group, policy or trust of the account is known.",
  },
  {
    id: "access-keys",
    title: "Access keys and their last use",
    permissions: ["iam:ListUsers", "iam:ListAccessKeys", "iam:GetAccessKeyLastUsed"],
    withoutIt:
      "Keys have no id, so that copies of them found elsewhere meet nothing, or their last use is not known.",
  },
  {
    id: "login-profiles",
    title: "Console passwords",
    permissions: ["iam:ListUsers", "iam:GetLoginProfile"],
    withoutIt:
      "Who can sign in with a password is known only from the credential report, up to four hours late.",
  },
  {
    id: "service-credentials",
    title: "Service-specific credentials",
    permissions: ["iam:ListServiceSpecificCredentials", "iam:ListUsers"],
    withoutIt:
      "API keys for Bedrock and CloudWatch Logs, and passwords for CodeCommit and Keyspaces, are not known.",
  },
  {
    id: "credential-report",
    title: "Credential report",
    permissions: [
      "iam:GenerateCredentialReport",
      "iam:GetCredentialReport",
      "iam:ListUsers",
      "iam:ListAccessKeys",
    ],
    withoutIt: "The root user's keys, second factors and signing certificates are not known.",
  },
  {
    id: "service-access",
    title: "Services that users and roles used last",
    permissions: [
      "iam:GenerateServiceLastAccessedDetails",
      "iam:GetServiceLastAccessedDetails",
      "iam:ListRoles",
      "iam:ListUsers",
    ],
    withoutIt: "Which of the services that it may use an identity really uses is not known.",
  },
  {
    id: "identity-providers",
    title: "OIDC and SAML providers",
    permissions: ["iam:ListOpenIDConnectProviders", "iam:GetOpenIDConnectProvider", "iam:ListSAMLProviders"],
    withoutIt: "Issuers that may vouch for outsiders are known only where a role's trust names them.",
  },
  {
    id: "lambda",
    title: "Functions and the roles that they run as",
    permissions: ["ec2:DescribeRegions", "lambda:ListFunctions"],
    withoutIt:
      "A role that only functions use looks as if nothing ran as it; secrets in their variables are not seen.",
  },
  {
    id: "ec2",
    title: "Instances and the roles that they run as",
    permissions: ["ec2:DescribeRegions", "ec2:DescribeInstances", "iam:ListInstanceProfiles"],
    withoutIt: "A role that only instances use looks as if nothing ran as it.",
  },
  {
    id: "ecs",
    title: "Containers in ECS and the roles that they run as",
    permissions: [
      "ec2:DescribeRegions",
      "ecs:DescribeServices",
      "ecs:DescribeTaskDefinition",
      "ecs:DescribeTasks",
      "ecs:ListClusters",
      "ecs:ListServices",
      "ecs:ListTasks",
    ],
    withoutIt:
      "A role that only containers use looks as if nothing ran as it; secrets in their variables are not seen.",
  },
  {
    id: "eks",
    title: "EKS clusters and pod identities",
    permissions: [
      "ec2:DescribeRegions",
      "eks:DescribeCluster",
      "eks:DescribePodIdentityAssociation",
      "eks:ListClusters",
      "eks:ListPodIdentityAssociations",
    ],
    withoutIt: "Which service accounts of Kubernetes are given a role by pod identity is not known.",
  },
  {
    id: "roles-anywhere",
    title: "Roles Anywhere: certificates, profiles and trust anchors",
    permissions: [
      "ec2:DescribeRegions",
      "rolesanywhere:GetSubject",
      "rolesanywhere:ListProfiles",
      "rolesanywhere:ListSubjects",
      "rolesanywhere:ListTrustAnchors",
    ],
    withoutIt: "Certificates with which outsiders get roles, and when they last came, are not known.",
  },
  {
    id: "access-analyzer",
    title: "Findings of Access Analyzer on users and roles",
    permissions: [
      "access-analyzer:GetFinding",
      "access-analyzer:ListAnalyzers",
      "access-analyzer:ListFindings",
      "ec2:DescribeRegions",
    ],
    withoutIt:
      "What AWS itself finds open to the outside or unused is not kept beside the users and roles that it is about.",
  },
  {
    id: "agents",
    title: "Agents in Bedrock and the roles that they run as",
    permissions: [
      "bedrock:GetAgent",
      "bedrock:ListAgents",
      "bedrock:ListTagsForResource",
      "ec2:DescribeRegions",
    ],
    withoutIt: "AI agents that are built in Bedrock are not known.",
  },
  {
    id: "agent-core",
    title: "Agents, gateways and stored credentials in AgentCore",
    permissions: [
      "bedrock-agentcore:GetAgentRuntime",
      "bedrock-agentcore:GetGateway",
      "bedrock-agentcore:ListAgentRuntimes",
      "bedrock-agentcore:ListApiKeyCredentialProviders",
      "bedrock-agentcore:ListGateways",
      "bedrock-agentcore:ListOauth2CredentialProviders",
      "ec2:DescribeRegions",
    ],
    withoutIt:
      "AI agents in AgentCore, their tool servers and the secrets that they are given are not known.",
  },
  {
    id: "secrets",
    title: "Secrets Manager, without any value",
    permissions: ["ec2:DescribeRegions", "secretsmanager:ListSecrets"],
    withoutIt: "Which secrets are kept there, and whether they are rotated, is not known.",
  },
  {
    id: "api-keys",
    title: "API Gateway keys and usage plans",
    permissions: ["apigateway:GET", "ec2:DescribeRegions"],
    withoutIt: "Keys with which outsiders call your APIs, and which APIs they open, are not known.",
  },
  {
    id: "events",
    title: "The last events of CloudTrail, where the settings ask for them",
    permissions: ["cloudtrail:LookupEvents", "ec2:DescribeRegions"],
    withoutIt: "Who used an identity, from where and for whom, is known only from CloudTrail's files.",
  },
  {
    id: "account",
    title: "The account's name",
    permissions: ["iam:ListAccountAliases"],
    withoutIt: "The account is shown by its number.",
  },
  {
    id: "organization",
    title: "Organisation, its accounts and guardrails",
    permissions: [
      "organizations:DescribeOrganization",
      "organizations:DescribePolicy",
      "organizations:ListAccounts",
      "organizations:ListAccountsForParent",
      "organizations:ListOrganizationalUnitsForParent",
      "organizations:ListPolicies",
      "organizations:ListRoots",
      "organizations:ListTagsForResource",
      "organizations:ListTargetsForPolicy",
      "sts:AssumeRole",
    ],
    withoutIt:
      "Other accounts are not found or not entered; units, account tags and service control policies are not known.",
  },
];
