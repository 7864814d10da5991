import { inPopulation } from "@/lib/domain/assessment/about";
import type { IdentityRule } from "@/lib/domain/assessment/rule";
import { failOrPass, pass, unknown } from "@/lib/domain/assessment/verdict";

export const toolDefinitionChanged: IdentityRule = {
  id: "tool-definition-changed",
  subject: "identity",
  title: "Tools of a server changed since they were first seen",
  why: "Whoever approved a tool approved what it was then; a changed description can make an agent do something else.",
  fix: "Read what changed, ask the maker of the server why, and approve the new definition or pin the version before it.",
  verify: "The changed tools were looked at, and the server runs a fixed version.",
  risks: ["NHI3", "AGENT"],
  frameworks: [
    ["SOC 2", "CC6.3"],
    ["ISO 27001:2022", "A.5.18"],
  ],
  severity: { usual: "low", production: "medium", highSensitivity: "medium" },
  thresholds: [],
  maturity: "stable",
  applies: (identity) => inPopulation(identity) && identity.toolServer !== null,
  judge({ toolServer }) {
    const tools = toolServer?.tools;
    if (!tools) return unknown("a list of its tools");
    if (tools.changed === 0) return tools.atLeast ? unknown("a look at all of its tools") : pass();
    const acts = tools.write + tools.destructive > 0;
    return failOrPass([
      {
        key: "",
        ...(acts ? { severity: "medium" } : {}),
        confidence: "high",
        sentence: `${tools.changed === 1 ? "One of its tools has" : `${tools.changed} of its tools have`} another definition than when first seen.`,
        evidence: [
          { label: "Changed tools", value: String(tools.changed) },
          { label: "Tools that change or delete something", value: String(tools.write + tools.destructive) },
          { label: "Callers", value: String(toolServer.callers.length) },
        ],
      },
    ]);
  },
};
