import { activeDirectory } from "./active-directory";
import { anthropicOrganization } from "./anthropic-organization";
import type { ConnectedSystem } from "./connected";
import { datadogOrganization } from "./datadog-organization";
import { entraTenant } from "./entra-tenant";
import { gcpOrganization } from "./gcp-organization";
import { githubOrganization } from "./github-organization";
import { jenkinsController } from "./jenkins-controller";
import { kongGateway } from "./kong-gateway";
import { kubernetesCluster } from "./kubernetes-cluster";
import { mcpServers } from "./mcp-servers";
import { mysqlServer } from "./mysql-server";
import { npmAccount } from "./npm-account";
import { oktaOrganization } from "./okta-organization";
import { openaiOrganization } from "./openai-organization";
import { outletCircleci } from "./outlet-circleci";
import { outletGitlab } from "./outlet-gitlab";
import { outletWorkspace } from "./outlet-google-workspace";
import { postgresCluster } from "./postgres-cluster";
import { redisServers } from "./redis-servers";
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
  gcpOrganization,
  activeDirectory,
  redisServers,
  mysqlServer,
  kongGateway,
  // What came with the company that was bought.
  outletWorkspace,
  outletGitlab,
  outletCircleci,
];
