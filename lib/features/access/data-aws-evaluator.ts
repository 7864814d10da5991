import type { AccountFacts } from "@/lib/domain/privilege/aws/account-facts";
import { readArn } from "@/lib/domain/privilege/aws/arn";
import { AwsEvaluator } from "@/lib/domain/privilege/aws/evaluator";
import { readAwsKnowledge } from "@/lib/features/privilege/data-aws-knowledge";
import type { Runner } from "@/lib/platform/read";
import type { Scope } from "@/lib/platform/scope";
import { loadAccounts } from "./data-aws";
import type { Meant } from "./data-named";

/** The accounts of these realms, and those in which the resources lie, as far as anybody read them. */
export async function loadAws(
  db: Runner,
  scope: Scope,
  realms: readonly string[],
  resources: readonly string[],
): Promise<AwsEvaluator> {
  const others = new Set(resources.map((each) => `aws:${readArn(each)?.account ?? ""}`));
  for (const realm of realms) others.delete(realm);
  const own = await loadAccounts(db, scope, realms);
  const abroad = await loadAccounts(db, scope, [...others]);
  // They are there for what is asked of them, not as askers.
  const named = abroad
    .filter(({ principals }) => principals.length > 0)
    .map((facts) => ({
      ...facts,
      principals: facts.principals.map((each) => ({ ...each, isReached: false })),
    }));
  const { rows } = await db.query<{ now: Date }>("SELECT now()");
  const knowledge = await readAwsKnowledge(servicesOf([...own, ...named]));
  return new AwsEvaluator([...own, ...named], knowledge, rows[0]?.now ?? new Date(0));
}

/** The services that the policies name. */
function servicesOf(accounts: readonly AccountFacts[]): Set<string> {
  const held = new Set(accounts.flatMap(({ principals }) => principals.flatMap((each) => each.held)));
  const services = new Set<string>();
  for (const { policy } of held) {
    for (const { actions } of policy.statements) {
      for (const action of actions) services.add(action.slice(0, Math.max(0, action.indexOf(":"))));
    }
  }
  return services;
}

/** The root user and federated users of an account are there although no source lists them. */
export function knowsAwsName(name: string, realm: string): boolean {
  const arn = readArn(name);
  if (arn === null || `aws:${arn.account}` !== realm) return false;
  if (arn.service === "iam") return arn.resource === "root" || /^(saml|oidc)-provider\/./.test(arn.resource);
  return arn.service === "sts" && /^federated-user\/./.test(arn.resource);
}

/** The role that a session's ARN names, by the name that is its own in the account. */
export function roleOfSession(text: string): Meant | null {
  const arn = readArn(text);
  const name =
    arn?.service === "sts" ? /^assumed-role\/(?:.*\/)?([^/]+)\/[^/]+$/.exec(arn.resource)?.[1] : undefined;
  return arn === null || name === undefined
    ? null
    : { realm: `aws:${arn.account}`, kind: "cloud_role", name };
}
