import type { IdentityRule, PlaceRule, Rule } from "@/lib/domain/assessment/rule";
import { agents } from "./agents/all";
import { cloudDeployment } from "./cloud-deployment/all";
import { environmentIsolation } from "./environment-isolation/all";
import { humanUse } from "./human-use/all";
import { improperOffboarding } from "./improper-offboarding/all";
import { insecureAuthentication } from "./insecure-authentication/all";
import { longLivedSecrets } from "./long-lived-secrets/all";
import { overprivileged } from "./overprivileged/all";
import { reuse } from "./reuse/all";
import { secretLeakage } from "./secret-leakage/all";
import { thirdParty } from "./third-party/all";

/** Raised when a rule begins to answer otherwise: everything is asked again. */
export const rulesVersion = 2;

/** Every built-in rule, in the order of the risks. */
export const rules: readonly Rule[] = [
  ...improperOffboarding,
  ...secretLeakage,
  ...thirdParty,
  ...insecureAuthentication,
  ...overprivileged,
  ...cloudDeployment,
  ...longLivedSecrets,
  ...environmentIsolation,
  ...reuse,
  ...humanUse,
  ...agents,
];

export const identityRules = rules.filter((rule): rule is IdentityRule => rule.subject === "identity");
export const placeRules = rules.filter((rule): rule is PlaceRule => rule.subject === "place");

const byId = new Map(rules.map((rule) => [rule.id, rule]));

/** The built-in rule of that id. */
export function ruleOf(id: string): Rule | undefined {
  return byId.get(id);
}
