import { inPopulation } from "@/lib/domain/assessment/about";
import type { IdentityRule } from "@/lib/domain/assessment/rule";
import { unknown } from "@/lib/domain/assessment/verdict";
import { calledByAddress } from "./tool-servers";

export const toolServerHandsTokensOn: IdentityRule = {
  id: "tool-server-hands-tokens-on",
  subject: "identity",
  title: "Tool server that hands on the tokens it is called with",
  why: "A system behind it takes the token of a person as if that person had come themselves: no log tells that an agent did it, and no limit meant for the agent holds.",
  fix: "Have it sign in to what is behind it as itself, or exchange the token for one that is meant for there.",
  verify: "What is behind it sees tokens that were issued for it.",
  risks: ["NHI4", "AGENT"],
  frameworks: [
    ["NIST 800-53 r5", "IA-5"],
    ["SOC 2", "CC6.1"],
  ],
  severity: { usual: "medium" },
  thresholds: [],
  maturity: "declared",
  applies: (identity) => inPopulation(identity) && calledByAddress(identity) !== null,
  judge: () => unknown("a look at which tokens it uses behind it"),
};
