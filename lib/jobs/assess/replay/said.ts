import { askRule, type Found, toFound } from "@/lib/domain/assessment/assess";
import type { IdentityContext } from "@/lib/domain/assessment/context";
import type { IdentityRule, Policy, Verdict } from "@/lib/domain/assessment/rule";
import type { ThresholdName, ThresholdOverrides } from "@/lib/domain/definitions/thresholds";
import type { Trial } from "./trial";

/** What rules say of one identity. */
export class Said {
  readonly found = new Map<string, Found>();
  /** The rules that cannot tell, with what they need. */
  readonly unknown = new Map<string, string>();

  add(rule: IdentityRule, verdict: Verdict | null, identity: IdentityContext): void {
    if (verdict?.answer === "unknown") this.unknown.set(rule.id, verdict.needs);
    if (verdict?.answer !== "fail" || rule.campaign) return;
    for (const failure of verdict.failures) {
      const each = toFound(rule, failure, identity);
      this.found.set(keyOf(each), each);
    }
  }
}

/** Tells findings apart. */
export function keyOf({ ruleId, key }: Found): string {
  return `${ruleId}\0${key}`;
}

/** What is said as the rules are, and as they would be. */
export function bothSides(
  { before, after, limit }: Trial,
  identity: IdentityContext,
  policies: { before: Policy; after: Policy },
  now: Date,
): { was: Said; is: Said } {
  const was = new Said();
  const is = new Said();
  const watch = limit && new WatchedLimit(policies.before.thresholds, limit);
  const policy = watch ? { ...policies.before, thresholds: watch.thresholds } : policies.before;
  /** What they said without looking at the limit: they say the same whatever it is. */
  const same = new Map<string, Verdict | null>();
  for (const rule of before.identityRules) {
    if (watch) watch.looked = false;
    const { verdict } = askRule(rule, identity, policy, now);
    was.add(rule, verdict, identity);
    if (watch && !watch.looked) same.set(rule.id, verdict);
  }
  for (const rule of after.identityRules) {
    const verdict = same.get(rule.id);
    is.add(
      rule,
      verdict === undefined ? askRule(rule, identity, policies.after, now).verdict : verdict,
      identity,
    );
  }
  return { was, is };
}

/** Limits that notice when one of them is looked at. */
class WatchedLimit {
  looked = false;
  readonly thresholds: ThresholdOverrides;

  constructor(thresholds: ThresholdOverrides, name: ThresholdName) {
    this.thresholds = Object.defineProperty({ ...thresholds }, name, {
      enumerable: true,
      get: () => {
        this.looked = true;
        return thresholds[name];
      },
    });
  }
}
