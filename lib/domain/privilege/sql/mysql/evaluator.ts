import type { Ask, Asker, Decision, Evaluator, Holding, Route, Way } from "../../decision";
import type { MysqlFacts } from "./facts";
import { mysqlRequest } from "./request";
import { MysqlServer } from "./server";

/** What the evaluation of MySQL and MariaDB leaves out. */
export const notEvaluated: readonly string[] = [
  "whether it may sign in (locks, passwords, from where)",
  "views, routines, triggers and events that work as whoever defined them",
  "roles that a MySQL server gives to everybody (mandatory_roles)",
  "what everybody may in information_schema and performance_schema",
  "read-only servers and other settings that refuse what is granted",
];

/** Servers, each by its realm. */
export class MysqlEvaluator implements Evaluator {
  readonly #servers: ReadonlyMap<string, MysqlServer>;

  constructor(servers: readonly MysqlFacts[]) {
    this.#servers = new Map(servers.map((facts) => [facts.realm, new MysqlServer(facts)]));
  }

  decide({ realm, name }: Asker, ask: Ask): Decision {
    const server = this.#servers.get(realm);
    if (server) return server.decide(name, ask);
    mysqlRequest(ask);
    const layersNotSeen = ["The accounts of its server."];
    return { verdict: "depends", reason: "Nothing of its server was read.", layersNotSeen };
  }

  whoCan(ask: Ask): Way[] {
    mysqlRequest(ask);
    return [...this.#servers.values()].flatMap((server) => server.whoCan(ask));
  }

  holdingsOf({ realm, name }: Asker): Holding[] {
    return this.#servers.get(realm)?.holdingsOf(name) ?? [];
  }

  routesOf({ realm, name }: Asker): Route[] {
    return this.#servers.get(realm)?.routesOf(name) ?? [];
  }

  layersNotSeen(realm: string): readonly string[] {
    return this.#servers.get(realm)?.layersNotSeen ?? [];
  }
}
