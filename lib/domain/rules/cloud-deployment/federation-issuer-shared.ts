import { inPopulation } from "@/lib/domain/assessment/about";
import type { IdentityRule } from "@/lib/domain/assessment/rule";
import { failOrPass, unknown } from "@/lib/domain/assessment/verdict";
import { breadthOf } from "./breadth";
import { isPublicIssuer, limitedElsewhere, tokenTrusts } from "./federation";

export const federationIssuerShared: IdentityRule = {
  id: "federation-issuer-shared",
  subject: "identity",
  title: "Federation that lets in other customers of a public issuer",
  why: "The issuer vouches for everybody who has an account there: strangers become this identity from a repository of their own.",
  fix: "Name in the trust your organisation, repository and branch or environment at once; then look in the logs for who came in.",
  verify: "The trust names subjects of your own organisation only.",
  risks: ["NHI6", "NHI3", "NHI4"],
  frameworks: [
    ["NIST 800-53 r5", "AC-6"],
    ["SOC 2", "CC6.1"],
    ["ISO 27001:2022", "A.5.15"],
  ],
  severity: { usual: "high", tier1: "critical" },
  thresholds: [],
  maturity: "stable",
  applies: (identity) => inPopulation(identity) && tokenTrusts(identity).some(isPublicIssuer),
  judge(identity) {
    const open = tokenTrusts(identity).filter((trust) => breadthOf(trust) === "strangers");
    const sure = open.filter((trust) => limitedElsewhere(trust) === null);
    const [unsure] = open;
    if (sure.length === 0 && unsure)
      return unknown(limitedElsewhere(unsure) ?? "what else the trust asks for");
    return failOrPass(
      sure.map((trust) => ({
        key: trust.id,
        confidence: "high",
        sentence: `Whoever has an account at ${trust.issuer ?? "its issuer"} can become it.`,
        evidence: [
          { label: "Subject", value: trust.subject },
          { label: "Issuer", value: trust.issuer ?? "not said" },
        ],
      })),
    );
  },
};
