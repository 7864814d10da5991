import type { Judgement } from "@/lib/domain/answer";
import type { Environment, Sensitivity } from "@/lib/domain/record";
import { type ThresholdOverrides, thresholdOf } from "./thresholds";

export const ownershipStates = ["suggested", "asked", "accepted", "declined"] as const;
export type OwnershipState = (typeof ownershipStates)[number];

/** One owner of an identity, technical or business. */
export interface OwnerFacts {
  state: OwnershipState;
  /** When it was accepted or last reconfirmed. */
  confirmedAt: Date | null;
  party:
    | { kind: "person"; active: boolean | null }
    | { kind: "team"; activeMembers: number }
    | { kind: "mailbox" };
}

export interface OwnedFacts {
  technical: OwnerFacts | null;
  business: OwnerFacts | null;
  sensitivity: Sensitivity | null;
  environment: Environment | null;
  /** 0 and 1 are privileged; null while nobody has assessed it, which asks for no business owner yet. */
  tier: 0 | 1 | 2 | null;
}

/**
 * Whether somebody answers for an identity: its technical owner accepted (within the last 365 days, or reconfirmed
 * since) and is still there; and a business owner too, where sensitivity is high or it is Tier 0 in production.
 */
export function isOwned(facts: OwnedFacts, now: Date, overrides: ThresholdOverrides = {}): Judgement {
  const technical = answers(facts.technical, "technical", now, overrides);
  if (technical.answer === "no") return technical;
  const needsBusiness =
    facts.sensitivity === "high" || (facts.tier === 0 && facts.environment === "production");
  if (!needsBusiness) return technical;
  const business = answers(facts.business, "business", now, overrides);
  if (business.answer === "no") return business;
  return technical.answer === "unknown" ? technical : business;
}

function answers(
  owner: OwnerFacts | null,
  part: "technical" | "business",
  now: Date,
  overrides: ThresholdOverrides,
): Judgement {
  if (!owner) return { answer: "no", why: `It has no ${part} owner.` };
  if (owner.state !== "accepted") {
    const said = { suggested: "is only suggested", asked: "has not answered yet", declined: "declined" };
    return { answer: "no", why: `Its ${part} owner ${said[owner.state]}.` };
  }
  const days = thresholdOf("ownerReconfirmation", overrides);
  if (!owner.confirmedAt || now.getTime() - owner.confirmedAt.getTime() > days * 86_400_000) {
    return { answer: "no", why: `Its ${part} owner has not reconfirmed for over ${days} days.` };
  }
  const { party } = owner;
  if (party.kind === "mailbox")
    return { answer: "no", why: `Its ${part} owner is a shared mailbox, not a person or team.` };
  if (party.kind === "team") {
    return party.activeMembers > 0
      ? { answer: "yes", why: `Its ${part} owner is a team with active members, and accepted.` }
      : { answer: "no", why: `The team that is its ${part} owner has no active member.` };
  }
  if (party.active === null)
    return { answer: "unknown", why: `Whether its ${part} owner is still here is not known.` };
  return party.active
    ? { answer: "yes", why: `Its ${part} owner is active and accepted.` }
    : { answer: "no", why: `Its ${part} owner has left.` };
}
