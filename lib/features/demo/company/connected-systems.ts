import type { ConnectedSystem } from "./connected";
import { entraTenant } from "./entra-tenant";
import { githubOrganization } from "./github-organization";
import { kubernetesCluster } from "./kubernetes-cluster";
import { mcpServers } from "./mcp-servers";
import { oktaOrganization } from "./okta-organization";
import { postgresCluster } from "./postgres-cluster";
import { slackWorkspace } from "./slack-workspace";
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
];
