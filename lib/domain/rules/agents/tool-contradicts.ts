import { inPopulation } from "@/lib/domain/assessment/about";
import type { IdentityRule } from "@/lib/domain/assessment/rule";
import { failOrPass, pass, unknown } from "@/lib/domain/assessment/verdict";

export const toolContradicts: IdentityRule = {
  id: "tool-contradicts",
  subject: "identity",
  title: "Tool that says that it does less than it does",
  why: "Clients let tools that say that they only read run without asking, so that nobody sees what such a tool changes.",
  fix: "Have the server say what the tool does, or take the tool away; until then approve none of its tools beforehand.",
  verify: "No tool claims less than its name and inputs say.",
  risks: ["AGENT"],
  frameworks: [["NIST 800-53 r5", "AC-6"]],
  severity: { usual: "medium", production: "high" },
  thresholds: [],
  maturity: "stable",
  applies: (identity) => inPopulation(identity) && identity.toolServer !== null,
  judge(identity) {
    const tools = identity.toolServer?.tools ?? null;
    if (!tools) return unknown("a list of its tools");
    if (tools.contradicts === 0)
      return tools.atLeast ? unknown("the definitions of all of its tools") : pass();
    return failOrPass([
      {
        key: "",
        // What it does is concluded from names and inputs.
        confidence: "medium",
        sentence: `${tools.contradicts === 1 ? "One tool says" : `${tools.contradicts} tools say`} less than name and inputs do: what do they change?`,
        evidence: [
          { label: "Such tools", value: String(tools.contradicts) },
          ...identity.grants
            .filter(({ traits }) => traits.includes("claims_less"))
            .slice(0, 10)
            .map(({ entitlement }) => ({ label: "Tool", value: entitlement.name })),
        ],
      },
    ]);
  },
};
