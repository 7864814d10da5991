import { readArn, resourceCovers } from "../arn";
import { decide, type Layers } from "../decide";
import type { Policy, Statement } from "../document";
import type { AwsFacts, ResourceFacts } from "../facts";
import type { Pattern } from "../pattern";
import { type Principal, readPrincipal } from "../principal";
import { kindNamed, kindsOf, type Place, patternOfType, resourcesOf } from "./candidates";
import { type Effort, mostEffort } from "./effort";
import type { Deed, EscalationPath, Target } from "./escalation-path";
import type { Estate, EstateRole } from "./estate";
import { givenBy, lettingIn } from "./given";
import { isPossible } from "./possible";
import type { Shared } from "./shared-answers";
import { rolesPassedTo, rolesTrusting } from "./trust-index";
import { layersOn, statementsOf, type Walker } from "./walker";

/** What a path was found to be possible on: things that were seen, or one that may be there. */
export interface Found {
  isSeen: boolean;
  which: readonly string[];
}

/** Something that deeds may be done to. */
interface Candidate {
  arn: string;
  /** The policy of the role itself, where it was read. */
  trust: readonly Policy[];
}

const mostShown = 5;

/** Looks for what the deeds of a path may be done to, for one principal. Remembers what it asked. */
export class Targets {
  readonly #answers = new Map<string, boolean>();
  readonly #given = new Map<string, readonly (Pattern | null)[]>();
  readonly #layers = new Map<string, Layers>();
  readonly #resources = new Map<string, string[]>();
  readonly #effort: Effort = { left: mostEffort };
  readonly #place: Place;

  constructor(
    readonly walker: Walker,
    readonly estate: Estate,
    readonly facts: AwsFacts,
    readonly now: Date,
    readonly shared: Shared | null = null,
  ) {
    this.#place = {
      partition: readArn(walker.principal.id)?.partition ?? "aws",
      account: walker.principal.account,
    };
  }

  /** Whether any of its own policies allows the action at all. A role that trusts somebody itself needs no policy of theirs. */
  mayDo({ action }: Deed): boolean {
    if (action === "sts:assumerole" && this.estate.roles !== null) return true;
    return this.#givenOn(action).length > 0;
  }

  /** Whether the action is possible on something of every kind that it takes. */
  isPossibleSomewhere(action: string): boolean {
    const { all, any } = kindsOf(action, this.facts);
    const isOn = (arns: readonly string[]) =>
      arns.some((arn) => this.#isPossible({ action, target: null, services: [] }, { arn, trust: [] }));
    const arnsOf = (kind: (typeof all)[number]) => this.#resourcesOf(kind, this.#place, [action]);
    return this.#remember(`somewhere ${action}`, () =>
      all.length > 0
        ? all.every((kind) => isOn(arnsOf(kind)))
        : isOn(["*"]) || any.some((kind) => isOn(arnsOf(kind))),
    );
  }

  /** Where all of these deeds are possible on one target; null: nowhere, or what they need is absent. */
  find(target: Target, deeds: readonly Deed[], path: EscalationPath): Found | null {
    const key = this.#sharedKey(target, path);
    const known = key === null ? undefined : this.shared?.found.get(key);
    const found = known ?? this.#look(target, deeds, path, key !== null);
    if (key !== null && (found.isSeen || typeof target === "object")) this.shared?.found.set(key, found);
    // What was found for all that hold the same may be the principal itself.
    const self = this.walker.principal.id;
    const which = key === null ? found.which : found.which.filter((arn) => arn !== self);
    if (which.length > 0) return { isSeen: found.isSeen, which: which.slice(0, mostShown) };
    return found.isSeen && this.#reachesAbroad(deeds) ? { isSeen: false, which: [] } : null;
  }

  /** Under which name the answer is kept for all that hold the same; null: it is the principal's own, or nothing is shared. */
  #sharedKey(target: Target, path: EscalationPath): string | null {
    if (this.shared === null) return null;
    if (typeof target === "object") return `${path.id} ${target.thing}`;
    const isOther = target === "user" || target === "role" || target === "passed";
    // Who may take on a role is said by the role, perhaps by name.
    return isOther && !path.deeds.some(takesOn) ? `${path.id} ${target}` : null;
  }

  /** The first things on which all of these deeds are possible, one more than is shown. */
  #look(target: Target, deeds: readonly Deed[], path: EscalationPath, withSelf: boolean): Found {
    const seen = this.#seen(target, deeds, path, withSelf);
    const which: string[] = [];
    for (const each of seen ?? this.#imagined(target, deeds)) {
      if (deeds.every((deed) => this.#isPossible(deed, each))) which.push(each.arn);
      if (which.length > mostShown) break;
    }
    return { isSeen: seen !== null, which };
  }

  /** What there is of the kind, as far as it was read to its end; null: it was not. */
  #seen(target: Target, deeds: readonly Deed[], path: EscalationPath, withSelf: boolean): Candidate[] | null {
    const { walker, estate } = this;
    const plain = (arns: readonly string[] | null) => arns?.map((arn) => ({ arn, trust: [] })) ?? null;
    if (typeof target === "object") {
      return path.needs.length === 0 ? null : plain(estate.things.get(target.thing) ?? null);
    }
    const needsMore =
      !deeds.some(({ action }) => /^iam:(attach|put)/.test(action)) &&
      !path.deeds.some((deed) => deed.target === "role_policy");
    const others = <T extends { arn: string; gives: boolean }>(all: readonly T[] | null) =>
      all?.filter(({ arn, gives }) => (withSelf || arn !== walker.principal.id) && (gives || !needsMore)) ??
      null;
    const mayTakeOn = () =>
      rolesTrusting(estate, walker.principal, this.#givenOn("sts:assumerole").length > 0);
    const rolesFor = (all: readonly Deed[]) =>
      all.some(takesOn) && estate.roles !== null ? mayTakeOn() : estate.roles;
    switch (target) {
      case "self":
        return walker.isKnown ? plain([walker.principal.id]) : null;
      case "own_group":
        return plain(walker.groups);
      case "own_policy":
        return plain(walker.policies);
      case "user":
        return plain(others(estate.users)?.map(({ arn }) => arn) ?? null);
      case "group":
        return plain(
          estate.groups
            ?.filter(({ arn, gives }) => gives && walker.groups?.includes(arn) !== true)
            .map(({ arn }) => arn) ?? null,
        );
      case "passed":
        return plain(others(this.#passable(deeds))?.map(({ arn }) => arn) ?? null);
      case "role":
        return others(rolesFor(deeds))?.map(asCandidate) ?? null;
      case "role_policy": {
        if (estate.roles === null) return null;
        const onRole = path.deeds.filter((deed) => deed.target === "role");
        const roles = (others(rolesFor(onRole)) ?? []).filter((role) =>
          onRole.every((deed) => this.#isPossible(deed, asCandidate(role))),
        );
        return plain([...new Set(roles.flatMap(({ policies }) => policies))]);
      }
    }
  }

  /** What there may be: one for each pattern of the policies, and one that none names. */
  #imagined(target: Target, deeds: readonly Deed[]): Candidate[] {
    const [first] = deeds;
    if (first === undefined) return [];
    const kind = kindNamed(first.action, typeOf(target, this.walker), this.facts);
    if (kind === undefined) return [{ arn: "*", trust: [] }];
    const isAbroad = deeds.every(({ action }) => action === "sts:assumerole");
    const place = isAbroad
      ? { ...this.#place, account: this.walker.isKnown ? this.#place.account : null }
      : this.#place;
    const actions = deeds.map(({ action }) => action);
    const arns = this.#resourcesOf(kind, place, actions);
    // Another one is not itself; names are unique in an account.
    const isOther =
      typeof target === "string" && /^(user|role|passed)$/.test(target) && kind.type === this.walker.kind;
    const own = this.walker.principal.id.split("/").at(-1);
    return arns.filter((arn) => !isOther || arn.split("/").at(-1) !== own).map((arn) => ({ arn, trust: [] }));
  }

  /** Whether it may take on a role of another account that its policies name: what is there was not read. */
  #reachesAbroad(deeds: readonly Deed[]): boolean {
    if (!deeds.every(({ action }) => action === "sts:assumerole")) return false;
    const [deed] = deeds;
    const kind = kindNamed("sts:assumerole", "role", this.facts);
    if (deed === undefined || kind === undefined) return false;
    return this.#resourcesOf(kind, { ...this.#place, account: null }, [deed.action]).some((arn) => {
      const account = readArn(arn)?.account ?? "";
      return (
        /^\d{12}$/.test(account) &&
        account !== this.#place.account &&
        this.#isPossible(deed, { arn, trust: [] })
      );
    });
  }

  /** The roles that a service which gets them may take on; null: they were not read. */
  #passable(deeds: readonly Deed[]): readonly EstateRole[] | null {
    if (this.estate.roles === null) return null;
    const services = [...new Set(deeds.flatMap((deed) => deed.services))];
    return rolesPassedTo(this.estate, services, (role, service) => isTakenOnBy(role, service, this.facts));
  }

  /** Whether any statement of its own gives the action on it: where none does, nothing else has to be asked. A role may let it in without. */
  #isGivenOn(deed: Deed, { arn, trust }: Candidate): boolean {
    if (takesOn(deed) && trust.some((policy) => lettingIn(policy, this.walker.principal.id))) return true;
    return this.#givenOn(deed.action).some((pattern) => pattern === null || resourceCovers(pattern, arn));
  }

  /** On what its own policies give an action. Null: on what can be told only with the request. */
  #givenOn(action: string): readonly (Pattern | null)[] {
    const { identity } = this.walker.layers;
    const resources = this.#given.get(action) ??
      identity?.flatMap((policy) => givenBy(policy, action)) ?? [null];
    this.#given.set(action, resources);
    return resources;
  }

  #isPossible(deed: Deed, candidate: Candidate): boolean {
    if (!this.#isGivenOn(deed, candidate)) return false;
    const { arn, trust } = candidate;
    const services = deed.services.length === 0 ? [null] : deed.services;
    const isOwn = takesOn(deed) || arn === this.walker.principal.id;
    return services.some((service) =>
      this.#remember(
        `${deed.action} ${arn} ${service}`,
        () =>
          isPossible(
            this.walker,
            {
              action: deed.action,
              resource: arn,
              keys: new Map(service === null ? [] : [["iam:passedtoservice", [service]]]),
              layers: { ...this.#layersOn(deed.action), resource: takesOn(deed) ? trust : [] },
              // What is asked here is what its own policies let it do; a trust is asked where it was read.
              resourceAccount: this.walker.principal.account,
              now: this.now,
            },
            this.facts,
            this.#effort,
          ),
        isOwn,
      ),
    );
  }

  #resourcesOf(kind: ResourceFacts, place: Place, actions: readonly string[]): string[] {
    const type = patternOfType(kind, place);
    const question = `${type} ${actions.join(" ")}`;
    const statements = actions.flatMap((action) => this.#statementsOn(action));
    const known = this.#resources.get(question) ?? resourcesOf(type, statements, this.walker, this.#effort);
    this.#resources.set(question, known);
    return known;
  }

  #statementsOn(action: string): Statement[] {
    return statementsOf(this.#layersOn(action));
  }

  #layersOn(action: string): Layers {
    const known = this.#layers.get(action) ?? layersOn(this.walker, action);
    this.#layers.set(action, known);
    return known;
  }

  /** `isOwn`: the answer is nobody else's, whatever they hold. */
  #remember(question: string, answer: () => boolean, isOwn = false): boolean {
    const answers = isOwn || this.shared === null ? this.#answers : this.shared.answers;
    const known = answers.get(question) ?? answer();
    answers.set(question, known);
    return known;
  }
}

function takesOn({ action }: Deed): boolean {
  return action === "sts:assumerole";
}

function asCandidate({ arn, trust }: EstateRole): Candidate {
  return { arn, trust: trust === null ? [] : [trust] };
}

/** The kind of resource that a target is, as AWS calls it. */
function typeOf(target: Target, { kind }: Walker): string {
  if (typeof target === "object") return target.thing;
  if (target === "self") return kind;
  if (target === "own_policy" || target === "role_policy") return "policy";
  if (target === "own_group") return "group";
  return target === "passed" ? "role" : target;
}

/** Whether a role lets a service take it on; what depends on the request may. A trust that cannot be read may say so. */
export function isTakenOnBy({ arn, trust }: EstateRole, service: string, facts: AwsFacts): boolean {
  const principal: Principal | null = readPrincipal(service);
  if (principal === null) return false;
  if (trust === null) return true;
  const layers = { identity: [], resource: [trust], boundaries: [], scps: [], rcps: [], session: [] };
  const keys = { values: new Map(), others: "unknown" } as const;
  const request = {
    principal,
    action: "sts:assumerole",
    resource: arn,
    resourceAccount: null,
    keys,
    hasBoundary: false,
  };
  return decide(request, layers, facts).verdict !== "denied";
}
