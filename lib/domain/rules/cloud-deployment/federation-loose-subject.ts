import { inPopulation, isPrivileged } from "@/lib/domain/assessment/about";
import type { IdentityContext, TrustContext } from "@/lib/domain/assessment/context";
import type { Failure, IdentityRule } from "@/lib/domain/assessment/rule";
import { failOrPass, unknown } from "@/lib/domain/assessment/verdict";
import type { Severity } from "@/lib/domain/severity";
import { type Breadth, breadthOf } from "./breadth";
import { limitedElsewhere, tokenTrusts } from "./federation";

type Loose = Exclude<Breadth, "strangers" | "exact">;
const letsIn: Record<Loose, string> = {
  everything: "whatever its issuer vouches for",
  organisation: "any workflow of any repository or project of its organisation",
  cluster: "whatever runs in the cluster",
  namespace: "whatever runs in a namespace",
  several: "workflows of every repository or project whose name fits",
  pull_request: "workflows of pull requests, which run before anybody has approved the change",
  any_branch: "any workflow of a repository, of any branch and of pull requests",
};

/** A public issuer that is believed whatever it says is told by `federation-issuer-shared`. */
export const federationLooseSubject: IdentityRule = {
  id: "federation-loose-subject",
  subject: "identity",
  title: "Federation that does not say which workload",
  why: "Whoever may start any workload there, a pull request or a pod in a corner, gets the rights of this identity.",
  fix: "Name in the trust the repository with its branch or environment, or the service account, that may become it.",
  verify: "The trust names single subjects without wildcards.",
  risks: ["NHI6", "NHI4"],
  frameworks: [
    ["NIST 800-53 r5", "AC-6"],
    ["SOC 2", "CC6.1"],
    ["ISO 27001:2022", "A.5.15"],
    ["CSA CCM 4", "IAM-05"],
  ],
  severity: { usual: "high", tier1: "critical" },
  thresholds: [],
  maturity: "stable",
  applies: (identity) => inPopulation(identity) && tokenTrusts(identity).length > 0,
  judge(identity) {
    const loose = tokenTrusts(identity).flatMap((trust) => {
      const breadth = breadthOf(trust);
      return breadth === "strangers" || breadth === "exact" ? [] : [{ trust, breadth }];
    });
    const sure = loose.filter(({ trust }) => limitedElsewhere(trust) === null);
    const [unsure] = loose;
    if (sure.length === 0 && unsure)
      return unknown(limitedElsewhere(unsure.trust) ?? "what else the trust asks for");
    return failOrPass(sure.map(({ trust, breadth }) => looseOf(identity, trust, breadth)));
  },
};

/** Within one repository, namespace or cluster only one's own people get in: that is less than all of an organisation. */
function severityOf(identity: IdentityContext, breadth: Loose): Severity | undefined {
  if (breadth === "everything" || breadth === "organisation") return undefined;
  if (breadth === "cluster") return isPrivileged(identity) || readsSecrets(identity) ? "high" : "medium";
  if (identity.privilege.tier === 0) return "high";
  return breadth === "namespace" ? "low" : "medium";
}

function readsSecrets({ grants }: IdentityContext): boolean {
  return grants.some(({ effect, powers }) => effect === "allow" && powers.includes("read_secrets"));
}

function looseOf(identity: IdentityContext, trust: TrustContext, breadth: Loose): Failure {
  const severity = severityOf(identity, breadth);
  return {
    key: trust.id,
    ...(severity ? { severity } : {}),
    confidence: "high",
    sentence: `Its trust lets in ${letsIn[breadth]}: name the one that needs it.`,
    evidence: [
      { label: "Subject", value: trust.subject },
      { label: "Issuer", value: trust.issuer ?? "not said" },
    ],
  };
}
