import { activeCredentials, inPopulation } from "@/lib/domain/assessment/about";
import type { IdentityContext } from "@/lib/domain/assessment/context";
import type { IdentityRule, Policy } from "@/lib/domain/assessment/rule";
import { failOrPass, pass, unknown } from "@/lib/domain/assessment/verdict";
import { isShortLivedCredential, shortLifeLimits } from "@/lib/domain/definitions/credentials";

export const runnerShared: IdentityRule = {
  id: "runner-shared",
  subject: "identity",
  title: "Lasting runner that serves every project",
  why: "A job of the least important project can leave something behind that the next deployment to production runs with.",
  fix: "Give production runners of its own that serve named projects and protected branches, or run each job on a machine that is thrown away.",
  verify: "The runner serves named projects, or lives for one job.",
  risks: ["NHI6", "NHI9"],
  frameworks: [
    ["NIST 800-53 r5", "AC-6"],
    ["SOC 2", "CC6.1"],
  ],
  severity: { usual: "medium" },
  thresholds: [...shortLifeLimits],
  maturity: "stable",
  applies: (identity, policy) =>
    inPopulation(identity) &&
    identity.kind === "ci_runner" &&
    identity.tags.ephemeral !== "yes" &&
    !isShort(identity, policy),
  judge(identity) {
    const serves = servedBy(identity);
    if (serves === "unknown") return unknown("which projects its group or pool may serve");
    if (serves === "named") return pass();
    return failOrPass([
      {
        key: "",
        confidence: "high",
        sentence: `It ${serves} and is not renewed between jobs: which projects need it?`,
        evidence: [
          ...identity.grants
            .filter(({ traits }) => traits.includes("serves_all"))
            .map(({ entitlement }) => ({ label: "Group", value: entitlement.name })),
          ...Object.entries(identity.tags)
            .filter(([key]) =>
              ["for workspaces", "runs", "runs untagged jobs", "locked", "labels"].includes(key),
            )
            .map(([label, value]) => ({ label, value })),
        ],
      },
    ]);
  },
};

/** What a runner serves, by the facts that each system gives. */
function servedBy({ system, tags, container, grants }: IdentityContext): string {
  if (system === "terraform") {
    const said = tags["for workspaces"];
    return said === "all" ? "serves all workspaces" : said === "named ones" ? "named" : "unknown";
  }
  if (system === "gitlab") {
    if (tags.locked === "yes" || tags.runs === "ref_protected" || tags["runs untagged jobs"] === "no")
      return "named";
    return tags["runs untagged jobs"] === "yes" && tags.runs === "not_protected"
      ? "runs any job of any branch"
      : "unknown";
  }
  if (container?.kind === "repository") return "named";
  const group = (trait: string) => grants.some(({ traits }) => traits.includes(trait));
  if (group("serves_all")) return "serves every repository of its organisation";
  return group("serves_named") ? "named" : "unknown";
}

function isShort(identity: IdentityContext, policy: Policy): boolean {
  const keys = activeCredentials(identity);
  return keys.length > 0 && keys.every((each) => isShortLivedCredential(each, policy.thresholds) === "yes");
}
