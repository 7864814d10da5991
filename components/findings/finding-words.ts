import { type RiskListId, riskList } from "@/lib/domain/assessment/owasp";
import type { Confidence } from "@/lib/domain/severity";
import { showId, showText } from "@/lib/domain/text";
import type { FindingRow } from "@/lib/features/findings/schema";

/** Whom or what a finding is about, as it may be shown. */
export function subjectTitle({ identity, place }: Pick<FindingRow, "identity" | "place">): string {
  if (identity) return showText(identity.name?.trim() || showId(identity.externalId ?? identity.id, 80), 120);
  return place ? showId(place.locator, 80) : "Something that is gone";
}

/** The finding in one line: who, and what is the case. */
export function headline(row: FindingRow): string {
  return `${subjectTitle(row)}: ${showText(row.sentence, 400)}`;
}

/** `NHI7`, or what stands beside the list of ten. */
export function riskWord(risk: RiskListId): string {
  return risk === "AGENT" ? riskList.AGENT : risk;
}

/** How a risk is called in full. */
export function riskTitle(risk: RiskListId): string {
  return risk === "AGENT" ? riskList.AGENT : `${risk} ${riskList[risk]}`;
}

export const confidenceWords: Record<Confidence, string> = {
  high: "stated by a source",
  medium: "concluded from what sources state",
  low: "a sign, no proof",
};

/** What mending a cause gives. */
export function closesWord(findings: number): string {
  return findings === 1 ? "One fix closes it" : `One fix closes ${findings.toLocaleString("en")}`;
}

/** Findings as lines for a ticket, each with its address. */
export function ticketText(rows: readonly FindingRow[], origin: string): string {
  return rows
    .map((row) => `[${row.severity}] ${headline(row)} (${row.rule.title}) ${origin}/findings/${row.id}`)
    .join("\n");
}

/** The address of the inbox with a query. */
export function inboxLink(query: string): string {
  return `/findings?${new URLSearchParams({ q: query })}`;
}

/** `1 finding`, `1,200 findings`. */
export function findingsWord(count: number): string {
  return `${count.toLocaleString("en")} ${count === 1 ? "finding" : "findings"}`;
}
