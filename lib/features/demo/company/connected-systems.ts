import type { ConnectedSystem } from "./connected";
import { githubOrganization } from "./github-organization";
import { kubernetesCluster } from "./kubernetes-cluster";

/** What the company has beside AWS and its machines. */
export const connectedSystems: readonly ConnectedSystem[] = [kubernetesCluster, githubOrganization];
