import { inPopulation } from "@/lib/domain/assessment/about";
import type { IdentityRule } from "@/lib/domain/assessment/rule";
import { failOrPass, pass, unknown } from "@/lib/domain/assessment/verdict";
import { calledByAddress } from "./tool-servers";

export const anonymousToolServer: IdentityRule = {
  id: "anonymous-tool-server",
  subject: "identity",
  title: "Tool server that serves anybody",
  why: "Whoever reaches its address can use its tools with the rights that the server has, and nobody can tell who did.",
  fix: "Have it ask for a token of your identity provider that is meant for it, and refuse every other call.",
  verify: "Asked without proof of who is calling, it refuses.",
  risks: ["NHI4", "AGENT"],
  frameworks: [
    ["NIST 800-53 r5", "AC-6"],
    ["SOC 2", "CC6.1"],
    ["ISO 27001:2022", "A.5.15"],
  ],
  severity: { usual: "medium" },
  thresholds: [],
  maturity: "stable",
  applies: (identity) => inPopulation(identity) && calledByAddress(identity) !== null,
  judge(identity) {
    const server = calledByAddress(identity);
    const anonymous = server?.profile.auth?.anonymous ?? null;
    if (!server || anonymous === null)
      return unknown("an attempt to call it without proof of who is calling");
    if (!anonymous) return pass();
    const { write = 0, destructive = 0 } = server.tools ?? {};
    const changing = write + destructive;
    return failOrPass([
      {
        key: "",
        ...(changing > 0 ? { severity: "high" } : {}),
        confidence: "high",
        sentence:
          changing > 0
            ? `Anybody who reaches it may use its tools, ${changing} of which change or delete something.`
            : "Anybody who reaches it may use its tools: have it ask who is calling.",
        evidence: [
          { label: "Address", value: server.profile.runs ?? identity.name },
          {
            label: "Tools",
            value: server.tools ? `${write} write, ${destructive} delete` : "nobody has listed them",
          },
        ],
      },
    ]);
  },
};
