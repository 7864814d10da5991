import { allOf } from "../certainty";
import type { Ask, Asker, Decision, Evaluator, Holding, Route, Way } from "../decision";
import type { Principal, Principals } from "../principals";
import { holds } from "./condition";
import type { DenyPolicy } from "./deny";
import type { Hierarchy } from "./hierarchy";
import { Judge, type Judged, type Where } from "./judge";
import { addressed, type GcpRequest, requestOf } from "./permission";
import { routesOf } from "./routes";
import { type Binding, CloudStandings } from "./standing";

/** What was read of Google Cloud. */
export interface CloudFacts {
  principals: Principals;
  hierarchy: Hierarchy;
  bindings: readonly Binding[];
  /** The permissions of each role by its name; null: they were not listed. */
  roles: ReadonlyMap<string, readonly string[] | null>;
  denies: readonly DenyPolicy[];
  /** The groups whose members were read whole. */
  wholeGroups: ReadonlySet<string>;
  /** Of nobody else may be told; null: of everybody. */
  told: ReadonlySet<string> | null;
  now: Date;
  /** What was not read of what gives access, each as a sentence. */
  layersNotSeen: readonly string[];
  /** What was not read of what takes it away. */
  deniesNotSeen: readonly string[];
}

/** What the evaluation of Google Cloud leaves out. */
export const notEvaluated: readonly string[] = [
  "principal access boundaries, organisation policies, VPC Service Controls and the reach of OAuth scopes, any of which may refuse what is allowed",
  "access lists of single objects, and of datasets and their tables beside IAM",
  "whether an account is disabled, and acting as another account as a way on",
];

interface Found extends Judged {
  through: Principal | null;
}

/** Google Cloud, ready to answer: allow policies down the hierarchy, with deny policies before them. */
export class Cloud implements Evaluator {
  readonly #standings: CloudStandings;
  readonly #bindingsOf = new Map<string, Binding[]>();
  readonly #judge: Judge;

  constructor(private readonly facts: CloudFacts) {
    const { principals, bindings, hierarchy } = facts;
    this.#standings = new CloudStandings(principals, bindings, facts.wholeGroups, (place) =>
      hierarchy.nameOf(place),
    );
    this.#judge = new Judge(facts, this.#standings);
    for (const binding of bindings) {
      const of = this.#bindingsOf.get(binding.principal) ?? [];
      of.push(binding);
      this.#bindingsOf.set(binding.principal, of);
    }
  }

  decide(asker: Asker, ask: Ask): Decision {
    const request = requestOf(ask);
    const principal = asker.id === null ? undefined : this.facts.principals.get(asker.id);
    if (!principal || principal.externalId.startsWith("api-key/")) {
      const why = "It is no principal that policies can name.";
      return { verdict: "depends", reason: why, layersNotSeen: [why] };
    }
    const where = this.#judge.whereIs(request);
    const found = this.#standings.of(principal).flatMap(({ principal: holder, through, certainty }) =>
      (this.#bindingsOf.get(holder.id) ?? []).flatMap((binding) => {
        const each = this.#judge.judge(principal, binding, request, where);
        if (each.certainty === "no" && each.taken === null) return [];
        const open = certainty === "unknown" ? [`Whether ${principal.name} is in ${holder.name}.`] : [];
        return {
          ...each,
          through,
          certainty: allOf(each.certainty, certainty),
          open: [...each.open, ...open],
        };
      }),
    );
    return this.#decided(principal, request, where, found);
  }

  #decided(principal: Principal, request: GcpRequest, where: Where, found: readonly Found[]): Decision {
    const { layersNotSeen: unread, hierarchy } = this.facts;
    const what = `${request.permission}${request.resource ? ` on ${request.resource}` : ""}`;
    const given = found.find(({ certainty, taken }) => certainty === "yes" && taken === null);
    if (given) {
      const reason = `Allowed by ${this.#textOf(given)}.`;
      const { whole } = typeof where === "object" ? where : hierarchy.lineageOf(given.binding.place);
      const above = whole ? [] : ["Deny policies above what the source reads."];
      const deniesNotSeen = [...this.facts.deniesNotSeen, ...above];
      if (deniesNotSeen.length === 0) return { verdict: "allowed", reason, layersNotSeen: unread };
      const but = ` A deny policy may take it away: ${deniesNotSeen.join(" ")}`;
      return { verdict: "depends", reason: reason + but, layersNotSeen: [...unread, ...deniesNotSeen] };
    }
    const perhaps = found.filter(({ certainty, taken }) => certainty === "unknown" && taken === null);
    const above = typeof where === "object" && !where.whole;
    const layersNotSeen = [
      ...new Set([
        ...unread,
        ...perhaps.flatMap(({ open }) => open),
        ...(above ? ["What is granted above what the source reads."] : []),
      ]),
    ];
    const taken = found.find((each) => each.taken !== null);
    const denial = taken?.taken
      ? `The deny policy ${taken.taken.name} on ${this.facts.hierarchy.nameOf(taken.taken.place)} takes it away.`
      : null;
    // A deny policy above everything holds, whatever else would give it.
    if (layersNotSeen.length === 0 || (denial && perhaps.length === 0 && typeof where === "object")) {
      const elsewhere = this.#elsewhere(principal, request);
      const none = `Nothing allows it: no role of ${principal.name}, nor of a group that it is in, gives ${what}.`;
      const reason = [
        denial ?? none,
        ...(elsewhere.length > 0 ? [`It is given on ${elsewhere.join(", ")}.`] : []),
      ];
      return { verdict: "denied", reason: reason.join(" "), layersNotSeen };
    }
    const hangs = perhaps.slice(0, 3).map((each) => `${this.#textOf(each)}: ${each.open.join(" ")}`);
    const reason = [
      `Nothing that is known for certain allows ${what}.`,
      ...(denial ? [denial] : []),
      ...(hangs.length > 0 ? [`It hangs on ${hangs.join(" ")}`] : []),
      ...(unread.length > 0 || above ? ["Not everything was read."] : []),
    ];
    return { verdict: "depends", reason: reason.join(" "), layersNotSeen };
  }

  /** Where else it is given, for whoever asked about the wrong place. */
  #elsewhere(principal: Principal, request: GcpRequest): string[] {
    if (request.resource === "") return [];
    const anywhere = { ...request, resource: "" };
    const places = this.#standings
      .of(principal)
      .flatMap(({ principal: holder, certainty }) =>
        (this.#bindingsOf.get(holder.id) ?? []).flatMap((binding) =>
          certainty === "yes" &&
          this.#judge.judge(principal, binding, anywhere, "anywhere").certainty === "yes"
            ? [this.facts.hierarchy.nameOf(binding.place)]
            : [],
        ),
      );
    return [...new Set(places)].slice(0, 5);
  }

  whoCan(ask: Ask): Way[] {
    const request = requestOf(ask);
    const where = this.#judge.whereIs(request);
    const { principals, told, hierarchy, bindings } = this.facts;
    const ways = bindings.flatMap((binding): Way[] => {
      if (!this.#judge.gives(binding.role, request.permission)) return [];
      const below =
        typeof where === "object" && hierarchy.lineageOf(binding.place).ids.includes(where.ids[0] ?? "");
      const holder = principals.get(binding.principal);
      const way = (principal: Principal, through: Principal | null): Way[] => {
        const at = below ? "anywhere" : where;
        const { certainty, taken, open } = this.#judge.judge(principal, binding, request, at);
        if (taken !== null || certainty === "no") return [];
        return [
          {
            realm: principal.realm,
            type: principal.type,
            name: principal.name,
            through: through?.name ?? null,
            by: `${this.#judge.bindingText(binding)}${open.length > 0 ? ` (it depends: ${open.join(" ")})` : ""}`,
            namedOnly:
              (below && where.ids[0] !== binding.place) || isResource(hierarchy.nameOf(binding.place)),
          },
        ];
      };
      if (!holder) {
        const unlisted = {
          id: "",
          type: "identity",
          realm: "google",
          externalId: "",
          kind: "other",
          name: "an account that no source lists",
        } as const;
        return told === null ? way(unlisted, null) : [];
      }
      const inside = holder.type === "group" ? this.#within(holder) : [];
      return [
        ...(told === null || told.has(holder.id) ? way(holder, null) : []),
        ...inside.filter(({ id }) => told === null || told.has(id)).flatMap((each) => way(each, holder)),
      ];
    });
    return ways;
  }

  /** Who is known to be in a group: by its list of members, or because they hold a basic role. Who is in everybody is not told one by one. */
  #within(group: Principal): Principal[] {
    if (group.externalId.startsWith("all")) return [];
    return this.#standings.holdersIn(group) ?? this.facts.principals.within(group.id);
  }

  holdingsOf(asker: Asker): Holding[] {
    return this.#heldBy(asker).map(({ binding, through }) => ({
      what: this.#roleText(binding.role),
      where: this.facts.hierarchy.nameOf(binding.place),
      through: through?.name ?? null,
      by: this.#judge.bindingText(binding),
    }));
  }

  routesOf(asker: Asker): Route[] {
    const principal = asker.id === null ? undefined : this.facts.principals.get(asker.id);
    if (!principal) return [];
    const held = this.#heldBy(asker).flatMap(({ binding }) => {
      const permissions = this.facts.roles.get(binding.role) ?? [];
      const facts = { resource: {}, time: null, now: this.facts.now };
      const condition = binding.condition ? holds(binding.condition, facts) : "yes";
      if (condition === "no") return [];
      const { ids } = this.facts.hierarchy.lineageOf(binding.place);
      const left = permissions.filter(
        (each) => this.#judge.denied(principal, each, ids, facts).taken === null,
      );
      return left.length > 0
        ? [{ lineage: ids, permissions: new Set(left.map(addressed)), by: this.#judge.bindingText(binding) }]
        : [];
    });
    return routesOf(held).map(({ place, ...route }) => ({
      ...route,
      where: this.facts.hierarchy.nameOf(place),
    }));
  }

  layersNotSeen(): readonly string[] {
    const { bindings, roles, layersNotSeen, deniesNotSeen } = this.facts;
    const unread = [...new Set(bindings.map(({ role }) => role))].filter(
      (role) => (roles.get(role) ?? null) === null,
    );
    return [
      ...layersNotSeen,
      ...deniesNotSeen,
      ...unread.sort().map((role) => `The permissions of ${role}, which is granted.`),
    ];
  }

  #heldBy(asker: Asker): { binding: Binding; through: Principal | null }[] {
    const principal = asker.id === null ? undefined : this.facts.principals.get(asker.id);
    if (!principal) return [];
    return this.#standings
      .of(principal)
      .flatMap(({ principal: holder, through, certainty }) =>
        certainty === "yes"
          ? (this.#bindingsOf.get(holder.id) ?? []).map((binding) => ({ binding, through }))
          : [],
      );
  }

  #roleText(role: string): string {
    const permissions = this.facts.roles.get(role) ?? null;
    if (permissions === null) return `${role} (its permissions are not known)`;
    const few =
      permissions.length <= 3 ? permissions.join(", ") || "nothing" : `${permissions.length} permissions`;
    return `${role} (${few})`;
  }

  #textOf({ binding, through }: Found): string {
    return `${this.#judge.bindingText(binding)}${through ? ` to ${through.name}` : ""}`;
  }
}

const isResource = (name: string) => name.startsWith("//");
