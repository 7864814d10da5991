import { inPopulation } from "@/lib/domain/assessment/about";
import type { IdentityContext } from "@/lib/domain/assessment/context";
import type { IdentityRule } from "@/lib/domain/assessment/rule";
import { failOrPass, unknown } from "@/lib/domain/assessment/verdict";

/** Permissions of GitHub's workflows by their ids. */
const tokenLevels = "permission/workflow/token/";
const wrong: { [permission: string]: string } = {
  [`${tokenLevels}write`]:
    "Every workflow that does not ask for less gets a token that changes the repository.",
  "permission/workflow/pull_request_reviews/approve": "Workflows may approve pull requests, also their own.",
};

export const workflowTokenWrites: IdentityRule = {
  id: "workflow-token-writes",
  subject: "identity",
  title: "Workflows may change their own repository by default",
  why: "A step from a package that was taken over can then change code and releases, or approve its own change.",
  fix: "Set the default of workflow permissions to read, let workflows ask for more where they need it, and forbid them to approve.",
  verify: "The settings of repository and organisation say read, and that workflows may not approve.",
  risks: ["NHI6", "NHI5"],
  frameworks: [
    ["NIST 800-53 r5", "AC-6"],
    ["CSA CCM 4", "IAM-05"],
  ],
  severity: { usual: "low" },
  thresholds: [],
  maturity: "stable",
  applies: (identity) => inPopulation(identity) && identity.system === "github_actions",
  judge(identity) {
    const allowed = grantsOf(identity);
    const found = allowed.filter(({ entitlement }) => Object.hasOwn(wrong, entitlement.externalId));
    if (
      found.length === 0 &&
      !allowed.some(({ entitlement }) => entitlement.externalId.startsWith(tokenLevels))
    )
      return unknown("the settings of its workflows");
    return failOrPass(
      found.map(({ entitlement }) => ({
        key: entitlement.externalId,
        confidence: "high",
        sentence: wrong[entitlement.externalId] ?? entitlement.name,
        evidence: [{ label: "Setting", value: entitlement.name }],
        cause: { key: `entitlement:${entitlement.id}`, title: "Default rights of workflows" },
      })),
    );
  },
};

function grantsOf({ grants }: IdentityContext) {
  return grants.filter(({ effect }) => effect === "allow");
}
