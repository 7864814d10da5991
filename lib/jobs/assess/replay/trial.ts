import type { IdentityRule, PlaceRule } from "@/lib/domain/assessment/rule";
import type { ThresholdName } from "@/lib/domain/definitions/thresholds";
import { type RuleSet, ruleSetOf, standingOf } from "@/lib/domain/rules/rule-set";
import { vendorBreached } from "@/lib/domain/rules/third-party/vendor-breached";
import type { Standing } from "@/lib/features/rules/data-standing";
import type { ReplayAsk } from "@/lib/features/rules/schema-replay";

/** The rules whose answers a change may move, as they are and as they would be. */
export interface Trial {
  before: Tried;
  after: Tried;
  /** Of those, the ones that the change is about: whose past, and whose unknown answers, are worth looking at. */
  past: readonly IdentityRule[];
  /** The limit that is tried; null: it is none. The rules are then the same on both sides. */
  limit: ThresholdName | null;
}

export interface Tried {
  standing: Standing;
  identityRules: readonly IdentityRule[];
  placeRules: readonly PlaceRule[];
  /** Own rules among them that are queries. */
  queries: Pick<RuleSet, "custom">;
}

/** What a change would be tried against. */
export function trialOf(now: Standing, asked: ReplayAsk): Trial {
  const then = changed(now, asked);
  const touched = touchedBy(asked);
  const tried = (standing: Standing): Tried => {
    const { identityRules, placeRules, custom } = standing.set;
    return {
      standing,
      identityRules: identityRules.filter(({ id }) => touched(id)),
      placeRules: placeRules.filter(({ id }) => touched(id)),
      queries: { custom: custom.filter(({ slug }) => touched(slug)) },
    };
  };
  const after = tried(then);
  const past = after.identityRules.filter(
    (rule) => asked.kind !== "threshold" || rule.thresholds.includes(asked.name),
  );
  return { before: tried(now), after, past, limit: asked.kind === "threshold" ? asked.name : null };
}

/** A limit reaches further than the rules that name it: through what they have in common. */
function touchedBy(asked: ReplayAsk): (id: string) => boolean {
  if (asked.kind === "threshold") return () => true;
  const touched = ruleOfAsk(asked);
  return (id) => id === touched;
}

function ruleOfAsk(asked: Exclude<ReplayAsk, { kind: "threshold" }>): string {
  switch (asked.kind) {
    case "rule":
      return asked.ruleId;
    case "custom":
      return asked.definition.slug;
    case "own":
      return asked.slug;
    case "vendors":
      return vendorBreached.id;
  }
}

function changed({ set, policy }: Standing, asked: ReplayAsk): Standing {
  switch (asked.kind) {
    case "threshold": {
      const { [asked.name]: _, ...others } = policy.thresholds;
      const thresholds = asked.value === null ? others : { ...others, [asked.name]: asked.value };
      return named(set, { ...policy, thresholds });
    }
    case "rule": {
      const { ruleId, enabled, severity } = asked;
      return named(ruleSetOf(new Map(set.settings).set(ruleId, { enabled, severity }), set.custom), policy);
    }
    case "custom": {
      const { definition } = asked;
      const others = set.custom.filter(({ slug }) => slug !== definition.slug);
      const tried = { ...definition, id: definition.slug, state: "on" as const, version: 0 };
      return named(ruleSetOf(set.settings, [...others, tried]), policy);
    }
    case "own": {
      const state = asked.on ? "on" : "off";
      const custom = set.custom.map((rule) =>
        rule.slug === asked.slug ? ({ ...rule, state } as const) : rule,
      );
      return named(ruleSetOf(set.settings, custom), policy);
    }
    case "vendors":
      return named(set, { ...policy, breachedVendors: asked.names.map((name) => ({ name, since: null })) });
  }
}

function named(set: RuleSet, policy: Standing["policy"]): Standing {
  return { set, policy, name: standingOf(set, policy) };
}
