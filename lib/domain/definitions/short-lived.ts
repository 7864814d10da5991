import type { Judgement } from "@/lib/domain/answer";
import { type CredentialFacts, isShortLivedCredential } from "./credentials";
import type { ThresholdOverrides } from "./thresholds";

/** How an identity authenticates. */
export interface WaysInFacts {
  credentials: readonly CredentialFacts[];
  /** Its system does not show whether and which keys it has (a GitHub App's private keys, for example). */
  keysHidden: boolean;
  /** Who can become it without a credential of its own, by assuming or by federation. */
  reachableFrom: "nothing" | "static_keys_only" | "others" | "unknown";
}

/** `unknown` is "not assessable": it stays in the denominator. `no_way_in` is out of it: nothing authenticates. */
export type ShortLived = Judgement<"yes" | "no" | "unknown" | "no_way_in">;

/** Whether every way into an identity is short-lived. */
export function isShortLived(facts: WaysInFacts, overrides: ThresholdOverrides = {}): ShortLived {
  const open = facts.credentials.filter((each) => each.status === "active" || each.status === "unknown");
  const answers = open.map((each) => ({ each, answer: isShortLivedCredential(each, overrides) }));
  if (answers.some(({ each, answer }) => answer === "no" && each.status === "active")) {
    return { answer: "no", why: "It has an active credential that works for a long time." };
  }
  if (facts.reachableFrom === "static_keys_only") {
    return { answer: "no", why: "It can only be reached with a static key of another identity." };
  }
  if (facts.keysHidden)
    return { answer: "unknown", why: "Which keys it has was not read, or its system does not show them." };
  if (answers.some(({ answer }) => answer !== "yes")) {
    return {
      answer: "unknown",
      why: "How long one of its credentials works, or whether it does, is not known.",
    };
  }
  if (facts.reachableFrom === "unknown") return { answer: "unknown", why: "Who can become it is not known." };
  if (open.length === 0 && facts.reachableFrom === "nothing") {
    return { answer: "no_way_in", why: "Nothing can authenticate as it." };
  }
  return { answer: "yes", why: "All its ways in are short-lived or run by the platform." };
}
