import { inPopulation } from "@/lib/domain/assessment/about";
import type { IdentityRule } from "@/lib/domain/assessment/rule";
import { unknown } from "@/lib/domain/assessment/verdict";
import { calledByAddress } from "./tool-servers";

export const toolServerAnyAudience: IdentityRule = {
  id: "tool-server-any-audience",
  subject: "identity",
  title: "Tool server that takes tokens meant for others",
  why: "A token that somebody gave to another service can be used to call its tools.",
  fix: "Have it refuse every token whose audience is not itself.",
  verify: "A token for another audience is refused.",
  risks: ["NHI4", "AGENT"],
  frameworks: [
    ["NIST 800-53 r5", "IA-5"],
    ["SOC 2", "CC6.1"],
  ],
  severity: { usual: "medium" },
  thresholds: [],
  maturity: "declared",
  applies: (identity) => inPopulation(identity) && calledByAddress(identity) !== null,
  judge: () => unknown("an attempt to call it with a token that is meant for another"),
};
