import type { OwnershipState } from "@/lib/domain/definitions/owned";
import type { SuggestionLevel } from "@/lib/domain/owner-question";
import { showText } from "@/lib/domain/text";

/** What is said of an identity that nobody answers for: how that stands, who sees to it meanwhile, whom it was told. */

export interface UnownedFacts {
  ownerState: OwnershipState | "none";
  /** Who is named, asked, declined or accepted; null: nobody, or somebody who is not in the record any more. */
  named: string | null;
  /** Only the second owner, which it asks for, is missing. */
  half: boolean;
  /** Why an acceptance that stands does not count. */
  lapse: "left" | "silent" | "empty" | null;
  /** What was asked last of its technical owner. */
  question: {
    state: "asked" | "accepted" | "declined" | "unsure" | "expired" | "withdrawn";
    of: string | null;
    reason: string | null;
    note: string | null;
  } | null;
  /** Who is suggested first. */
  suggestion: { name: string; level: SuggestionLevel } | null;
}

const name = (text: string | null) => (text === null ? "somebody" : showText(text, 60));

const lapseWords: Record<NonNullable<UnownedFacts["lapse"]>, string> = {
  left: "and left",
  silent: "too long ago to count",
  empty: "and nobody of it is here any more",
};

const reasonWords: Record<string, string> = {
  not_mine: "it is not theirs",
  theirs: "it is somebody else's",
  unneeded: "nobody needs it",
  unsure: "they do not know",
};

/** How it stands, as one sentence. */
export function unownedWords(facts: UnownedFacts): string {
  const { ownerState, named, half, lapse, question, suggestion } = facts;
  if (half) return `${name(named)} answers for it; its business owner is missing.`;
  if (ownerState === "accepted") {
    return `${name(named)} accepted it${lapse === null ? ", which does not count any more" : `, ${lapseWords[lapse]}`}.`;
  }
  if (ownerState === "asked") return `${name(question?.of ?? named)} was asked and has not answered yet.`;
  const asked = question === null ? "" : askedWords(question);
  if (suggestion) {
    const suggested = `${name(suggestion.name)} is suggested (${suggestion.level}).`;
    return asked === "" ? `Never asked. ${suggested}` : `${asked} Next: ${suggested}`;
  }
  if (ownerState === "suggested") {
    return asked === "" ? `Never asked. ${name(named)} is named.` : `${asked} ${name(named)} is named.`;
  }
  if (ownerState === "declined" && asked === "") return `${name(named)} declined. Nobody else is known.`;
  return asked === "" ? "Never asked: nobody is known who may answer." : `${asked} Nobody else is known.`;
}

function askedWords({ state, of, reason, note }: NonNullable<UnownedFacts["question"]>): string {
  const said = note === null || note === "" ? "" : ` (“${showText(note, 120)}”)`;
  switch (state) {
    case "expired":
      return `${name(of)} was asked and let it pass.`;
    case "declined":
    case "unsure":
      return `${name(of)} declined: ${reasonWords[reason ?? ""] ?? "no reason given"}${said}.`;
    case "withdrawn":
      return `${name(of)} was asked, and did not have to answer.`;
    case "accepted":
      return `${name(of)} accepted it once, and does not answer for it any more.`;
    case "asked":
      return `${name(of)} was asked and has not answered yet.`;
  }
}

/** A person or team. */
export interface Party {
  kind: "person" | "team";
  id: string;
  name: string;
}

/** Who sees to what nobody answers for, until somebody accepts, and why they; `party` null: analysts. It owns nothing. */
export interface SeesToIt {
  party: Party | null;
  why: string;
}

/** `accountTeam`, `standIn`: null where there is none, or nobody of it is here. */
export function seesToIt(accountTeam: (Party & { account: string }) | null, standIn: Party | null): SeesToIt {
  if (accountTeam) {
    const { account, ...party } = accountTeam;
    return { party, why: `its account ${showText(account, 60)} is theirs` };
  }
  if (standIn) return { party: standIn, why: "chosen for what nobody answers for" };
  return { party: null, why: "nobody is chosen for what nobody answers for" };
}

/** The steps of telling that a deadline has passed: who sees to it meanwhile, then analysts and administrators. */
export const escalationSteps = [1, 2] as const;
export type EscalationStep = (typeof escalationSteps)[number];
