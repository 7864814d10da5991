import type { Ask, Decision, Holding, Route, Way } from "../decision";
import type { Binding, Subject } from "./binding";
import { deniedReason } from "./denied-reason";
import { type Given, holdsFor, ruleThatAllows } from "./given";
import { groupsOf, isNameless, type KubernetesRequest, requestOf, requestText } from "./request";
import { type RoleBody, rulesByRole } from "./roles";
import { routesOf } from "./routes";
import { givesKind, type Rule, ruleAllows, ruleText } from "./rule";
import { isNode, mastersGroup, type User, userOf } from "./users";

/** What was read of a cluster. */
export interface ClusterFacts {
  realm: string;
  /** Roles and cluster roles by their key. */
  roles: ReadonlyMap<string, RoleBody>;
  bindings: readonly Binding[];
  /** The names with which those sign in whom the inventory lists. */
  users: readonly string[];
  /** Of nobody else may be told: whoever reads does not reach everybody. */
  usersOnly: boolean;
  /** What was not read, each as a sentence. */
  layersNotSeen: readonly string[];
}

const builtIn = `Whoever is in the group "${mastersGroup}" may do everything: that is built into the API server.`;

/** A cluster's RBAC, ready to answer. */
export class Cluster {
  readonly #given = new Map<string, Given[]>();
  /** What users without groups of their own were found to have, for the next question about them. */
  readonly #held = new Map<string, { user: User; given: readonly Given[] }>();

  constructor(private readonly facts: ClusterFacts) {
    const rules = rulesByRole(facts.roles);
    // Those of the whole cluster first, each kind by name: the same question gets the same reason.
    const inOrder = [...facts.bindings].sort((a, b) => compare(orderOf(a), orderOf(b)));
    for (const binding of inOrder) {
      for (const subject of binding.subjects) {
        const key = keyOf(subject.type, subject.name);
        const given = this.#given.get(key) ?? [];
        given.push({ binding, subject, rules: rules.get(binding.role) ?? null });
        this.#given.set(key, given);
      }
    }
  }

  get layersNotSeen(): readonly string[] {
    return this.facts.layersNotSeen;
  }

  /** Whether somebody may do it, and what decides. Throws `Misasked`. */
  decide(name: string, ask: Ask): Decision {
    const request = requestOf(ask);
    const { user, given } = this.#heldBy(name, groupsOf(ask));
    const seen = this.facts.layersNotSeen;
    if (user.groups.includes(mastersGroup)) {
      return { verdict: "allowed", reason: builtIn, layersNotSeen: seen };
    }
    for (const each of given) {
      const rule = ruleThatAllows(each, request);
      if (rule) return { verdict: "allowed", reason: `Allowed by ${way(each, rule)}.`, layersNotSeen: seen };
    }
    const layersNotSeen = [...seen, ...layersOf(user)];
    if (layersNotSeen.length === 0) {
      return { verdict: "denied", reason: deniedReason(user, request, given), layersNotSeen };
    }
    const reason = `Nothing that is known allows ${requestText(request)}.`;
    const perhaps = user.mayBeInMore ? ` ${this.#perhaps(user, request)}` : "";
    return {
      verdict: "depends",
      reason: `${reason}${perhaps}${seen.length > 0 ? ` Not everything was read: ${seen.join(" ")}` : ""}`,
      layersNotSeen,
    };
  }

  /** Every way by which somebody may do it: whom bindings name, and whom the inventory lists in the groups. Throws `Misasked`. */
  whoCan(ask: Ask): Way[] {
    const request = requestOf(ask);
    const { realm } = this.facts;
    const ways = new Map<string, Way[]>();
    for (const [key, given] of this.#given) {
      const found = given.flatMap((each) => wayOf(realm, each, request) ?? []);
      if (found.length > 0) ways.set(key, found);
    }
    const masters = { realm, type: "group", name: mastersGroup, through: null, namedOnly: false } as const;
    const built: Way = { ...masters, by: "the API server itself: its members may do everything" };
    const byGroups = this.facts.users.flatMap((name) =>
      userOf(name, null).groups.flatMap((group) =>
        (ways.get(keyOf("group", group)) ?? []).map(
          (each): Way => ({ ...each, type: "identity", name, through: group }),
        ),
      ),
    );
    const all = [...[...ways.values()].flat(), built, ...byGroups];
    if (!this.facts.usersOnly) return all;
    const told = new Set(this.facts.users);
    return all.filter(({ type, name }) => type === "identity" && told.has(name));
  }

  /** Everything that bindings give somebody, rule by rule. */
  holdingsOf(name: string): Holding[] {
    const { given } = this.#heldBy(name, null);
    return given.flatMap(({ binding, subject, rules }) =>
      (rules ?? []).map((rule) => ({
        what: ruleText(rule),
        where: whereText(binding.namespace),
        through: subject.type === "group" ? subject.name : null,
        by: `${binding.text} of ${binding.roleText}`,
      })),
    );
  }

  /** The ways to more rights that somebody has: in the whole cluster, and what a namespace adds to it. */
  routesOf(name: string): Route[] {
    const held = this.#heldBy(name, null).given.flatMap(({ binding, rules }) =>
      (rules ?? []).map((rule) => ({ ...rule, binding })),
    );
    const everywhere = held.filter(({ binding }) => binding.namespace === null);
    const routes = routesOf(everywhere, true);
    const known = new Set(routes.map(({ id }) => id));
    const namespaces = [...new Set(held.flatMap(({ binding }) => binding.namespace ?? []))];
    return [
      { namespace: null, routes },
      ...namespaces.map((namespace) => ({
        namespace,
        routes: routesOf(
          held.filter(({ binding }) => binding.namespace === namespace || binding.namespace === null),
          false,
        ).filter(({ id }) => !known.has(id)),
      })),
    ].flatMap(({ namespace, routes: found }) =>
      found.map(({ id, sentence, rules }) => ({
        id,
        sentence,
        where: whereText(namespace),
        by: rules.map((rule) => `${rule.binding.text} of ${rule.binding.roleText}: ${ruleText(rule)}`),
      })),
    );
  }

  #heldBy(name: string, groups: readonly string[] | null): { user: User; given: readonly Given[] } {
    const known = groups === null ? this.#held.get(name) : undefined;
    if (known) return known;
    const user = userOf(name, groups);
    const given = [
      ...(this.#given.get(keyOf("identity", name)) ?? []),
      ...user.groups.flatMap((group) => this.#given.get(keyOf("group", group)) ?? []),
    ];
    const held = { user, given };
    if (groups === null) this.#held.set(name, held);
    return held;
  }

  /** In which groups somebody would have to be. */
  #perhaps({ name, groups }: User, request: KubernetesRequest): string {
    const others = [...this.#given].flatMap(([key, given]) => {
      const group = given[0]?.subject;
      if (group?.type !== "group" || key !== keyOf("group", group.name)) return [];
      if (groups.includes(group.name) || group.name === mastersGroup) return [];
      return given.some((each) => ruleThatAllows(each, request)) ? [`"${group.name}"`] : [];
    });
    const named = [...others.slice(0, 5), ...(others.length > 5 ? [`${others.length - 5} more`] : [])];
    return `It is allowed to members of ${[...named, `"${mastersGroup}"`].join(", ")}, and the cluster does not know in which groups ${name} signs in: say them in the context as "groups".`;
  }
}

const whereText = (namespace: string | null) =>
  namespace === null ? "the whole cluster" : `namespace ${namespace}`;
const keyOf = (type: Subject["type"], name: string) => `${type} ${name}`;
const orderOf = ({ namespace, name }: Binding) => `${namespace === null ? 0 : 1} ${namespace ?? ""} ${name}`;
const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

function way({ binding, subject }: Given, rule: Rule): string {
  return `${binding.text} of ${binding.roleText} to ${subject.text}: ${ruleText(rule)}`;
}

/** Where no namespace is asked about, those who may it in one are told as well; where no object is, those who may it with some. */
function wayOf(realm: string, each: Given, request: KubernetesRequest): Way | null {
  const { binding, subject } = each;
  const anywhere = request.kind === "object" && request.namespace === "";
  if (!holdsFor(binding, request) && !(anywhere && binding.namespace !== null)) return null;
  const whole = each.rules?.find((rule) => ruleAllows(rule, request));
  const some = request.kind === "object" && request.name === "" && !isNameless(request);
  const rule = whole ?? (some ? each.rules?.find((one) => givesKind(one, request)) : undefined);
  if (!rule) return null;
  return {
    realm,
    type: subject.type,
    name: subject.name,
    through: null,
    by: `${binding.text} of ${binding.roleText}`,
    namedOnly: whole === undefined,
  };
}

function layersOf({ name, mayBeInMore }: User): string[] {
  return [
    ...(mayBeInMore ? [`The groups that the sign-in puts ${name} in.`] : []),
    ...(isNode(name) ? ["The Node authorizer, which allows a node what belongs to the pods on it."] : []),
  ];
}
