import { askedWords, dayText, madeWords } from "@/components/exceptions/exception-words";
import type { BadgeTone } from "@/components/ui/badge";
import { exceptionFacts } from "@/lib/domain/exception";
import { returnedWords } from "@/lib/domain/exception-words";
import { isByRules, type ResolvedWhy } from "@/lib/domain/resolved-why";
import { showText } from "@/lib/domain/text";
import type { ExceptionTold, FindingEvent } from "@/lib/features/findings/schema-triage";

/** One thing that became of a finding, as it is told. */
export interface ToldEvent {
  title: string;
  tone: BadgeTone;
  /** Sentences under it; foreign text is made harmless. */
  lines: readonly string[];
  by: string;
}

/** An event in words. */
export function tellEvent(event: FindingEvent): ToldEvent {
  switch (event.kind) {
    case "found":
      return { title: "found", tone: "neutral", lines: [], by: "" };
    case "resolved":
      return tellResolved(event.why);
    case "reopened":
      return { title: "found again", tone: "medium", lines: ["The data shows it again."], by: "" };
    case "requested":
      return tellRequest(event.exception);
    case "approved":
      return tellDecision("approved", event.exception);
    case "declined":
      return tellDecision("declined", event.exception);
    case "covered":
      return {
        title: exceptionFacts[event.exception.kind].title.toLowerCase(),
        tone: "accent",
        lines: [`An exception covers it: ${showText(event.exception.reason || "no reason was given", 600)}`],
        by: name(event.exception.requestedBy),
      };
    case "returned":
      return {
        title: "back in the inbox",
        tone: "medium",
        lines: [`${sentence(returnedWords[event.why])}.`],
        by: "",
      };
    case "assigned":
      return {
        title: "assigned",
        tone: "accent",
        lines: [event.to === null ? "To nobody any more." : `To ${showText(event.to, 120)}.`],
        by: name(event.by),
      };
    case "commented":
      return { title: "comment", tone: "neutral", lines: [], by: name(event.by) };
  }
}

const resolvedLines: Record<ResolvedWhy, string> = {
  proof: "The data no longer shows it.",
  rule_changed: "Its rule, or a limit that it goes by, was changed. Nothing shows that it is mended.",
  rule_off: "Its rule was switched off. Nothing shows that it is mended.",
  gone: "What it was about is gone.",
};

function tellResolved(why: ResolvedWhy | null): ToldEvent {
  return {
    title: "resolved",
    tone: isByRules(why) ? "neutral" : "ok",
    lines: why ? [resolvedLines[why]] : [],
    by: "",
  };
}

function tellRequest(exception: ExceptionTold): ToldEvent {
  const { kind, reason, expiresAt, requestedBy, decidedBy, beganAt } = exception;
  const alone = decidedBy === null && beganAt !== null;
  const said = alone ? madeWords[kind] : askedWords[kind];
  return {
    title: alone ? exceptionFacts[kind].title.toLowerCase() : "asked for",
    tone: "accent",
    lines: [`${name(requestedBy)} ${said} until ${dayText(expiresAt)}.`, ...quoted(reason)],
    by: name(requestedBy),
  };
}

function tellDecision(title: "approved" | "declined", exception: ExceptionTold): ToldEvent {
  const { decidedBy, decisionNote, expiresAt } = exception;
  const what = exceptionFacts[exception.kind].title;
  return {
    title,
    tone: title === "approved" ? "accent" : "neutral",
    lines: [
      title === "approved" ? `${what} until ${dayText(expiresAt)}.` : `${what}: no.`,
      ...quoted(decisionNote),
    ],
    by: name(decidedBy ?? ""),
  };
}

const name = (who: string) => showText(who, 80);
const quoted = (text: string | null) => (text ? [showText(text, 1000)] : []);
const sentence = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
