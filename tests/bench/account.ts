/** An account of AWS made up for the benchmark: half users, half roles, each with four of fifty managed policies. */
export const account = "111122223333";

const services = [
  "s3",
  "ec2",
  "iam",
  "lambda",
  "dynamodb",
  "sqs",
  "sns",
  "kms",
  "logs",
  "cloudwatch",
  "ecr",
  "ecs",
];
const service = (n: number) => services[n % services.length] ?? "s3";
const policies = 50;
const iam = (resource: string) => `arn:aws:iam::${account}:${resource}`;

/** So many statements; one of seven policies also passes roles. */
function document(n: number, length: number) {
  const statements = Array.from({ length }, (_, at) => ({
    Sid: `Part${at}`,
    Effect: at === 7 ? "Deny" : "Allow",
    Action: [`${service(n + at)}:Get*`, `${service(n + at)}:Describe*`, `${service(3 * n + at)}:Put${at}*`],
    Resource: at % 3 === 0 ? "*" : [`arn:aws:${service(n + at)}:*:${account}:thing/${n}-*`],
    ...(at % 4 === 0 && {
      Condition: { StringEquals: { "aws:RequestedRegion": ["eu-west-1", "us-east-1"] } },
    }),
  }));
  const passing = { Effect: "Allow", Action: ["iam:PassRole", "lambda:*", "sts:AssumeRole"], Resource: "*" };
  return { Version: "2012-10-17", Statement: n % 7 === 0 ? [...statements, passing] : statements };
}

const held = (n: number) => [0, 1, 2, 3].map((at) => (7 * n + 11 * at) % policies);
const attached = (n: number) =>
  held(n).map((each) => ({ PolicyName: `policy-${each}`, PolicyArn: iam(`policy/policy-${each}`) }));

function trust(n: number) {
  const principal =
    n % 10 === 1
      ? { AWS: iam("root") }
      : n % 10 === 3
        ? { AWS: iam(`user/user-${n - 1}`) }
        : { Service: "lambda.amazonaws.com" };
  return {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: principal, Action: "sts:AssumeRole" }],
  };
}

/** What `get-account-authorization-details` prints of such an account. */
export function accountDetails(principals: number) {
  const id = (kind: string, n: number) => `${kind}${String(n).padStart(16, "0")}`;
  const CreateDate = "2026-01-01T00:00:00Z";
  const all = Array.from({ length: principals }, (_, n) => n);
  return {
    UserDetailList: all
      .filter((n) => n % 2 === 0)
      .map((n) => ({
        UserName: `user-${n}`,
        UserId: id("AIDA", n),
        Arn: iam(`user/user-${n}`),
        CreateDate,
        AttachedManagedPolicies: attached(n),
      })),
    GroupDetailList: [],
    RoleDetailList: all
      .filter((n) => n % 2 === 1)
      .map((n) => ({
        RoleName: `role-${n}`,
        RoleId: id("AROA", n),
        Arn: iam(`role/role-${n}`),
        CreateDate,
        AssumeRolePolicyDocument: trust(n),
        AttachedManagedPolicies: attached(n),
      })),
    Policies: Array.from({ length: policies }, (_, n) => ({
      PolicyName: `policy-${n}`,
      Arn: iam(`policy/policy-${n}`),
      DefaultVersionId: "v1",
      PolicyVersionList: [{ VersionId: "v1", IsDefaultVersion: true, Document: document(n, 12) }],
    })),
  };
}

const actions = ["GetThing", "DescribeThings", "Put3Thing", "DeleteThing"];

function asked(n: number) {
  const of = service(5 * n);
  return {
    action: `${of}:${actions[n % actions.length]}`,
    resource: n % 3 === 0 ? "*" : `arn:aws:${of}:eu-west-1:${account}:thing/${n % 60}-x`,
    context: n % 5 === 0 ? { "aws:RequestedRegion": "eu-west-1" } : {},
  };
}

/** Lines of `can --batch` about so many users and roles. */
export function questionsAbout(principals: number, count: number): string[] {
  return Array.from({ length: count }, (_, n) => {
    const who = n % principals;
    const identity = who % 2 === 0 ? iam(`user/user-${who}`) : iam(`role/role-${who}`);
    return JSON.stringify({ identity, ...asked(n) });
  });
}

/** Lines of `simulate aws`, each with one or two policies of four statements: a kilobyte or two. */
export function simulationsOf(count: number): string[] {
  return Array.from({ length: count }, (_, n) =>
    JSON.stringify({
      request: { principal: iam("user/alice"), ...asked(n) },
      identityPolicies: held(n % 200)
        .slice(0, 1 + (n % 2))
        .map((each) => ({ name: `policy-${each}`, policy: document(each, 4) })),
    }),
  );
}
