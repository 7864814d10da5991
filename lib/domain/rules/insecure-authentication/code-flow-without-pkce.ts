import { inPopulation } from "@/lib/domain/assessment/about";
import type { IdentityContext } from "@/lib/domain/assessment/context";
import type { IdentityRule } from "@/lib/domain/assessment/rule";
import { unknown } from "@/lib/domain/assessment/verdict";

export const codeFlowWithoutPkce: IdentityRule = {
  id: "code-flow-without-pkce",
  subject: "identity",
  title: "App whose sign-in codes work for whoever catches them",
  why: "Without PKCE a code that is caught on its way, by another app or in a log, can be exchanged for a token.",
  fix: "Ask for PKCE in the settings of the app, with the method S256.",
  verify: "A request without a code challenge is refused.",
  risks: ["NHI4"],
  frameworks: [
    ["NIST 800-53 r5", "IA-5"],
    ["SOC 2", "CC6.1"],
  ],
  severity: { usual: "medium" },
  thresholds: [],
  maturity: "declared",
  applies: (identity) => inPopulation(identity) && usesCodes(identity),
  judge: () => unknown("its source to say whether the app has to use PKCE"),
};

function usesCodes({ tags }: IdentityContext): boolean {
  return (tags["grant types"] ?? "").split(",").some((each) => each.trim() === "authorization_code");
}
