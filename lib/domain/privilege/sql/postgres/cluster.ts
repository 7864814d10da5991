import type { Ask, Decision, Holding, Route, Way } from "../../decision";
import { Misasked } from "../../decision";
import type { Gate } from "../gate";
import type { PostgresFacts } from "./facts";
import { Gates } from "./gates";
import { holdingsOf } from "./holdings";
import { type PostgresRequest, postgresRequest } from "./request";
import { RoleTree } from "./roles";
import { routesOf } from "./routes";

const superuser = "It is a superuser, for whom nothing is checked.";

/** A cluster's roles and rights, ready to answer. */
export class PostgresCluster {
  readonly #tree: RoleTree;
  readonly #gates: Gates;
  readonly #users: ReadonlyMap<string, string>;

  constructor(private readonly facts: PostgresFacts) {
    this.#tree = new RoleTree(facts);
    this.#gates = new Gates(facts, this.#tree);
    this.#users = new Map([...facts.users].reverse().map(({ role, name }) => [name, role]));
  }

  get layersNotSeen(): readonly string[] {
    const { roles, databases, inDatabase } = this.facts.layers;
    return [...roles, ...databases, ...[...inDatabase.values()].flat()];
  }

  /** Whether somebody may do it, and what decides. Throws `Misasked`. */
  decide(name: string, ask: Ask): Decision {
    const request = postgresRequest(ask);
    const session = this.#users.get(name);
    const database = this.#gates.database(request.database);
    if (session === undefined) return open([`The role ${name}, which is not listed any more.`]);
    if (database === undefined) {
      const unread = `Database ${request.database}, which is not listed.`;
      return open([...this.facts.layers.databases, unread]);
    }
    const role = this.#actingAs(session, ask.context.role);
    if (role === null) {
      const { roles } = this.facts.layers;
      if (roles.length > 0) return open(roles);
      const reason = "It may not become the role that the context names.";
      return { verdict: "denied", reason, layersNotSeen: [] };
    }
    if (this.#tree.is(role, "SUPERUSER")) return { verdict: "allowed", reason: superuser, layersNotSeen: [] };
    return this.#decided(session, role, request, database);
  }

  #decided(session: string, role: string, request: PostgresRequest, database: string): Decision {
    const gates = this.#gates.all(session, role, request, database);
    const shut = gates.filter(({ holds }) => holds === "no");
    const unknown = gates.filter(({ holds }) => holds === "unknown");
    if (shut.length === 0 && unknown.length === 0) {
      const layersNotSeen: string[] = [];
      return {
        verdict: "allowed",
        reason: `${gates
          .map(({ by }) => by)
          .reverse()
          .join("; ")}.`,
        layersNotSeen,
      };
    }
    const others = this.#tree.becomes(role).filter((each) => this.#mayAs(session, each, request, database));
    const names = others.slice(0, 5).map((each) => this.#tree.nameOf(each));
    const hint = names.length > 0 ? ` It may become ${names.join(", ")} by SET ROLE, and may it then.` : "";
    if (shut.length > 0) {
      const reason = `Nothing gives it ${shut.map(({ need }) => need).join(", nor ")}.${hint}`;
      return { verdict: "denied", reason, layersNotSeen: [] };
    }
    const layers = [...new Set(unknown.flatMap(({ notSeen }) => notSeen))];
    const reason = `Nothing that is known gives it ${unknown.map(({ need }) => need).join(", nor ")}.${hint}`;
    return {
      verdict: "depends",
      reason: `${reason} Not everything was read: ${layers.join(" ")}`,
      layersNotSeen: layers,
    };
  }

  #mayAs(session: string, role: string, request: PostgresRequest, database: string): boolean {
    if (this.#tree.is(role, "SUPERUSER")) return true;
    return this.#gates.all(session, role, request, database).every(({ holds }) => holds === "yes");
  }

  /** The role that a session works as; null: it may not. */
  #actingAs(session: string, said: unknown): string | null {
    if (said === undefined) return session;
    if (typeof said !== "string")
      throw new Misasked("The context's role is no name.", 'Write {"role": "NAME"}.');
    const mine = this.#tree.is(session, "SUPERUSER") ? this.facts.roles.keys() : this.#tree.becomes(session);
    for (const role of [session, ...mine]) if (this.#tree.nameOf(role) === said) return role;
    return null;
  }

  /** Everybody who may do it, by itself or as a role that they may become, and the roles that hold it. Throws `Misasked`. */
  whoCan(ask: Ask): Way[] {
    const request = postgresRequest(ask);
    const database = this.#gates.database(request.database);
    if (database === undefined) return [];
    const { realm, users } = this.facts;
    const ways: Way[] = [];
    for (const { role, name, told } of users) {
      const found = told ? this.#wayOf(role, request, database) : null;
      if (found) ways.push({ realm, type: "identity", name, ...found, namedOnly: false });
    }
    if (users.some(({ told }) => !told)) return ways;
    const known = new Set(users.map(({ role }) => role));
    for (const [role, name] of this.facts.roles) {
      if (known.has(role) || this.#tree.is(role, "SUPERUSER")) continue;
      const gates = this.#gates.all(role, role, request, database);
      const last = gates.at(-1);
      if (last && allHold(gates) && last.through === null)
        ways.push({ realm, type: "group", name, through: null, by: last.by, namedOnly: false });
    }
    return ways;
  }

  #wayOf(role: string, request: PostgresRequest, database: string): Pick<Way, "through" | "by"> | null {
    if (this.#tree.is(role, "SUPERUSER")) return { through: null, by: "SUPERUSER: nothing is checked" };
    const gates = this.#gates.all(role, role, request, database);
    const last = gates.at(-1);
    if (last && allHold(gates)) return { through: last.through, by: last.by };
    const other = this.#tree.becomes(role).find((each) => this.#mayAs(role, each, request, database));
    if (other === undefined) return null;
    const as = this.#tree.nameOf(other);
    return { through: as, by: `SET ROLE ${as}, which may it` };
  }

  /** Everything that is given to somebody, to its roles and to everybody. */
  holdingsOf(name: string): Holding[] {
    const role = this.#users.get(name);
    return role === undefined ? [] : holdingsOf(role, this.facts, this.#tree);
  }

  /** The ways to more rights that somebody has. */
  routesOf(name: string): Route[] {
    const role = this.#users.get(name);
    return role === undefined ? [] : routesOf(role, this.facts, this.#tree, this.#gates);
  }
}

const allHold = (gates: readonly Gate[]) => gates.every(({ holds }) => holds === "yes");

function open(layersNotSeen: readonly string[]): Decision {
  return { verdict: "depends", reason: `Not everything was read: ${layersNotSeen.join(" ")}`, layersNotSeen };
}
