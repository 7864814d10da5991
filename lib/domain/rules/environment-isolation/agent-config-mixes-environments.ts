import { inPopulation } from "@/lib/domain/assessment/about";
import type { IdentityContext } from "@/lib/domain/assessment/context";
import type { IdentityRule } from "@/lib/domain/assessment/rule";
import { failOrPass, pass, unknown } from "@/lib/domain/assessment/verdict";
import type { Environment } from "@/lib/domain/record";
import { crossesProduction, environmentsOf } from "./environments";

export const agentConfigMixesEnvironments: IdentityRule = {
  id: "agent-config-mixes-environments",
  subject: "identity",
  title: "Agent reaches production and what is outside it",
  why: "An agent that is set up for both can do in production what was meant for a test, by a mistake or by what it reads.",
  fix: "Set up one agent for each environment, and take the servers and secrets of production out of this one.",
  verify: "Its servers, secrets and the identities that it acts as belong to one environment.",
  risks: ["NHI8", "AGENT"],
  frameworks: [
    ["NIST 800-53 r5", "AC-6"],
    ["SOC 2", "CC6.1"],
  ],
  severity: { usual: "medium" },
  thresholds: [],
  maturity: "stable",
  applies: (identity) => inPopulation(identity) && identity.agent !== null && reachedBy(identity).length > 1,
  judge(identity) {
    const reached = reachedBy(identity);
    if (crossesProduction(reached))
      return failOrPass([
        {
          key: "",
          confidence: "high",
          sentence: `It is set up for ${environmentsOf(reached).join(" and ")} at once.`,
          evidence: reached.flatMap(({ environment, what, isOther }) =>
            environment
              ? [{ label: environment, value: what, ...(isOther ? { elsewhere: true as const } : {}) }]
              : [],
          ),
        },
      ]);
    return reached.some(({ environment }) => environment === null)
      ? unknown("the environment of all that it reaches")
      : pass();
  },
};

interface Reached {
  environment: Environment | null;
  what: string;
  /** Another identity, not a place of its own configuration. */
  isOther: boolean;
}

/** What its configuration leads to. */
function reachedBy({ agent, reads }: IdentityContext): Reached[] {
  const others = [...(agent?.servers ?? []), ...(agent?.actsAs ?? [])];
  return [
    ...others.map(({ environment, name }) => ({ environment, what: name, isOther: true })),
    ...reads
      .filter(({ kind }) => kind === "agent_config")
      .map(({ environment, locator }) => ({ environment, what: locator, isOther: false })),
  ];
}
