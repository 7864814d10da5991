import { notEvaluated as notEvaluatedInAws } from "@/lib/domain/privilege/aws/evaluator";
import type { Evaluator } from "@/lib/domain/privilege/decision";
import {
  isOfManifests,
  KubernetesEvaluator,
  notEvaluated as notEvaluatedInKubernetes,
} from "@/lib/domain/privilege/kubernetes/evaluator";
import type { Runner } from "@/lib/platform/read";
import type { Scope } from "@/lib/platform/scope";
import { knowsAwsName, loadAws, roleOfSession } from "./data-aws-evaluator";
import { loadClusters } from "./data-kubernetes";
import type { Meant } from "./data-named";

/** A system whose access can be worked out. */
interface EvaluatedSystem {
  /** `resources`: of what will be asked, which may lie in other realms. */
  load(db: Runner, scope: Scope, realms: readonly string[], resources: readonly string[]): Promise<Evaluator>;
  /** Whether a name that no source lists may sign in to a realm all the same. */
  knows(name: string, realm: string): boolean;
  /** The identity that a text means without being a name of it. */
  meant?(text: string): Meant | null;
  /** Whether what lists a realm is not the system itself: where both have a name, the system's is meant. */
  stepsBack(realm: string): boolean;
  notEvaluated: readonly string[];
}

/** Every system whose access can be worked out, by the name of its connector. */
export const systems: { readonly [system: string]: EvaluatedSystem } = {
  aws: {
    load: loadAws,
    knows: knowsAwsName,
    meant: roleOfSession,
    stepsBack: () => false,
    notEvaluated: notEvaluatedInAws,
  },
  kubernetes: {
    load: async (db, scope, realms) => new KubernetesEvaluator(await loadClusters(db, scope, realms)),
    knows: (name) => name.startsWith("system:"),
    stepsBack: isOfManifests,
    notEvaluated: notEvaluatedInKubernetes,
  },
};
