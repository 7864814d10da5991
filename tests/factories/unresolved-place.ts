import type { UnresolvedPlace } from "@/lib/domain/assessment/context";
import type { Failure, PlaceRule, Verdict } from "@/lib/domain/assessment/rule";
import { now, placeOf, policyOf } from "./identity-context";
import { seenOf } from "./rule-answers";
import { holdToTime } from "./rule-in-time";

/** A database password in a settings file that its group may read. */
export const unresolvedOf = (part: Partial<UnresolvedPlace> = {}): UnresolvedPlace => ({
  ...placeOf({
    locator: "/srv/shop/.env DATABASE_URL",
    name: "DATABASE_URL",
    by: "print",
    facts: { mode: "0640", readableByGroup: true, readableByAll: false, looksLike: "password" },
  }),
  twins: [],
  ...part,
});

/** What a rule says of a place; `n/a` where it does not apply. */
export function judgePlace(rule: PlaceRule, place: UnresolvedPlace): Verdict["answer"] | "n/a" {
  const verdict = rule.applies(place) ? rule.judge(place, policyOf(), now) : null;
  if (verdict) holdToTime(rule.id, (at) => rule.judge(place, policyOf(), at), verdict, now);
  const answer = verdict?.answer ?? "n/a";
  seenOf(rule).answers.add(answer);
  return answer;
}

/** The failures of a rule on a place; throws where it does not fail. */
export function failuresOfPlace(rule: PlaceRule, place: UnresolvedPlace): readonly Failure[] {
  const verdict = rule.judge(place, policyOf(), now);
  if (!rule.applies(place) || verdict.answer !== "fail")
    throw new Error(`${rule.id} answers ${verdict.answer}`);
  return verdict.failures;
}
