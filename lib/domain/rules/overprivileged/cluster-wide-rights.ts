import type { GrantContext, IdentityContext } from "@/lib/domain/assessment/context";
import type { IdentityRule } from "@/lib/domain/assessment/rule";
import { failOrPass, unknown } from "@/lib/domain/assessment/verdict";
import { shortLifeLimits } from "@/lib/domain/definitions/credentials";
import { confidenceOf, holds, isJudged, secretEvidence, staticSecrets } from "./administers";

/** What leads from a cluster-wide right to the rest of the cluster, by trait. */
const deeds: { [trait: string]: string } = {
  wildcard_verbs: "do anything to a kind of object",
  reads_secrets: "read secrets",
  creates_tokens: "make tokens of other accounts",
  creates_pods: "start pods as any account",
  execs_pods: "run commands in pods",
};

/** One finding for all such rights of an account. Administering the cluster is told by `cluster-admin-workload`. */
export const clusterWideRights: IdentityRule = {
  id: "cluster-wide-rights",
  subject: "identity",
  title: "Workload with rights that reach its whole cluster",
  why: "Secrets, tokens and pods of other namespaces are a way to whatever those may do.",
  fix: "Replace the cluster role by roles in the namespaces that it works in, with the verbs and objects that it uses.",
  verify: "Its bindings hold in single namespaces, or name the objects.",
  risks: ["NHI5"],
  frameworks: [
    ["NIST 800-53 r5", "AC-6"],
    ["PCI DSS 4.0", "7.2.5"],
    ["CSA CCM 4", "IAM-05"],
  ],
  severity: { usual: "medium" },
  thresholds: [...shortLifeLimits],
  maturity: "stable",
  applies: (identity) =>
    isJudged(identity) &&
    identity.system === "kubernetes" &&
    !holds(identity, "administer") &&
    allowed(identity).length > 0,
  judge(identity, policy) {
    const wide = allowed(identity).filter(({ wide }) => wide);
    const traits = Object.keys(deeds).filter((trait) => wide.some((grant) => grant.traits.includes(trait)));
    const binds = wide.filter(({ powers }) => powers.includes("grant_access"));
    if (traits.length === 0 && binds.length === 0)
      return allowed(identity).some(({ understood }) => !understood)
        ? unknown("the rules of all roles that it is bound to")
        : failOrPass([]);
    const secrets = staticSecrets(identity, policy);
    const [first] = secrets;
    return failOrPass([
      {
        key: "",
        ...(first ? { severity: "high", credentialId: first.id } : {}),
        confidence: confidenceOf(identity),
        sentence: `It may ${[...(binds.length > 0 ? ["give itself or others access"] : []), ...traits.map((trait) => deeds[trait])].join(", ")} in every namespace${first ? ", and proves itself with a token that lasts" : ""}.`,
        evidence: [
          ...wide
            .filter((grant) => binds.includes(grant) || grant.traits.some((trait) => traits.includes(trait)))
            .slice(0, 10)
            .map(({ entitlement }) => ({ label: "Role", value: entitlement.name })),
          ...secretEvidence(secrets),
        ],
      },
    ]);
  },
};

/** A binding within one namespace, listed or not, reaches only that. */
function allowed({ grants }: IdentityContext): GrantContext[] {
  return grants.filter(
    ({ effect, target }) => effect === "allow" && target?.kind !== "namespace" && target?.kind !== "unknown",
  );
}
