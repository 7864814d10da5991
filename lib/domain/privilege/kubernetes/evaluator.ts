import type { Ask, Asker, Decision, Evaluator, Holding, Route, Way } from "../decision";
import { Cluster, type ClusterFacts } from "./cluster";
import { requestOf } from "./request";

/** What the evaluation of Kubernetes leaves out. */
export const notEvaluated: readonly string[] = [
  "other authorizers than RBAC (Node, webhooks, attribute files, the cloud's own access entries)",
  "admission: policies and webhooks may refuse what is allowed",
  "the check that nobody gives away more than they hold, where they make roles and bindings without escalate or bind",
  "impersonation as a way on: who may impersonate somebody may do what they may",
];

/** Whether a realm is of files that do not say of which cluster they are: manifests, which a cluster's own lists go before. */
export function isOfManifests(realm: string): boolean {
  return realm.startsWith("k8s:file:");
}

/** Clusters, each by its realm. */
export class KubernetesEvaluator implements Evaluator {
  readonly #clusters: ReadonlyMap<string, Cluster>;

  constructor(clusters: readonly ClusterFacts[]) {
    this.#clusters = new Map(clusters.map((facts) => [facts.realm, new Cluster(facts)]));
  }

  decide({ realm, name }: Asker, ask: Ask): Decision {
    const cluster = this.#clusters.get(realm);
    if (cluster) return cluster.decide(name, ask);
    requestOf(ask);
    const layersNotSeen = ["The roles and bindings of its cluster."];
    return {
      verdict: "depends",
      reason: "No role and no binding of its cluster was read.",
      layersNotSeen,
    };
  }

  whoCan(ask: Ask): Way[] {
    requestOf(ask);
    return [...this.#clusters.values()].flatMap((cluster) => cluster.whoCan(ask));
  }

  holdingsOf({ realm, name }: Asker): Holding[] {
    return this.#clusters.get(realm)?.holdingsOf(name) ?? [];
  }

  routesOf({ realm, name }: Asker): Route[] {
    return this.#clusters.get(realm)?.routesOf(name) ?? [];
  }

  layersNotSeen(realm: string): readonly string[] {
    return this.#clusters.get(realm)?.layersNotSeen ?? [];
  }
}
