import type { Evaluator } from "@/lib/domain/privilege/decision";
import { EntraEvaluator, notEvaluated as notEvaluatedInEntra } from "@/lib/domain/privilege/entra/evaluator";
import { Cloud, notEvaluated as notEvaluatedInGcp } from "@/lib/domain/privilege/gcp/cloud";
import {
  GitHubEvaluator,
  notEvaluated as notEvaluatedInGitHub,
} from "@/lib/domain/privilege/github/evaluator";
import {
  GitLabEvaluator,
  notEvaluated as notEvaluatedInGitLab,
} from "@/lib/domain/privilege/gitlab/evaluator";
import {
  isOfManifests,
  KubernetesEvaluator,
  notEvaluated as notEvaluatedInKubernetes,
} from "@/lib/domain/privilege/kubernetes/evaluator";
import type { Runner } from "@/lib/platform/read";
import type { Scope } from "@/lib/platform/scope";
import { loadTenants } from "./data-entra";
import { github, gitlab, loadForges } from "./data-forges";
import { loadCloud } from "./data-gcp";
import { loadClusters } from "./data-kubernetes";

/** A system whose access can be worked out. */
interface EvaluatedSystem {
  load(db: Runner, scope: Scope, realms: readonly string[]): Promise<Evaluator>;
  /** Whether a name that no source lists may sign in all the same. */
  knows(name: string): boolean;
  /** Whether what lists a realm is not the system itself: where both have a name, the system's is meant. */
  stepsBack(realm: string): boolean;
  notEvaluated: readonly string[];
}

const onGitHub: EvaluatedSystem = {
  load: async (db, scope, realms) => new GitHubEvaluator(await loadForges(db, scope, realms, github)),
  knows: () => false,
  stepsBack: () => false,
  notEvaluated: notEvaluatedInGitHub,
};

/** Every system whose access can be worked out, by the name of its connector, and by that of what acts in it. */
export const systems: { readonly [system: string]: EvaluatedSystem } = {
  kubernetes: {
    load: async (db, scope, realms) => new KubernetesEvaluator(await loadClusters(db, scope, realms)),
    knows: (name) => name.startsWith("system:"),
    stepsBack: isOfManifests,
    notEvaluated: notEvaluatedInKubernetes,
  },
  gcp: {
    load: async (db, scope) => new Cloud(await loadCloud(db, scope)),
    knows: () => false,
    stepsBack: () => false,
    notEvaluated: notEvaluatedInGcp,
  },
  entra: {
    load: async (db, scope, realms) => new EntraEvaluator(await loadTenants(db, scope, realms)),
    knows: () => false,
    stepsBack: () => false,
    notEvaluated: notEvaluatedInEntra,
  },
  github: onGitHub,
  github_actions: onGitHub,
  gitlab: {
    load: async (db, scope, realms) => new GitLabEvaluator(await loadForges(db, scope, realms, gitlab)),
    knows: () => false,
    stepsBack: () => false,
    notEvaluated: notEvaluatedInGitLab,
  },
};
