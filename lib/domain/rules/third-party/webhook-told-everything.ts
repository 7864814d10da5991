import { inPopulation } from "@/lib/domain/assessment/about";
import type { IdentityRule } from "@/lib/domain/assessment/rule";
import { failOrPass } from "@/lib/domain/assessment/verdict";

export const webhookToldEverything: IdentityRule = {
  id: "webhook-told-everything",
  subject: "identity",
  title: "Webhook that is told of every event",
  why: "Whoever answers at its address, also after the program behind it is gone, learns everything that happens, today and whatever the platform adds later.",
  fix: "Ask who receives it. Name the events that the receiver needs, or remove the webhook where nobody does.",
  verify: "The source shows the events by name, or the webhook disabled or gone.",
  risks: ["NHI5", "NHI3"],
  frameworks: [
    ["NIST 800-53 r5", "AC-6"],
    ["SOC 2", "CC6.1"],
  ],
  severity: { usual: "low", production: "medium", highSensitivity: "medium" },
  thresholds: [],
  maturity: "stable",
  applies: (identity) =>
    inPopulation(identity) && identity.kind === "webhook" && toldOf(identity.description) !== null,
  judge({ description, name }) {
    const events = toldOf(description) ?? [];
    return failOrPass(
      events.includes("*")
        ? [
            {
              key: "",
              confidence: "high",
              sentence: "It is told of every event: which does its receiver need?",
              evidence: [
                { label: "Tells", value: name },
                { label: "Events", value: events.join(", ") },
              ],
            },
          ]
        : [],
    );
  },
};

/** The events as its source names them; null: it names none. */
function toldOf(description: string | null): string[] | null {
  return /^Tells of: (.{1,2000})/.exec(description ?? "")?.[1]?.split(", ") ?? null;
}
