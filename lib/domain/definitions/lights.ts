import { type Answer, allOf, type Judgement } from "@/lib/domain/answer";
import { isCoveredSince } from "@/lib/domain/last-used";
import type { LastUsed } from "@/lib/domain/record";
import { type CredentialFacts, isWithinRotation } from "./credentials";
import { isShortLived, type WaysInFacts } from "./short-lived";
import { type ThresholdOverrides, thresholdOf } from "./thresholds";

export const lightNames = ["owner", "purpose", "least_privilege", "credential", "auditable"] as const;
export type LightName = (typeof lightNames)[number];
export interface Light {
  state: "on" | "off" | "unknown";
  /** One sentence for people. */
  why: string;
}

export interface LightFacts {
  /** The answer of `isOwned`. */
  owned: Judgement;
  purpose: string | null;
  /** Whether its use shows that it holds no more than it needs. */
  leastPrivilege: Answer;
  privileged: Answer;
  waysIn: WaysInFacts;
  /** Whether one of its credentials was seen in a place not meant for secrets. */
  exposed: Answer;
  lastUsed: LastUsed;
}

/** The five lights of an identity: what is in order, what is not, and what cannot be told, each with its reason. */
export function lightsOf(
  facts: LightFacts,
  now: Date,
  overrides: ThresholdOverrides = {},
): Record<LightName, Light> {
  return {
    owner: { state: stateOf(facts.owned.answer), why: facts.owned.why },
    purpose: facts.purpose?.trim()
      ? { state: "on", why: "Its purpose is written down." }
      : { state: "off", why: "Nobody has said what it is for." },
    least_privilege: leastPrivilege(facts.leastPrivilege),
    credential: credential(facts, now, overrides),
    auditable: auditable(facts.lastUsed, now, overrides),
  };
}

function stateOf(answer: Answer): Light["state"] {
  return answer === "yes" ? "on" : answer === "no" ? "off" : "unknown";
}

function leastPrivilege(answer: Answer): Light {
  const why = {
    yes: "Its use shows that it holds no more than it needs.",
    no: "It holds more than its use shows a need for.",
    unknown: "What it may do has not been compared with what it does.",
  };
  return { state: stateOf(answer), why: why[answer] };
}

function credential(facts: LightFacts, now: Date, overrides: ThresholdOverrides): Light {
  if (facts.exposed === "yes") {
    return { state: "off", why: "One of its credentials was seen in a place not meant for secrets." };
  }
  const short = isShortLived(facts.waysIn, overrides);
  const open = facts.waysIn.credentials.filter((each) => each.status === "active");
  const inTime = allOf(
    open.map((each: CredentialFacts) => isWithinRotation(each, facts.privileged, now, overrides)),
  );
  if (inTime === "no")
    return { state: "off", why: "An active credential is older than the rotation policy allows." };
  if (facts.exposed === "unknown")
    return { state: "unknown", why: "Where its credentials are kept is not known." };
  if (short.answer === "yes" || short.answer === "no_way_in") return { state: "on", why: short.why };
  if (short.answer === "unknown" || inTime === "unknown") {
    const why =
      short.answer === "unknown" ? short.why : "The age of an active credential, or its limit, is not known.";
    return { state: "unknown", why };
  }
  if (open.length === 0) return { state: "off", why: short.why };
  return { state: "on", why: "Every active credential is within the rotation policy." };
}

/** Whether all its use of the last while is recorded. */
export function auditable(lastUsed: LastUsed, now: Date, overrides: ThresholdOverrides): Light {
  const days = thresholdOf("auditableCoverage", overrides);
  if (lastUsed.gap === "not_permitted")
    return { state: "unknown", why: "Rollcall is not permitted to read its use." };
  if (lastUsed.gap === "no_telemetry")
    return {
      state: "off",
      why: lastUsed.at ? "Some of its use is recorded; nothing says that all is." : "Nobody records its use.",
    };
  if (!lastUsed.coveredSince)
    return { state: "unknown", why: "Since when its use is recorded is not known." };
  return isCoveredSince(lastUsed, new Date(now.getTime() - days * 86_400_000))
    ? { state: "on", why: `All its use of the last ${days} days is recorded.` }
    : {
        state: "off",
        why: `Its use is recorded since ${lastUsed.coveredSince.toISOString().slice(0, 10)} only.`,
      };
}
