import { anthropicOrganization } from "./anthropic-organization";
import type { ConnectedSystem } from "./connected";
import { datadogOrganization } from "./datadog-organization";
import { entraTenant } from "./entra-tenant";
import { githubOrganization } from "./github-organization";
import { jenkinsController } from "./jenkins-controller";
import { kubernetesCluster } from "./kubernetes-cluster";
import { mcpServers } from "./mcp-servers";
import { npmAccount } from "./npm-account";
import { oktaOrganization } from "./okta-organization";
import { openaiOrganization } from "./openai-organization";
import { postgresCluster } from "./postgres-cluster";
import { salesforceOrg } from "./salesforce-org";
import { slackWorkspace } from "./slack-workspace";
import { snowflakeAccount } from "./snowflake-account";
import { stripeAccount } from "./stripe-account";
import { terraformPlatform, terraformState } from "./terraform-states";
import { vaultServer } from "./vault-server";

/** What the company has beside AWS and its machines. */
export const connectedSystems: readonly ConnectedSystem[] = [
  kubernetesCluster,
  githubOrganization,
  entraTenant,
  oktaOrganization,
  vaultServer,
  postgresCluster,
  slackWorkspace,
  mcpServers,
  terraformPlatform,
  terraformState,
  openaiOrganization,
  anthropicOrganization,
  jenkinsController,
  snowflakeAccount,
  datadogOrganization,
  npmAccount,
  stripeAccount,
  salesforceOrg,
];
