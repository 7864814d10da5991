import { inPopulation } from "@/lib/domain/assessment/about";
import type { GrantContext, IdentityContext } from "@/lib/domain/assessment/context";
import type { Failure, IdentityRule } from "@/lib/domain/assessment/rule";
import { failOrPass, pass, unknown } from "@/lib/domain/assessment/verdict";
import { tierOnePowers, tierZeroPowers } from "@/lib/domain/powers/power";
import { isOutsideProduction, isToldByName } from "./environments";

export const environmentCrossingGrant: IdentityRule = {
  id: "environment-crossing-grant",
  subject: "identity",
  title: "Identity outside production may change production",
  why: "Test and development are guarded less; whoever gets in there can change production through this grant.",
  fix: "Ask whether the work needs it. Take the grant away, or give the work an identity of production.",
  verify: "No grant of this identity reaches production with the right to change something.",
  risks: ["NHI8", "NHI5"],
  frameworks: [
    ["NIST 800-53 r5", "AC-6"],
    ["PCI DSS 4.0", "7.2.5"],
    ["SOC 2", "CC6.3"],
    ["ISO 27001:2022", "A.5.15"],
    ["CSA CCM 4", "IAM-05"],
  ],
  severity: { usual: "high" },
  thresholds: [],
  maturity: "stable",
  applies: (identity) =>
    inPopulation(identity) && isOutsideProduction(identity.environment) && reaching(identity).length > 0,
  judge(identity) {
    const grants = reaching(identity);
    const changing = grants.filter(canChange);
    if (changing.length > 0 && isToldByName(identity))
      return unknown("its environment, from more than its name");
    if (changing.length > 0) return failOrPass(changing.map((grant) => failureOf(grant, identity)));
    return grants.some(({ understood }) => !understood)
      ? unknown("what a grant in production allows")
      : pass();
  },
};

function reaching({ grants }: IdentityContext): GrantContext[] {
  return grants.filter(({ effect, target }) => effect === "allow" && target?.environment === "production");
}

function canChange({ powers }: GrantContext): boolean {
  return powers.some((power) => tierZeroPowers.includes(power) || tierOnePowers.includes(power));
}

function failureOf(grant: GrantContext, { environment }: IdentityContext): Failure {
  const { entitlement, target, condition, through, powers } = grant;
  return {
    key: grant.id,
    confidence: condition ? "medium" : "high",
    sentence: `It belongs to ${environment} and holds ${entitlement.name} on ${target?.name ?? "production"}, which is production${condition ? ", under a condition" : ""}.`,
    evidence: [
      { label: "Grant", value: entitlement.name },
      { label: "Where", value: target?.name ?? "" },
      { label: "What it allows", value: powers.join(", ").replaceAll("_", " ") },
      ...(through ? [{ label: "Through", value: through }] : []),
    ],
    cause: { key: `entitlement:${entitlement.id}`, title: `${entitlement.name} on production` },
  };
}
