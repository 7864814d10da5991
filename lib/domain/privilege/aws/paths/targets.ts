import { readArn } from "../arn";
import { decide, type Layers } from "../decide";
import type { Policy, Statement } from "../document";
import type { AwsFacts, ResourceFacts } from "../facts";
import { type Principal, readPrincipal } from "../principal";
import { kindNamed, kindsOf, type Place, patternOfType, resourcesOf } from "./candidates";
import { type Effort, mostEffort } from "./effort";
import type { Deed, EscalationPath, Target } from "./escalation-path";
import type { Estate, EstateRole } from "./estate";
import { isPossible } from "./possible";
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
  readonly #layers = new Map<string, Layers>();
  readonly #resources = new Map<string, string[]>();
  readonly #effort: Effort = { left: mostEffort };
  readonly #place: Place;

  constructor(
    readonly walker: Walker,
    readonly estate: Estate,
    readonly facts: AwsFacts,
    readonly now: Date,
  ) {
    this.#place = {
      partition: readArn(walker.principal.id)?.partition ?? "aws",
      account: walker.principal.account,
    };
  }

  /** Whether any of its own policies allows the action at all. A role that trusts somebody itself needs no policy of theirs. */
  mayDo({ action }: Deed): boolean {
    if (action === "sts:assumerole" && this.estate.roles !== null) return true;
    return this.#remember(`may ${action}`, () => this.#statementsOn(action).some(({ allow }) => allow));
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
    const seen = this.#seen(target, deeds, path);
    const isOpen = seen === null;
    const which = (seen ?? this.#imagined(target, deeds)).filter((each) =>
      deeds.every((deed) => this.#isPossible(deed, each)),
    );
    if (which.length > 0) return { isSeen: !isOpen, which: which.slice(0, mostShown).map(({ arn }) => arn) };
    return !isOpen && this.#reachesAbroad(deeds) ? { isSeen: false, which: [] } : null;
  }

  /** What there is of the kind, as far as it was read to its end; null: it was not. */
  #seen(target: Target, deeds: readonly Deed[], path: EscalationPath): Candidate[] | null {
    const { walker, estate } = this;
    const plain = (arns: readonly string[] | null) => arns?.map((arn) => ({ arn, trust: [] })) ?? null;
    if (typeof target === "object") {
      return path.needs.length === 0 ? null : plain(estate.things.get(target.thing) ?? null);
    }
    const needsMore =
      !deeds.some(({ action }) => /^iam:(attach|put)/.test(action)) &&
      !path.deeds.some((deed) => deed.target === "role_policy");
    const others = <T extends { arn: string; gives: boolean }>(all: readonly T[] | null) =>
      all?.filter(({ arn, gives }) => arn !== walker.principal.id && (gives || !needsMore)) ?? null;
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
        return plain(
          others(estate.roles)
            ?.filter((role) => deeds.some((deed) => this.#isPassable(role, deed)))
            .map(({ arn }) => arn) ?? null,
        );
      case "role":
        return others(estate.roles)?.map(asCandidate) ?? null;
      case "role_policy": {
        if (estate.roles === null) return null;
        const onRole = path.deeds.filter((deed) => deed.target === "role");
        const roles = (others(estate.roles) ?? []).filter((role) =>
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

  /** Whether a service may take the role on; a role for instances needs a profile, too. */
  #isPassable(role: EstateRole, { services }: Deed): boolean {
    return services.some((service) => {
      if (service === "ec2.amazonaws.com" && !role.hasInstanceProfile) return false;
      return this.#remember(`${service} ${role.arn}`, () => isTakenOnBy(role, service, this.facts));
    });
  }

  #isPossible(deed: Deed, { arn, trust }: Candidate): boolean {
    const services = deed.services.length === 0 ? [null] : deed.services;
    return services.some((service) =>
      this.#remember(`${deed.action} ${arn} ${service}`, () =>
        isPossible(
          this.walker,
          {
            action: deed.action,
            resource: arn,
            keys: new Map(service === null ? [] : [["iam:passedtoservice", [service]]]),
            layers: {
              ...this.#layersOn(deed.action),
              resource: deed.action === "sts:assumerole" ? trust : [],
            },
            // What is asked here is what its own policies let it do; a trust is asked where it was read.
            resourceAccount: this.walker.principal.account,
            now: this.now,
          },
          this.facts,
          this.#effort,
        ),
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

  #remember(question: string, answer: () => boolean): boolean {
    const known = this.#answers.get(question) ?? answer();
    this.#answers.set(question, known);
    return known;
  }
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
