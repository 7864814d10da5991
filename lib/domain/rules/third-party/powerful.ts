import type { Answer } from "@/lib/domain/answer";
import { isPrivileged } from "@/lib/domain/assessment/about";
import type { IdentityContext } from "@/lib/domain/assessment/context";
import { tierZeroPowers } from "@/lib/domain/powers/power";

/** What single grants tell beyond the tier: scopes that reach everybody's mail, files or code. */
const powerfulTraits = new Set(["powerful_scope", "mail_or_files"]);

/** Whether what somebody else may do here is much: privileged, or with a scope that reaches everybody's data. */
export function isPowerful(identity: IdentityContext): Answer {
  if (isPrivileged(identity)) return "yes";
  const allowed = identity.grants.filter(({ effect }) => effect === "allow");
  const isMuch = allowed.some(
    ({ powers, traits, wide }) =>
      traits.some((trait) => powerfulTraits.has(trait)) ||
      (wide && powers.some((power) => tierZeroPowers.includes(power))),
  );
  if (isMuch) return "yes";
  return identity.privilege.tier === 2 && !identity.privilege.atLeast ? "no" : "unknown";
}

/** The weightiest of what it may do, for evidence: the reasons of its tier, else the entitlements that reach far. */
export function whatItMay({ privilege, grants }: IdentityContext): string {
  const [reason] = privilege.reasons;
  if (reason) return reason;
  const names = grants.filter(({ effect }) => effect === "allow").map(({ entitlement }) => entitlement.name);
  return names.slice(0, 5).join(", ");
}
