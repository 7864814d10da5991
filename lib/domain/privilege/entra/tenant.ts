import { allOf, anyOf, type Certainty } from "../certainty";
import type { Ask, Asker, Decision, Holding, Route, Way } from "../decision";
import type { Principal, Principals } from "../principals";
import { type Assignment, assignmentText, includes, type Right, whereText } from "./assignment";
import { azureRoleGives, Planes } from "./azure-role";
import { type AzureParents, scopesAbove } from "./azure-scopes";
import { directoryRoleGives } from "./directory-role";
import { type EntraRequest, requestOf } from "./request";
import { type HeldRight, routesOf } from "./routes";

/** What was read of a tenant. */
export interface TenantFacts {
  realm: string;
  principals: Principals;
  rights: ReadonlyMap<string, Right>;
  assignments: readonly Assignment[];
  azureParents: AzureParents;
  /** Of nobody else may be told; null: of everybody. */
  told: ReadonlySet<string> | null;
  /** What was not read, by which of the three systems hangs on it, each as a sentence. */
  layersNotSeen: { readonly [Kind in EntraRequest["kind"]]: readonly string[] };
}

interface Found {
  assignment: Assignment;
  right: Right;
  through: Principal | null;
  certainty: Certainty;
  open: readonly string[];
}

/** A tenant of Entra with its Azure, ready to answer. */
export class Tenant {
  readonly #assignmentsOf = new Map<string, Assignment[]>();
  readonly #planes: Planes;

  constructor(private readonly facts: TenantFacts) {
    for (const assignment of facts.assignments) {
      const of = this.#assignmentsOf.get(assignment.principal) ?? [];
      of.push(assignment);
      this.#assignmentsOf.set(assignment.principal, of);
    }
    this.#planes = new Planes(
      [...facts.rights.values()].map((right) => (right.kind === "azure" ? right.role : null)),
    );
  }

  decide(asker: Asker, ask: Ask): Decision {
    const request = requestOf(ask);
    const principal = this.#principalOf(asker);
    if (!principal) {
      const why = "It is nobody that this directory lists.";
      return { verdict: "depends", reason: why, layersNotSeen: [why] };
    }
    const unread = this.facts.layersNotSeen[request.kind];
    const found = this.#standingsOf(principal, request.kind).flatMap(({ holder, through, certainty }) =>
      (this.#assignmentsOf.get(holder.id) ?? []).flatMap((assignment): Found[] => {
        const judged = this.#judge(assignment, request);
        if (judged === null) return [];
        const open =
          certainty === "unknown"
            ? [`Whether ${principal.name} is in ${holder.name}, also through other groups.`]
            : [];
        return [
          {
            ...judged,
            through,
            certainty: allOf(judged.certainty, certainty),
            open: [...judged.open, ...open],
          },
        ];
      }),
    );
    const what = `${ask.action.trim()}${ask.resource ? ` on ${ask.resource}` : ""}`;
    const given = found.find(({ certainty }) => certainty === "yes");
    if (given)
      return { verdict: "allowed", reason: `Allowed by ${this.#textOf(given)}.`, layersNotSeen: unread };
    const unlisted =
      request.kind === "azure" && request.scope !== "" && this.#lineage(request.scope) === null;
    const layersNotSeen = [
      ...new Set([
        ...unread,
        ...found.flatMap(({ open }) => open),
        ...(unlisted ? [`The subscription of ${request.scope}: the inventory does not list it.`] : []),
      ]),
    ];
    if (layersNotSeen.length === 0)
      return { verdict: "denied", reason: this.#deniedReason(principal, request, what), layersNotSeen };
    const hangs = found.slice(0, 3).map((each) => `${this.#textOf(each)}: ${each.open.join(" ")}`);
    const reason = [
      `Nothing that is known for certain allows ${what}.`,
      ...(hangs.length > 0 ? [`It hangs on ${hangs.join(" ")}`] : []),
      ...(unread.length > 0 || unlisted ? ["Not everything was read."] : []),
    ];
    return { verdict: "depends", reason: reason.join(" "), layersNotSeen };
  }

  #deniedReason(principal: Principal, request: EntraRequest, what: string): string {
    const none = `Nothing allows it: nothing that ${principal.name}, or a group that it is in, was granted gives ${what}.`;
    if (request.kind !== "azure" || request.scope === "") return none;
    const places = this.#heldBy(principal).flatMap(({ assignment }) => {
      const judged = this.#judge(assignment, { ...request, scope: "" });
      return judged?.certainty === "yes" ? [assignment.where ?? "/"] : [];
    });
    return places.length > 0
      ? `${none} It is given on ${[...new Set(places)].slice(0, 5).join(", ")}.`
      : none;
  }

  /** Every way by which somebody may do it; a group with its members as far as they are known. */
  whoCan(ask: Ask): Way[] {
    const request = requestOf(ask);
    const { principals, told, realm } = this.facts;
    return this.facts.assignments.flatMap((assignment): Way[] => {
      const judged = this.#judge(assignment, request) ?? this.#below(assignment, request);
      const holder = principals.get(assignment.principal);
      if (judged === null || isUnlisted(judged.right)) return [];
      const by = `${assignmentText(assignment, judged.right)}${judged.open.length > 0 ? ` (it depends: ${judged.open.join(" ")})` : ""}`;
      const namedOnly = assignment.where !== null && !this.#isWhole(assignment, request);
      const way = (principal: Principal, through: string | null): Way => ({
        ...{ realm: principal.realm, type: principal.type, name: principal.name },
        ...{ through, by, namedOnly },
      });
      if (!holder)
        return told === null
          ? [
              {
                realm,
                type: "identity",
                name: "an account that no source lists",
                through: null,
                by,
                namedOnly,
              },
            ]
          : [];
      const members = holder.type === "group" ? principals.within(holder.id) : [];
      return [
        ...(told === null || told.has(holder.id) ? [way(holder, null)] : []),
        ...members.filter(({ id }) => told === null || told.has(id)).map((each) => way(each, holder.name)),
      ];
    });
  }

  /** What is granted below the place that is asked about: to some of it alone. */
  #below(assignment: Assignment, request: EntraRequest): Omit<Found, "through"> | null {
    if (request.kind !== "azure" || request.scope === "" || assignment.where === null) return null;
    const above = scopesAbove(assignment.where, this.facts.azureParents) ?? [];
    return above.includes(request.scope) ? this.#judge(assignment, { ...request, scope: "" }) : null;
  }

  #isWhole({ where }: Assignment, request: EntraRequest): boolean {
    if (request.kind === "azure" && request.scope !== "")
      return where !== null && (this.#lineage(request.scope)?.includes(where) ?? false);
    return false;
  }

  holdingsOf(asker: Asker): Holding[] {
    const principal = this.#principalOf(asker);
    if (!principal) return [];
    return this.#heldBy(principal).map(({ assignment, right, through }) => ({
      what: right.name,
      where: whereText(assignment, right),
      through: through?.name ?? null,
      by: assignmentText(assignment, right),
    }));
  }

  routesOf(asker: Asker): Route[] {
    const principal = this.#principalOf(asker);
    if (!principal) return [];
    const held = this.#heldBy(principal).flatMap(({ assignment, right }): HeldRight[] => {
      if (right.kind === "unread" || (right.kind === "permission" && right.delegated)) return [];
      return [
        {
          kind: right.kind,
          name: right.kind === "permission" ? right.permission : right.name,
          api: right.kind === "permission" ? right.api : "",
          directory: right.kind === "directory" ? right.role : null,
          azure: right.kind === "azure" ? right.role : null,
          where: whereText(assignment, right),
          by: assignmentText(assignment, right),
        },
      ];
    });
    return routesOf(held).map((route) => ({ ...route, by: [route.by] }));
  }

  layersNotSeen(): readonly string[] {
    const { layersNotSeen, rights, assignments } = this.facts;
    const unlisted = assignments.flatMap(({ right }) => {
      const granted = rights.get(right);
      return granted && isUnlisted(granted) ? [`What ${granted.name} gives, which is granted.`] : [];
    });
    return [...new Set([...Object.values(layersNotSeen).flat(), ...unlisted])];
  }

  #principalOf({ id }: Asker): Principal | undefined {
    return id === null ? undefined : this.facts.principals.get(id);
  }

  #heldBy(principal: Principal): { assignment: Assignment; right: Right; through: Principal | null }[] {
    return this.facts.principals.standingsOf(principal).flatMap(({ principal: holder, through }) =>
      (this.#assignmentsOf.get(holder.id) ?? []).flatMap((assignment) => {
        const right = this.facts.rights.get(assignment.right);
        return right ? [{ assignment, right, through }] : [];
      }),
    );
  }

  /**
   * Itself, the groups that it is known to be in, and those that it may be in: groups of accounts are not read, nor groups in groups. Only
   * roles in Azure reach through a group in a group.
   */
  #standingsOf(principal: Principal, kind: EntraRequest["kind"]) {
    const { principals } = this.facts;
    const sure = principals.standingsOf(principal);
    const ids = new Set(sure.map((each) => each.principal.id));
    const isOpen = principal.kind === "directory_account" || (kind === "azure" && ids.size > 1);
    const perhaps = isOpen
      ? [...principals.all()].filter(({ id, type }) => type === "group" && !ids.has(id))
      : [];
    return [
      ...sure.map((each) => ({
        holder: each.principal,
        through: each.through,
        certainty: "yes" as Certainty,
      })),
      ...perhaps.map((group) => ({ holder: group, through: group, certainty: "unknown" as Certainty })),
    ];
  }

  /** Whether an assignment gives what is asked; null: it does not. */
  #judge(assignment: Assignment, request: EntraRequest): Omit<Found, "through"> | null {
    const right = this.facts.rights.get(assignment.right);
    if (right?.kind === "unread" && request.kind !== "permission")
      return { assignment, right, certainty: "unknown", open: [`What ${right.name} gives.`] };
    if (!right || right.kind !== request.kind) return null;
    const open: string[] = [];
    const gives = this.#gives(right, request);
    const placed = this.#placed(assignment, request);
    if (gives === "no" || placed === "no") return null;
    if (gives === "unknown") open.push(`What ${right.name} gives, or on which condition.`);
    if (placed === "unknown") open.push(`Whether it is in ${assignment.where}.`);
    if (right.kind === "permission" && right.delegated)
      open.push(
        `Who uses it: it acts only in the name of ${assignment.condition ?? "somebody"}, and never with more than they have.`,
      );
    else if (assignment.condition !== null)
      open.push(`The condition on ${right.name}: ${assignment.condition}.`);
    return { assignment, right, certainty: open.length > 0 ? "unknown" : "yes", open };
  }

  #gives(right: Right, request: EntraRequest): Certainty {
    if (right.kind === "permission" && request.kind === "permission") {
      const { api } = request;
      const sameApi =
        api === "" || [right.api, right.apiName].some((name) => name.toLowerCase() === api.toLowerCase());
      return sameApi && includes(right, request.permission) ? "yes" : "no";
    }
    if (right.kind === "directory" && request.kind === "directory")
      return directoryRoleGives(right.role, request.action);
    if (right.kind !== "azure" || request.kind !== "azure") return "no";
    const plane =
      request.isData === null ? this.#planes.of(request.action) : request.isData ? "data" : "control";
    return azureRoleGives(right.role, request.action, plane);
  }

  /** Whether what is asked about lies where an assignment holds. */
  #placed({ where }: Assignment, request: EntraRequest): Certainty {
    if (where === null || request.kind === "permission") return "yes";
    if (request.kind === "directory") {
      if (request.object === "") return "yes";
      const object = request.object.toLowerCase();
      if (where.toLowerCase() === object || where.toLowerCase().endsWith(`/${object}`)) return "yes";
      return /^administrativeunits\//i.test(where) ? "unknown" : "no";
    }
    if (request.scope === "") return "yes";
    const above = this.#lineage(request.scope);
    if (above) return anyOf([above.includes(where) ? "yes" : "no"]);
    return request.scope === where || request.scope.startsWith(`${where}/`) ? "yes" : "no";
  }

  #lineage(scope: string): string[] | null {
    return scopesAbove(scope, this.facts.azureParents);
  }

  #textOf({ assignment, right, through }: Found): string {
    return `${assignmentText(assignment, right)}${through ? ` to ${through.name}` : ""}`;
  }
}

/** Whether nobody has read what it gives. */
function isUnlisted(right: Right): boolean {
  return right.kind === "unread" || (right.kind !== "permission" && right.role === null);
}
