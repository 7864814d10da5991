/**
 * Names of AWS. An ARN is `arn:<partition>:iam::<account>:<type>/<path><name>`; the account of policies that AWS itself
 * writes is the word `aws`, which is not an account.
 */
export interface IamArn {
  arn: string;
  partition: string;
  /** Twelve digits, or `aws` for what AWS manages. */
  account: string;
  /** `user`, `role`, `group`, `policy`, `root`, `oidc-provider`, `saml-provider`, `instance-profile` … */
  type: string;
  /** With its leading and trailing slash; `/` where there is none. */
  path: string;
  name: string;
}

const iamArn = /^arn:(aws[a-z-]{0,20}):iam::(\d{12}|aws):(?:(root)|([a-z-]{1,40})\/(.{1,1000}))$/;

/** The parts of an IAM ARN; null when it is not one. */
export function parseIamArn(text: string): IamArn | null {
  const match = iamArn.exec(text);
  if (!match) return null;
  const [, partition = "", account = "", root, type = "", rest = ""] = match;
  if (root) return { arn: text, partition, account, type: "root", path: "/", name: "root" };
  const cut = type === "oidc-provider" ? -1 : rest.lastIndexOf("/");
  const name = rest.slice(cut + 1);
  if (name === "") return null;
  return { arn: text, partition, account, type, path: cut < 0 ? "/" : `/${rest.slice(0, cut + 1)}`, name };
}

/** Who issues the ids of an account: users, roles, groups, its own policies. */
export function accountRealm(account: string): string {
  return `aws:${account}`;
}

/** Who issues ids that are unique in all of AWS: access keys, policies that AWS writes. */
export const awsRealm = "aws";

/** The ref of a managed policy: by its ARN, in AWS's realm or its account's. Null when the text is not a policy's ARN. */
export function policyRef(arn: string): { realm: string; externalId: string } | null {
  const parsed = parseIamArn(arn);
  if (parsed?.type !== "policy") return null;
  return { realm: parsed.account === "aws" ? awsRealm : accountRealm(parsed.account), externalId: arn };
}

/**
 * The ref of a group. A user's group list holds bare names, which are unique in an account whatever their path, so a
 * group is known by its ARN without the path.
 */
export function groupRef(partition: string, account: string, name: string) {
  return { realm: accountRealm(account), externalId: `arn:${partition}:iam::${account}:group/${name}` };
}

/** The ref of the account as a container. */
export function accountRef(account: string) {
  return { realm: accountRealm(account), externalId: account };
}

const anyArn = /^arn:(aws[a-z-]{0,20}):([a-z0-9-]{1,60}):([a-z0-9-]{0,40}):(\d{12}):(.{1,1200})$/;

/** An ARN of any service that lies in an account; null for anything else. */
export function parseArn(value: unknown): { arn: string; partition: string; account: string } | null {
  const match = typeof value === "string" ? anyArn.exec(value) : null;
  const [arn, partition, , , account] = match ?? [];
  return arn && partition && account ? { arn, partition, account } : null;
}

/** The ref of a role by its ARN, in the account that the ARN names; null when the text is not a role's ARN. */
export function roleRef(value: unknown): { realm: string; externalId: string } | null {
  const arn = typeof value === "string" ? parseIamArn(value) : null;
  if (arn?.type !== "role" || arn.account === "aws") return null;
  return { realm: accountRealm(arn.account), externalId: arn.arn };
}
