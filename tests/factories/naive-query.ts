import type { Answer } from "@/lib/domain/answer";
import { isNeverUsed, isUnused } from "@/lib/domain/last-used";
import { type DateRange, dateRange, dayRange } from "@/lib/domain/query/date-range";
import type { Comparison, MatchValue, Term } from "@/lib/domain/query/grammar";
import { fieldNamed } from "@/lib/domain/query/grammar";
import { identityFields } from "@/lib/domain/query/identity-fields";
import { derivedOf, earliest, type IdentityFixture } from "./inventory";

/** What an identity refers to, by name. */
export interface NamedIdentity extends IdentityFixture {
  sourceNames: string[];
  /** Names and ids of its container and all above it. */
  accountNames: string[];
  ownerNames: string[];
  teamNames: string[];
}

/** What a field holds of an identity, told apart as the grammar does. */
type Held =
  | { is: "none" | "unknown" }
  | { is: "words"; words: string[]; anyCase?: boolean }
  | { is: "date"; at: Date }
  | { is: "number"; value: number };

const words = (...held: string[]): Held => ({ is: "words", words: held });
const wordOr = (word: string | null, absent: "none" | "unknown" = "none"): Held =>
  word === null || word === absent ? { is: absent } : words(word);
const namesOr = (names: string[]): Held =>
  names.length > 0 ? { is: "words", words: names, anyCase: true } : { is: "none" };
const answer = (said: Answer): Held =>
  said === "unknown" ? { is: "unknown" } : words(said === "yes" ? "true" : "false");
const dateOr = (at: Date | null, absent: "none" | "unknown"): Held =>
  at ? { is: "date", at } : { is: absent };

/** Whether terms hold of one identity: written from the grammar's words alone, to check the compiler against. */
export function naiveMatch(terms: readonly Term[], identity: NamedIdentity, now: Date): boolean {
  const speaksOfGone = terms.some((term) => term.kind !== "search" && term.field === "gone");
  if (identity.goneAt && !speaksOfGone) return false;
  return terms.every((term) => naiveTerm(term, identity, now) === "yes");
}

/** Whether a row is left out of an answer only because nobody knows what a comparison, or a yes or no, asks for. */
export function naiveIncomparable(terms: readonly Term[], identity: NamedIdentity, now: Date): boolean {
  const speaksOfGone = terms.some((term) => term.kind !== "search" && term.field === "gone");
  if (identity.goneAt && !speaksOfGone) return false;
  const said = terms.map((term) => naiveTerm(term, identity, now));
  return said.includes("unknown") && !said.includes("no");
}

function naiveTerm(term: Term, identity: NamedIdentity, now: Date): Answer {
  const complement = (holds: boolean): Answer => (holds !== term.negated ? "yes" : "no");
  switch (term.kind) {
    case "search":
      return complement(naiveSearch(term.text, identity));
    case "match": {
      const yesOrNo = fieldNamed(identityFields, term.field)?.type === "boolean";
      const asksUnknown = term.values.some((each) => each.kind === "state");
      if (yesOrNo && !asksUnknown && held(term.field, identity, now).is === "unknown") return "unknown";
      return complement(term.values.some((value) => naiveValue(term.field, value, identity, now)));
    }
    case "compare": {
      if (term.field === "unused") {
        if (term.operand.kind !== "span") return "no";
        const days =
          { h: 1 / 24, d: 1, w: 7, m: Number.NaN, y: Number.NaN }[term.operand.unit] * term.operand.amount;
        const said = isUnused(identity, days, now);
        return said === "unknown" ? "unknown" : complement(said === "yes");
      }
      const value = held(term.field, identity, now);
      if (value.is === "unknown") return "unknown";
      if (value.is === "number" && term.operand.kind === "number") {
        return complement(compare(value.value, term.op, term.operand.value));
      }
      const field = fieldNamed(identityFields, term.field);
      if (value.is === "date" && field?.type === "date") {
        return complement(within(value.at, dateRange(field, term.op, term.operand, now)));
      }
      return complement(false);
    }
  }
}

function naiveSearch(text: string, identity: NamedIdentity): boolean {
  const found = [identity.name, identity.externalId, ...identity.aliases].join(" ").toLowerCase();
  const wanted = text.toLowerCase();
  if ([...text].length >= 3 ? found.includes(wanted) : found.startsWith(wanted)) return true;
  return identity.credentials.some(
    ({ externalId, fingerprint }) =>
      externalId === text || (/^[0-9a-f]{8,}$/.test(wanted) && fingerprint?.startsWith(wanted) === true),
  );
}

function naiveValue(field: string, value: MatchValue, identity: NamedIdentity, now: Date): boolean {
  const what = held(field, identity, now);
  if (value.kind === "state") {
    if (field === "credtype" && value.value === "unknown") {
      return identity.credentials.some((each) => each.type === "unknown");
    }
    if (field === "unused") return isUnused(identity, 90, now) === "unknown";
    return value.value === "any" ? what.is !== "none" && what.is !== "unknown" : what.is === value.value;
  }
  if (what.is === "date") return within(what.at, dayRange(value.value));
  if (what.is === "number") return what.value === Number(value.value);
  if (what.is !== "words") return false;
  return what.words.some((word) =>
    what.anyCase ? word.toLowerCase() === value.value.toLowerCase() : word === value.value,
  );
}

function inPopulation(identity: NamedIdentity): boolean {
  return (
    !identity.goneAt &&
    identity.class !== "human" &&
    ["customer", "third_party"].includes(identity.managedBy) &&
    ["active", "unknown"].includes(identity.status)
  );
}

function held(field: string, identity: NamedIdentity, now: Date): Held {
  const derived = derivedOf(identity);
  const open = identity.credentials.filter((each) => each.status === "active" || each.status === "unknown");
  const isStatic: Answer =
    derived.activeStatic > 0
      ? "yes"
      : open.some(
            (each) =>
              each.lifetime === "unknown" || (each.lifetime === "static" && each.status === "unknown"),
          )
        ? "unknown"
        : "no";
  const neverUsed = isNeverUsed(identity);
  const named = identity.ownerState !== "none" && identity.ownerState !== "declined";
  switch (field) {
    case "source":
      return namesOr(identity.sourceNames);
    case "system":
      return namesOr([identity.system]);
    case "kind":
      return words(identity.kind);
    case "class":
      return words(identity.class);
    case "managed":
      return words(identity.managedBy);
    case "status":
      return wordOr(identity.status, "unknown");
    case "account":
      return identity.containerId === null
        ? { is: "none" }
        : { is: "words", words: identity.accountNames, anyCase: true };
    case "env":
      return wordOr(identity.environment);
    case "sensitivity":
      return wordOr(identity.sensitivity);
    case "owner":
      return named ? namesOr(identity.ownerNames) : { is: "none" };
    case "team":
      return named ? namesOr(identity.teamNames) : { is: "none" };
    case "owned":
      // Nobody accepted anything in these inventories: what rows of owners add, its own test holds.
      return words("false");
    case "ownerstate":
      return wordOr(identity.ownerState);
    case "overdue": {
      const days = identity.tier !== null && identity.tier < 2 ? 7 : 30;
      const due = identity.firstSeenAt.getTime() + days * 86_400_000 <= now.getTime();
      return words(due && inPopulation(identity) ? "true" : "false");
    }
    case "purpose":
      return identity.purpose === null ? { is: "none" } : namesOr([identity.purpose]);
    case "expected":
      return wordOr(identity.expectedUse);
    case "lastused":
      return dateOr(identity.lastUsed.at, neverUsed === "yes" ? "none" : "unknown");
    case "created":
      return dateOr(identity.createdAt, "unknown");
    case "grade":
      return wordOr(identity.lastUsed.grade);
    case "credtype":
      return derived.credentialTypes.length > 0 ? words(...derived.credentialTypes) : { is: "none" };
    case "keyage":
      return dateOr(derived.oldestStaticAt, isStatic === "no" ? "none" : "unknown");
    case "expires":
      return dateOr(
        earliest([identity.expiresAt, derived.nextExpiryAt]),
        open.some((each) => !each.expiresAt && ["unknown", "expiring", "short_lived"].includes(each.lifetime))
          ? "unknown"
          : "none",
      );
    case "static":
      return answer(isStatic);
    case "exposed":
      return { is: "number", value: identity.exposedPlacements };
    case "gone":
      return words(identity.goneAt ? "true" : "false");
    case "neverused":
      return answer(neverUsed);
    case "unused":
      return answer(isUnused(identity, 90, now));
    case "tier":
      return identity.tier === null ? { is: "unknown" } : words(String(identity.tier));
    case "governance":
      return words(identity.governance);
    case "privileged":
      return answer(identity.tier === null ? "unknown" : identity.tier < 2 ? "yes" : "no");
    case "namespace":
    case "path":
    case "tag":
    case "ownerrule":
      // None of these identities has one; `owner-rule-queries.test.ts` looks at those that do.
      return { is: "none" };
    case "suggested":
      // Nothing of these inventories was worked out.
      return { is: "none" };
    case "findings":
      return identity.risk === null ? { is: "unknown" } : { is: "number", value: identity.openFindings };
    case "finding":
      return identity.risk === null ? { is: "unknown" } : wordOr(identity.worstFinding);
    case "risk":
      return identity.risk === null ? { is: "unknown" } : { is: "number", value: identity.risk };
    default:
      throw new Error(`the check knows no field ${field}`);
  }
}

function within(at: Date, { from, to }: DateRange): boolean {
  const time = at.getTime();
  if (from && (from.inclusive ? time < from.at.getTime() : time <= from.at.getTime())) return false;
  return !(to && (to.inclusive ? time > to.at.getTime() : time >= to.at.getTime()));
}

function compare(value: number, op: Comparison, wanted: number): boolean {
  return { ">": value > wanted, ">=": value >= wanted, "<": value < wanted, "<=": value <= wanted }[op];
}
