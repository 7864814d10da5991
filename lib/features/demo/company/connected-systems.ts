import type { ConnectedSystem } from "./connected";
import { entraTenant } from "./entra-tenant";
import { githubOrganization } from "./github-organization";
import { kubernetesCluster } from "./kubernetes-cluster";
import { oktaOrganization } from "./okta-organization";

/** What the company has beside AWS and its machines. */
export const connectedSystems: readonly ConnectedSystem[] = [
  kubernetesCluster,
  githubOrganization,
  entraTenant,
  oktaOrganization,
];
