import {
  assumeRole,
  harmless,
  harmlessServices,
  joiners,
  launchers,
  type Probe,
  passRole,
  sharers,
  tellingProbes,
} from "./aws-actions";
import { powersOfManagedPolicy } from "./aws-managed";
import { names, namesAllOf, reaches, readStatements, type Statement } from "./aws-statement";
import { Gathered, nothing } from "./gathered";
import { type EntitlementFacts, type EntitlementPowers, notUnderstood, type Power } from "./power";
import { longestVerb, powersOfAction } from "./verbs";

/** Policies of AWS: their statements, or what AWS's own are known to hold. Groups and guardrails give nothing by themselves. */
export function powersOfAws({ kind, name, externalId, realm, body }: EntitlementFacts): EntitlementPowers {
  if (kind === "group" || kind === "guardrail") return nothing;
  // A usage plan says how often an API may be called, not what the API does.
  if (kind === "scope") return notUnderstood;
  const statements = readStatements(body);
  if (statements) return powersOfStatements(statements);
  return realm === "aws" || kind === "privilege" ? powersOfManagedPolicy(externalId, name) : notUnderstood;
}

function powersOfStatements(all: readonly Statement[]): EntitlementPowers {
  const policy = new Policy(all);
  const found = new Gathered();
  for (const probe of tellingProbes) {
    const how = policy.allows(probe);
    if (how === "no") continue;
    if (how !== "named") found.add(how, probe.power);
    else if (probe.power !== "read_all") found.add("named", probe.power);
    if (how === "wide" && probe.power === "read_secrets") found.trait("reads_secrets");
    if (how === "wide" && probe.power === "create_credentials") found.trait("creates_tokens");
  }
  for (const statement of policy.allowed) addGeneral(statement, policy, found);
  addPassing(policy, found);
  if (joiners.some((each) => policy.allows(each) === "wide")) found.add("depends", "impersonate");
  if (policy.allows(assumeRole) === "wide") found.trait("assumes_any_role").add("depends", "impersonate");
  if (sharers.some((each) => policy.allows(each) === "wide")) found.trait("shares_resources");
  const isEverything = policy.allowed.some((each) => !each.conditional && isUnlimited(each));
  if (isEverything && found.wide.has("grant_access")) found.add("wide", "administer");
  return found.powers;
}

/** Every action on every resource. */
function isUnlimited({ except, patterns, wide }: Statement): boolean {
  const isAllActions = except ? patterns.length === 0 : patterns.some((each) => /^[*:]*\*$/.test(each));
  return isAllActions && wide.some(({ service, type }) => service === "*" && type === "*");
}

type Reach = "wide" | "named" | "depends" | "no";

/** Allows, less what the same policy denies. */
class Policy {
  readonly allowed: readonly Statement[];
  readonly denied: readonly Statement[];

  constructor(all: readonly Statement[]) {
    this.allowed = all.filter(({ allow }) => allow);
    this.denied = all.filter(({ allow, trifling }) => !allow && !trifling);
  }

  allows({ action, service, on }: Probe): Reach {
    let best: Reach = "no";
    for (const statement of this.allowed) {
      if (best === "wide") break;
      if (!names(statement, action, service)) continue;
      const isWide = reaches(statement.wide, service, on);
      if (!isWide && !reaches(statement.named, service, on)) continue;
      if (statement.conditional) best = best === "no" ? "depends" : best;
      else best = isWide ? "wide" : "named";
    }
    return best === "no" ? best : this.afterDenial(best, (each) => names(each, action, service), service, on);
  }

  /** What is left of a pattern of an allow. */
  allowsAll(best: "wide" | "named", pattern: string): Reach {
    const service = pattern.split(":")[0] ?? "*";
    return this.afterDenial(best, (each) => namesAllOf(each, pattern), service, "*");
  }

  /** A denial of named resources leaves the others. */
  private afterDenial(best: Reach, hits: (denied: Statement) => boolean, service: string, on: string): Reach {
    let left = best;
    for (const statement of this.denied) {
      if (!hits(statement) || !reaches(statement.wide, service, on)) continue;
      if (!statement.conditional) return "no";
      left = "depends";
    }
    return left;
  }
}

/** What the names of actions say, of all services. */
function addGeneral(statement: Statement, policy: Policy, found: Gathered): void {
  const best = statement.wide.length > 0 ? "wide" : "named";
  const seen = new Map<string, readonly Power[]>();
  for (const pattern of statement.except ? ["*"] : statement.patterns) {
    const reach = policy.allowsAll(best, pattern);
    if (reach === "no") continue;
    const [service = "", action = "*"] = pattern.includes(":") ? pattern.split(":") : [pattern, "*"];
    const isAll = action === "*";
    if (isAll && !statement.except && !harmlessServices.has(service)) found.trait("wildcard_actions");
    const gives = harmless.has(pattern) || harmlessServices.has(service) ? readOnly : cached(action, seen);
    found.add(statement.conditional ? "depends" : reach, ...gives);
    if (reach === "wide" && gives.some((power) => power !== "read")) found.trait("wildcard_resources");
  }
}

const readOnly: readonly Power[] = ["read"];

/** Policies repeat verbs by the thousand: each start is looked at once. */
function cached(action: string, seen: Map<string, readonly Power[]>): readonly Power[] {
  const cut = action.search(/[*?]/);
  const start = (cut < 0 ? action : action.slice(0, cut)).slice(0, longestVerb);
  const key = `${start} ${cut < 0}`;
  const found = seen.get(key) ?? powersOfAction(start, cut < 0);
  seen.set(key, found);
  return found;
}

/** Passing a role does nothing until something is started with it, and runs. */
function addPassing(policy: Policy, found: Gathered): void {
  const passes = policy.allows(passRole);
  if (passes === "no") return;
  if (passes === "wide") found.trait("passes_roles");
  for (const { probe, runsBy } of launchers) {
    const starts = policy.allows(probe);
    if (starts === "no") continue;
    const runs = runsBy.length === 0 ? [starts] : runsBy.map((each) => policy.allows(each));
    const isSure = starts !== "depends" && runs.some((each) => each === "wide" || each === "named");
    // Somebody else may run what it makes, or another of its policies may let it.
    found.add(isSure ? passes : "depends", "impersonate");
  }
}
