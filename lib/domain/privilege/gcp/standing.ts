import { anyOf, type Certainty } from "../certainty";
import type { Principal, Principals } from "../principals";
import { holdersOf, isIn } from "./members";

/** What one binding states: a role to somebody, somewhere, perhaps on a condition. */
export interface Binding {
  principal: string;
  role: string;
  place: string;
  condition: { title: string; expression: string } | null;
}

/** A group that somebody is in, or may be in; or somebody. */
export interface CloudStanding {
  principal: Principal;
  through: Principal | null;
  certainty: Certainty;
}

/** Who is in what, as Google Cloud knows it: groups with members, and those that a name alone describes. */
export class CloudStandings {
  readonly #known = new Map<string, CloudStanding[]>();
  readonly #groups: readonly Principal[];
  /** Who holds a basic role, by role and project. */
  readonly #basic = new Map<string, string[]>();

  constructor(
    private readonly principals: Principals,
    bindings: readonly Binding[],
    private readonly wholeGroups: ReadonlySet<string>,
    nameOf: (place: string) => string,
  ) {
    this.#groups = [...principals.all()].filter(({ type }) => type === "group");
    for (const { principal, role, place, condition } of bindings) {
      if (!/^roles\/(?:owner|editor|viewer)$/.test(role) || condition !== null) continue;
      const key = `${role} ${nameOf(place)}`;
      const holders = this.#basic.get(key);
      if (holders) holders.push(principal);
      else this.#basic.set(key, [principal]);
    }
  }

  /** Itself and every group that it is in or may be in. */
  of(principal: Principal): readonly CloudStanding[] {
    const known = this.#known.get(principal.id);
    if (known) return known;
    const sure = this.principals
      .standingsOf(principal)
      .map((standing): CloudStanding => ({ ...standing, certainty: "yes" }));
    const listed = new Set(sure.map((standing) => standing.principal.id));
    const others = this.#groups.flatMap((group): CloudStanding[] => {
      if (listed.has(group.id) || group.id === principal.id || holdersOf(group)) return [];
      const certainty = isIn(principal, group);
      const isElsewhere = certainty === "unknown" && this.principals.isWhole(group.id, this.wholeGroups);
      return certainty === "no" || isElsewhere ? [] : [{ principal: group, through: group, certainty }];
    });
    const direct = [...sure, ...others];
    const holders = this.#groups.flatMap((group): CloudStanding[] => {
      const held = holdersOf(group);
      if (!held || group.id === principal.id) return [];
      const ids = this.#basic.get(`${held.role} ${held.project}`) ?? [];
      const certainty = anyOf(
        direct.flatMap((standing) => (ids.includes(standing.principal.id) ? [standing.certainty] : [])),
      );
      return certainty === "no" ? [] : [{ principal: group, through: group, certainty }];
    });
    const all = [...direct, ...holders];
    this.#known.set(principal.id, all);
    return all;
  }

  /** Who holds the basic role that a group stands for; null: it stands for none. */
  holdersIn(group: Principal): Principal[] | null {
    const held = holdersOf(group);
    if (!held) return null;
    const holders = (this.#basic.get(`${held.role} ${held.project}`) ?? []).flatMap((id) => {
      const holder = this.principals.get(id);
      return holder?.type === "group" ? this.principals.within(id) : (holder ?? []);
    });
    return [...new Set(holders)];
  }

  /** Whether somebody is whom a deny policy names. https://docs.cloud.google.com/iam/docs/principal-identifiers#deny */
  isNamed(principal: Principal, identifier: string): Certainty {
    if (identifier === "principalSet://goog/public:all") return "yes";
    if (identifier.startsWith("deleted:")) return "no";
    const account = /^principal:\/\/iam\.googleapis\.com\/projects\/[^/]+\/serviceAccounts\/([^/]+)$/.exec(
      identifier,
    )?.[1];
    const person = /^principal:\/\/goog\/subject\/(.+)$/.exec(identifier)?.[1];
    const one = account ?? person;
    if (one !== undefined) {
      const names = [principal.name, principal.externalId].map((name) => name.toLowerCase());
      return names.includes(one.toLowerCase()) ? "yes" : "no";
    }
    if (identifier.startsWith("principal://")) return principal.externalId === identifier ? "yes" : "no";
    const group = /^principalSet:\/\/goog\/group\/(.+)$/.exec(identifier)?.[1];
    if (group !== undefined) {
      const wanted = `group/${group.toLowerCase()}`;
      const sure = this.of(principal).some(
        (standing) => standing.certainty === "yes" && standing.principal.externalId === wanted,
      );
      const listed = this.#groups.find(({ externalId }) => externalId === wanted);
      const whole = listed !== undefined && this.principals.isWhole(listed.id, this.wholeGroups);
      return sure ? "yes" : whole ? "no" : "unknown";
    }
    const set = {
      id: "",
      type: "group",
      realm: "gcp",
      externalId: identifier,
      name: identifier,
      kind: "group",
    } as const;
    return isIn(principal, set);
  }
}
