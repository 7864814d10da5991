import type { Ask, Asker, Decision, Evaluator, Holding, Route, Way } from "../../decision";
import { PostgresCluster } from "./cluster";
import type { PostgresFacts } from "./facts";
import { postgresRequest } from "./request";

/** What the evaluation of PostgreSQL leaves out. */
export const notEvaluated: readonly string[] = [
  "whether it may sign in (LOGIN, pg_hba.conf, passwords, limits of connections)",
  "row security: policies may hide rows from whoever has no BYPASSRLS",
  "views and functions that work with the rights of their owner, as a way to what they use",
  "that an owner has taken a right from itself, which it may give back",
  "rights on large objects, parameters and tablespaces, and on what came with the server and has its rights as they came",
];

/** Clusters, each by its realm. */
export class PostgresEvaluator implements Evaluator {
  readonly #clusters: ReadonlyMap<string, PostgresCluster>;

  constructor(clusters: readonly PostgresFacts[]) {
    this.#clusters = new Map(clusters.map((facts) => [facts.realm, new PostgresCluster(facts)]));
  }

  decide({ realm, name }: Asker, ask: Ask): Decision {
    const cluster = this.#clusters.get(realm);
    if (cluster) return cluster.decide(name, ask);
    postgresRequest(ask);
    return {
      verdict: "depends",
      reason: "Nothing of its cluster was read.",
      layersNotSeen: ["The roles of its cluster."],
    };
  }

  whoCan(ask: Ask): Way[] {
    postgresRequest(ask);
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
