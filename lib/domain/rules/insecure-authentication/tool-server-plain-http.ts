import { inPopulation } from "@/lib/domain/assessment/about";
import type { IdentityRule } from "@/lib/domain/assessment/rule";
import { failOrPass, pass, unknown } from "@/lib/domain/assessment/verdict";
import { calledByAddress } from "./tool-servers";

export const toolServerPlainHttp: IdentityRule = {
  id: "tool-server-plain-http",
  subject: "identity",
  title: "Tool server that is called without encryption",
  why: "Whoever is on the way reads the tokens that agents send, and can change what tools answer.",
  fix: "Serve it over HTTPS, and put the new address into the settings of its callers.",
  verify: "The settings of all callers name an address with https.",
  risks: ["NHI4", "AGENT"],
  frameworks: [
    ["NIST 800-53 r5", "IA-5"],
    ["SOC 2", "CC6.1"],
  ],
  severity: { usual: "medium", production: "high" },
  thresholds: [],
  maturity: "stable",
  applies: (identity) => inPopulation(identity) && calledByAddress(identity) !== null,
  judge(identity) {
    const server = calledByAddress(identity);
    const plain = server?.profile.plainHttp ?? null;
    if (!server || plain === null) return unknown("its address");
    if (!plain) return pass();
    return failOrPass([
      {
        key: "",
        confidence: "high",
        sentence: "Agents call it over plain HTTP: serve it over HTTPS.",
        evidence: [
          { label: "Address", value: server.profile.runs ?? identity.name },
          ...server.callers
            .slice(0, 10)
            .map(({ name }) => ({ label: "Called by", value: name, elsewhere: true as const })),
        ],
      },
    ]);
  },
};
