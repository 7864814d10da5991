import type { GrantContext, IdentityContext, PrivilegeContext, Tier } from "@/lib/domain/assessment/context";
import { type Limit, limitOf } from "./limits";
import { type Power, powers, tierOnePowers, tierZeroPowers } from "./power";
import { type Held, reasonsOf } from "./reasons";
import { reachesWhole } from "./target-reach";

/** Where an identity is, and how sensitive it is. */
export type Where = Pick<IdentityContext, "environment" | "sensitivity" | "container">;

/**
 * How privileged an identity is by its own grants, those of its groups among them. What a condition, a boundary or a denial may
 * take away makes no tier; it is only noted that there may be more. Becoming other identities is not weighed here.
 */
export function privilegeOf(grants: readonly GrantContext[], where: Where): PrivilegeContext {
  const allows = grants.filter(({ effect }) => effect === "allow");
  const understood = allows.filter((grant) => grant.understood);
  const limits = limitsOf(grants);
  const certain: Held[] = [];
  let possible: Tier = 2;
  for (const grant of understood) {
    for (const power of grant.powers) {
      const limit = limits(grant, power);
      if (limit === "no") continue;
      const tier = tierOf(power, grant, where, limit === "part");
      if (limit === "depends") possible = lower(possible, tier);
      else
        certain.push({ power: tier === 0 || !tierZeroPowers.includes(power) ? power : "write", tier, grant });
    }
    if (grant.traits.includes("depends")) possible = 0;
  }
  certain.push(...passing(understood, certain, limits));
  if (understood.length === 0)
    return { tier: null, atLeast: allows.length > 0, powers: [], reasons: [], through: null };
  const tier = certain.reduce<Tier>((least, each) => lower(least, each.tier), 2);
  const held = new Set(certain.map(({ power }) => power));
  return {
    tier,
    atLeast: tier !== 0 && (understood.length < allows.length || possible < tier),
    powers: powers.filter((power) => held.has(power)),
    reasons: reasonsOf(certain, where.container),
    through: null,
  };
}

function lower(one: Tier, other: Tier): Tier {
  return one <= other ? one : other;
}

function tierOf(power: Power, grant: GrantContext, where: Where, isPart: boolean): Tier {
  const isWhole = grant.wide && !isPart && reachesWhole(grant.entitlement.system, grant.target);
  const isZero = tierZeroPowers.includes(power);
  if (isZero && isWhole) return 0;
  // Over single things a power of Tier 0 is still a change of them.
  if ((isZero || tierOnePowers.includes(power)) && isProduction(grant, where)) return 1;
  const sensitivity = grant.target?.sensitivity ?? where.sensitivity;
  return power === "read_all" && isWhole && sensitivity === "high" ? 1 : 2;
}

/** What is reached decides, where it is known; what reaches all of a production account is in production, whatever it is itself. */
function isProduction({ target, wide }: GrantContext, { environment, container }: Where): boolean {
  if (target?.environment) return target.environment === "production";
  const around = container?.environment ?? null;
  if (wide && target === null && around === "production") return true;
  return (environment ?? around) === "production";
}

type Certainty = Limit | "no";

/** What conditions, boundaries and denials leave of a power of a grant. */
function limitsOf(grants: readonly GrantContext[]): (grant: GrantContext, power: Power) => Certainty {
  const boundaries = grants.filter(({ effect }) => effect === "boundary");
  const denials = grants.filter(({ effect }) => effect === "deny");
  return (grant, power) => {
    const { system } = grant.entitlement;
    const concerns = (other: GrantContext) => other.entitlement.system === system;
    const own = limitOf(system, grant.condition);
    if (boundaries.some((each) => concerns(each) && isClear(each) && !mayHold(each, power))) return "no";
    const isBounded = boundaries.some(
      (each) => concerns(each) && !(isClear(each) && each.powers.includes("administer")),
    );
    const isDenied = denials.some((each) => concerns(each) && (!isClear(each) || mayHold(each, power)));
    return isBounded || isDenied ? "depends" : own;
  };
}

/** Whether all that it gives is said in its powers. */
function isClear({ understood, traits }: GrantContext): boolean {
  return understood && !traits.includes("depends");
}

function mayHold({ powers: held }: GrantContext, power: Power): boolean {
  return held.includes(power) || held.includes("administer");
}

/** Passing roles by one grant, and starting what they are passed to by another: together they act as others. */
function passing(
  understood: readonly GrantContext[],
  certain: readonly Held[],
  limits: (grant: GrantContext, power: Power) => Certainty,
): Held[] {
  const starts = certain.filter(({ power }) => power === "deploy");
  return understood
    .filter(
      (grant) =>
        grant.traits.includes("passes_roles") &&
        !grant.powers.includes("impersonate") &&
        reachesWhole(grant.entitlement.system, grant.target) &&
        limits(grant, "impersonate") === "none" &&
        // Within one entitlement its reader has told.
        starts.some(
          (each) =>
            each.grant.entitlement.system === grant.entitlement.system &&
            each.grant.entitlement.id !== grant.entitlement.id,
        ),
    )
    .map((grant) => ({ power: "impersonate", tier: 0, grant }));
}
