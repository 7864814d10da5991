import { kindWords } from "@/lib/domain/identity-sentence";
import type { IdentityKind } from "@/lib/domain/record";
import { showText } from "@/lib/domain/text";

/** The sentences of a card that asks whether somebody answers for an identity. Names in them are safe to show. */

/** What is known of what it can do. */
export interface PowerFacts {
  tier: 0 | 1 | 2 | null;
  /** Some of what it holds was not understood: there may be more. */
  atLeast: boolean;
  /** Sentences, the weightiest first. */
  reasons: readonly string[];
}

/** What it can do, in a sentence or two. */
export function powerSentence({ tier, atLeast, reasons }: PowerFacts): string {
  const [first, ...more] = reasons;
  if (tier === null) return "What it can do is not known.";
  if (first !== undefined && tier < 2) {
    const rest = more.length === 0 ? "" : ` And ${more.length} more like it.`;
    return `${showText(first, 300)}${rest}`;
  }
  if (tier < 2) return "It is privileged.";
  return atLeast
    ? "Nothing privileged is known of it; some of what it holds was not understood."
    : "Nothing that it can do is privileged.";
}

export interface Some {
  count: number;
  /** The first few; those that the reader may not see are left out. */
  names: readonly string[];
}

/** What is known to depend on it: what runs as it, who may become it, where its credentials lie. */
export function dependsSentence({
  runs,
  becomes,
  places,
}: {
  runs: Some;
  becomes: Some;
  places: number;
}): string {
  const parts = [
    runs.count > 0
      ? `${runs.count} ${runs.count === 1 ? "thing runs" : "things run"} as it${listed(runs)}`
      : "",
    becomes.count > 0
      ? `${becomes.count} ${becomes.count === 1 ? "other" : "others"} may act as it${listed(becomes)}`
      : "",
    places > 0 ? `its credentials lie in ${places} ${places === 1 ? "place" : "places"}` : "",
  ].filter((part) => part !== "");
  if (parts.length === 0) return "Nothing is known to depend on it.";
  const text = `${parts.join("; ")}.`;
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function listed({ count, names }: Some): string {
  const shown = names.map((name) => showText(name, 60));
  if (shown.length === 0) return "";
  const more = count - shown.length;
  return ` (${[...shown, ...(more > 0 ? [`${more} more`] : [])].join(", ")})`;
}

/** How often logs show it used in the last 30 days, and by what. */
export function usesSentence(uses: { count: number; consumers: readonly string[] } | null): string {
  if (uses === null) return "No log tells how often it is used.";
  if (uses.count === 0) return "No log shows a use in the last 30 days.";
  const by = uses.consumers.filter((name) => name !== "").map((name) => showText(name, 60));
  const times = uses.count === 1 ? "once" : `${uses.count.toLocaleString("en-US")} times`;
  return `Logs show it used ${times} in the last 30 days${by.length > 0 ? `, by ${by.join(", ")}` : ""}.`;
}

/** What somebody is asked about, as the question's own words. */
export function askSentence(
  kind: "own" | "reconfirm" | "succeed",
  role: "technical" | "business",
  identityKind: IdentityKind,
): string {
  const it = `this ${kindWords[identityKind]}`;
  const what = role === "technical" ? `answer for ${it}` : `answer for what ${it} is for`;
  switch (kind) {
    case "own":
      return `Do you ${what}?`;
    case "reconfirm":
      return `Do you still ${what}?`;
    case "succeed":
      return `Will you ${what} from now on?`;
  }
}
