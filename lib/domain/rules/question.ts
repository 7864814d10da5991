import { hash } from "node:crypto";
import type { Policy, Rule } from "@/lib/domain/assessment/rule";
import { thresholdNames, thresholdOf } from "@/lib/domain/definitions/thresholds";
import { rulesVersion } from "./catalogue";
import type { RuleSet } from "./rule-set";
import { vendorBreached } from "./third-party/vendor-breached";

/**
 * What each rule that is asked asks, by rule, as a short name: another one when its own expression, a limit or the list that it goes by,
 * or Rollcall's rules changed. Its severity and its words are no part of it: they make nothing right or wrong.
 */
export function questionsOf(set: RuleSet, policy: Policy): ReadonlyMap<string, string> {
  const own = new Map(set.custom.map(({ slug, language, expression }) => [slug, [language, expression]]));
  const asked: readonly Rule[] = [...set.identityRules, ...set.placeRules];
  return new Map(
    asked.map((rule) => {
      const written = own.get(rule.id) ?? null;
      // An expression may reach any limit through what it has in common with rules.
      const limits = (written ? thresholdNames : rule.thresholds).map((name) =>
        thresholdOf(name, policy.thresholds),
      );
      const vendors =
        rule.id === vendorBreached.id ? (policy.breachedVendors?.map(({ name }) => name) ?? null) : null;
      const question = JSON.stringify([rulesVersion, written, limits, vendors]);
      return [rule.id, hash("sha256", question, "hex").slice(0, 16)];
    }),
  );
}
