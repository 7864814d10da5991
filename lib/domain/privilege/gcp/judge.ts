import { anyOf, type Certainty } from "../certainty";
import type { Principal } from "../principals";
import type { CloudFacts } from "./cloud";
import { holds, type RequestFacts } from "./condition";
import { type DenyPolicy, takesAway } from "./deny";
import { attributesOf, type Lineage, type Place } from "./hierarchy";
import { addressed, type GcpRequest } from "./permission";
import type { Binding, CloudStandings } from "./standing";

/** Where what is asked about lies; of what the inventory does not list, that is not known. */
export type Where = Lineage | "anywhere" | "unknown";

/** A binding that gives what is asked, as far as is known. */
export interface Judged {
  binding: Binding;
  certainty: Certainty;
  /** What it hangs on, each as a sentence. */
  open: readonly string[];
  /** The deny policy that takes it away for certain. */
  taken: DenyPolicy | null;
}

/** Judges single bindings: role, place, condition, and the deny policies before them. */
export class Judge {
  readonly #roles: ReadonlyMap<string, ReadonlySet<string> | null>;
  readonly #accounts = new Map<string, Principal>();
  readonly #deniesAt = new Map<string, DenyPolicy[]>();

  constructor(
    private readonly facts: CloudFacts,
    private readonly standings: CloudStandings,
  ) {
    this.#roles = new Map(
      [...facts.roles].map(([role, permissions]) => [
        role,
        permissions && new Set(permissions.map(addressed)),
      ]),
    );
    for (const principal of facts.principals.all()) {
      if (principal.type !== "identity" || !principal.realm.startsWith("gcp:")) continue;
      for (const name of [principal.externalId, principal.name.toLowerCase()])
        this.#accounts.set(name, principal);
    }
    for (const policy of facts.denies)
      this.#deniesAt.set(policy.place, [...(this.#deniesAt.get(policy.place) ?? []), policy]);
  }

  /** Whether a role is known to hold a permission. */
  gives(role: string, permission: string): boolean {
    return this.#roles.get(role)?.has(addressed(permission)) ?? false;
  }

  whereIs({ resource }: GcpRequest): Where {
    if (resource === "") return "anywhere";
    const place = this.#accountPlace(resource) ?? this.facts.hierarchy.find(resource);
    return place ? this.facts.hierarchy.lineageOf(place.id) : "unknown";
  }

  /** A service account by its address or its number, whichever of them its policy is listed under. */
  #accountPlace(resource: string): Place | undefined {
    const called = /^(?:.*\/serviceAccounts\/)?([^/\s]+)$/.exec(resource)?.[1]?.toLowerCase() ?? "";
    const account = this.#accounts.get(called);
    if (!account) return undefined;
    const { hierarchy } = this.facts;
    const project = `projects/${account.realm.slice("gcp:".length)}`;
    const names = [account.externalId, account.name.toLowerCase()];
    const places = names.map((name) =>
      hierarchy.named(`//iam.googleapis.com/${project}/serviceAccounts/${name}`),
    );
    return places.find((place) => place !== undefined) ?? hierarchy.named(project);
  }

  /** Whether a binding gives what is asked to somebody, whoever they are in it. */
  judge(principal: Principal, binding: Binding, request: GcpRequest, where: Where): Judged {
    const no = { binding, certainty: "no", open: [], taken: null } as const;
    const role = this.#roles.get(binding.role) ?? null;
    if (role !== null && !role.has(addressed(request.permission))) return no;
    if (typeof where === "object" && !where.ids.includes(binding.place)) return no;
    const facts = this.#factsOf(request);
    const condition = binding.condition ? holds(binding.condition, facts) : "yes";
    if (condition === "no") return no;
    const ids = typeof where === "object" ? where.ids : this.facts.hierarchy.lineageOf(binding.place).ids;
    const { taken, perhaps } = this.denied(principal, request.permission, ids, facts);
    const { condition: stated } = binding;
    const open = [
      ...(role === null ? [`The permissions of ${binding.role}.`] : []),
      ...(where === "unknown" ? [`Where ${request.resource} lies: the inventory does not list it.`] : []),
      ...(condition === "unknown" && stated
        ? [`The condition "${stated.title}" on ${binding.role}: ${stated.expression}.`]
        : []),
      ...perhaps.map((policy) => `Whether the deny policy ${policy.name} takes it away.`),
    ];
    return { binding, certainty: open.length > 0 ? "unknown" : "yes", open, taken };
  }

  denied(principal: Principal, permission: string, ids: readonly string[], facts: RequestFacts) {
    const perhaps: DenyPolicy[] = [];
    for (const policy of ids.flatMap((id) => this.#deniesAt.get(id) ?? [])) {
      const names = (identifier: string) => this.standings.isNamed(principal, identifier);
      const answer =
        policy.rules === null
          ? "unknown"
          : anyOf(policy.rules.map((rule) => takesAway(rule, permission, names, facts)));
      if (answer === "yes") return { taken: policy, perhaps: [] };
      if (answer === "unknown") perhaps.push(policy);
    }
    return { taken: null, perhaps };
  }

  #factsOf({ resource, context }: GcpRequest): RequestFacts {
    const given = Object.entries(context).flatMap(([key, value]): [string, string][] =>
      key.startsWith("resource.") && typeof value === "string"
        ? [[key.slice("resource.".length), value]]
        : [],
    );
    const said = context["request.time"];
    const time = typeof said === "string" && !Number.isNaN(Date.parse(said)) ? new Date(said) : null;
    return {
      resource: { ...attributesOf(resource), ...Object.fromEntries(given) },
      time,
      now: this.facts.now,
    };
  }

  bindingText({ role, place, condition }: Binding): string {
    return `${role} on ${this.facts.hierarchy.nameOf(place)}${condition ? `, if "${condition.title || condition.expression}"` : ""}`;
  }
}
