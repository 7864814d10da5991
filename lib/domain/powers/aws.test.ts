import { expect, it } from "vitest";
import { given, told } from "@/tests/factories/entitlement-facts";

const policy = (...statements: object[]) =>
  given("aws", { kind: "policy", body: { Version: "2012-10-17", Statement: statements } });
const allow = (Action: unknown, Resource: unknown = "*", more: object = {}) => ({
  Effect: "Allow",
  Action,
  Resource,
  ...more,
});
const deny = (Action: unknown, Resource: unknown = "*", more: object = {}) => ({
  Effect: "Deny",
  Action,
  Resource,
  ...more,
});
const everything =
  "administer grant_access create_credentials change_trust impersonate disable_logging read_secrets deploy delete write read_all read";
const mfa = { Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } } };

it.each([
  ["all actions on everything administers", [allow("*")], everything],
  ["written with two stars", [allow(["s3:GetObject", "*:*"])], everything],
  ["in a list of resources", [allow("*", ["arn:aws:s3:::logs", "*"])], everything],
  ["attaching policies to any user grants access", [allow("iam:AttachUserPolicy")], "grant_access write"],
  [
    "to all users of an account as well",
    [allow("iam:AttachUserPolicy", "arn:aws:iam::111111111111:user/*")],
    "grant_access write",
  ],
  [
    "to one user does it to that one only",
    [allow("iam:AttachUserPolicy", "arn:aws:iam::111111111111:user/jo")],
    "grant_access write …",
  ],
  [
    "to users of a path too",
    [allow("iam:AttachUserPolicy", "arn:aws:iam::111111111111:user/ci/*")],
    "grant_access write …",
  ],
  [
    "to oneself too",
    [allow("iam:CreateAccessKey", `arn:aws:iam::*:user/\${aws:username}`)],
    "create_credentials write …",
  ],
  [
    "all of IAM on policies makes no keys of users",
    [allow("iam:*", "arn:aws:iam::*:policy/*")],
    "grant_access delete write read",
  ],
  ["any case, with a star in the middle", [allow("IAM:Create*Key")], "create_credentials write"],
  ["changing trust", [allow("iam:UpdateAssumeRolePolicy")], "change_trust write"],
  ["stopping the trail", [allow("cloudtrail:StopLogging")], "disable_logging write"],
  ["reading all secrets", [allow("secretsmanager:GetSecretValue")], "read_secrets read"],
  [
    "one secret",
    [
      allow(
        "secretsmanager:GetSecretValue",
        "arn:aws:secretsmanager:eu-west-1:111111111111:secret:db-a1b2c3",
      ),
    ],
    "read_secrets read …",
  ],
  ["reading every bucket", [allow("s3:GetObject", "arn:aws:s3:::*/*")], "read_all read"],
  ["a bucket", [allow(["s3:GetObject", "s3:ListBucket"], "arn:aws:s3:::reports/*")], "read …"],
  [
    "everything of a bucket",
    [allow("s3:*", ["arn:aws:s3:::reports", "arn:aws:s3:::reports/*"])],
    "delete write read …",
  ],
  [
    "all actions on a bucket are no administration",
    [allow("*", "arn:aws:s3:::reports/*")],
    "delete write read …",
  ],
  [
    "passing any role to new machines acts as them",
    [allow(["iam:PassRole", "ec2:RunInstances"])],
    "impersonate deploy write read",
  ],
  // AWS, CreateFunction: a function runs when it is invoked, by an event or by somebody who may.
  [
    "a function that nobody may start",
    [allow(["iam:PassRole", "lambda:CreateFunction"])],
    "deploy write read",
  ],
  [
    "one that may be invoked",
    [allow(["iam:PassRole", "lambda:CreateFunction", "lambda:InvokeFunction"])],
    "impersonate deploy write read",
  ],
  [
    "a build that is denied to start",
    [
      allow(["iam:PassRole", "codebuild:CreateProject", "codebuild:StartBuild"]),
      deny("codebuild:StartBuild*"),
    ],
    "deploy write read",
  ],
  [
    "a change of all stacks of a set",
    [allow(["iam:PassRole", "cloudformation:UpdateStackSet"])],
    "impersonate deploy write read",
  ],
  ["passing alone does nothing yet", [allow("iam:PassRole")], "read"],
  [
    "passing a named role is of that role",
    [allow("iam:PassRole", "arn:aws:iam::111111111111:role/worker"), allow("ecs:RunTask")],
    "impersonate deploy write read …",
  ],
  ["running commands on machines deploys", [allow("ssm:SendCommand")], "deploy write"],
  [
    "telling what happens changes nothing",
    [allow(["logs:PutLogEvents", "logs:CreateLogStream", "cloudwatch:PutMetricData"])],
    "read",
  ],
  [
    "all but IAM",
    [
      {
        Effect: "Allow",
        NotAction: [
          "iam:*",
          "sts:*",
          "eks:*",
          "sso:*",
          "organizations:*",
          "identitystore:*",
          "rolesanywhere:*",
        ],
        Resource: "*",
      },
    ],
    "disable_logging read_secrets deploy delete write read_all read",
  ],
  [
    "all but a named resource",
    [{ Effect: "Allow", Action: "*", NotResource: "arn:aws:s3:::audit" }],
    everything,
  ],
  ["a statement that is no list", [], "nothing"],
])("%s", (_title, statements, powers) => {
  expect(told(policy(...statements))).toBe(powers);
});

it("a statement may stand alone", () => {
  expect(told(given("aws", { kind: "inline_policy", body: { Statement: allow("*") } }))).toBe(everything);
});

it.each([
  ["under a condition", [allow("*", "*", mfa)], "nothing", true],
  ["beside what is certain", [allow("s3:PutObject"), allow("iam:*", "*", mfa)], "write", true],
  [
    "denied unless a second factor is there",
    [allow("*"), deny("*", "*", { Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } } })],
    "nothing",
    true,
  ],
  [
    "a condition on what weighs no more",
    [allow("s3:PutObject"), allow("s3:GetObject", "*", mfa)],
    "write",
    false,
  ],
  ["denied whole", [allow("iam:CreateAccessKey"), deny("iam:*")], "nothing", false],
  ["denied in part, it still administers", [allow("*"), deny("iam:CreateUser")], everything, true],
  [
    "denied for one role, others are left",
    [allow("iam:PutRolePolicy"), deny("iam:*", "arn:aws:iam::*:role/break-glass")],
    "grant_access write",
    false,
  ],
  [
    "denied without encryption on the way",
    [allow("*"), deny("*", "*", { Condition: { Bool: { "aws:SecureTransport": "false" } } })],
    everything,
    true,
  ],
  ["running commands on machines, which have roles", [allow("ssm:SendCommand")], "deploy write", true],
  ["the code of any function", [allow("lambda:UpdateFunctionCode")], "deploy write", true],
  [
    "the code of one function",
    [allow("lambda:UpdateFunctionCode", "arn:aws:lambda:eu-west-1:111111111111:function:shop")],
    "deploy write …",
    false,
  ],
  ["asking to become any role is up to those roles", [allow("sts:AssumeRole")], "read", true],
])("what is uncertain is not counted: %s", (_title, statements, powers, depends) => {
  const found = policy(...statements);
  expect(told(found)).toBe(powers);
  if (powers !== everything) expect(found.traits.includes("depends")).toBe(depends);
});

it("everything of IAM denied is no administration, though logging can be stopped", () => {
  const found = policy(allow("*"), deny(["iam:*", "sso:*", "organizations:*", "identitystore:*", "eks:*"]));
  expect(found.powers).not.toContain("administer");
  expect(found.powers).toContain("disable_logging");
});

it.each([
  ["wildcard_actions", [allow("s3:*", "arn:aws:s3:::reports/*")], true],
  ["wildcard_actions", [allow("s3:Put*")], false],
  ["wildcard_resources", [allow("s3:PutObject")], true],
  ["wildcard_resources", [allow("s3:ListAllMyBuckets")], false],
  ["wildcard_resources", [allow("s3:PutObject", "arn:aws:s3:::reports/*")], false],
  ["passes_roles", [allow("iam:PassRole")], true],
  ["passes_roles", [allow("iam:PassRole", "arn:aws:iam::111111111111:role/worker")], false],
  ["assumes_any_role", [allow("sts:AssumeRole")], true],
  ["assumes_any_role", [allow("sts:AssumeRole", "arn:aws:iam::*:role/deploy")], false],
  ["reads_secrets", [allow("ssm:GetParameter*")], true],
  ["creates_tokens", [allow("iam:CreateAccessKey")], true],
  ["shares_resources", [allow("s3:PutBucketPolicy")], true],
])("trait %s of %j: %s", (trait, statements, has) => {
  expect(policy(...statements).traits.includes(trait)).toBe(has);
});

it.each([
  ["AdministratorAccess", everything],
  [
    "PowerUserAccess",
    "grant_access change_trust disable_logging read_secrets deploy delete write read_all read",
  ],
  ["service-role/AWSLambdaBasicExecutionRole", "read"],
  ["job-function/ViewOnlyAccess", "read"],
  ["AmazonSQSReadOnlyAccess", "read"],
  ["AmazonSQSFullAccess", "delete write read"],
  ["AWSSomethingNewPolicy", "?"],
])("AWS's own %s without its text", (name, powers) => {
  const externalId = `arn:aws:iam::aws:policy/${name}`;
  expect(told(given("aws", { kind: "policy", realm: "aws", externalId, name }))).toBe(powers);
});

it("a policy of an account is not known by AWS's names", () => {
  const externalId = "arn:aws:iam::111111111111:policy/AdministratorAccess";
  expect(told(given("aws", { kind: "policy", externalId, name: "AdministratorAccess" }))).toBe("?");
});

it("groups and guardrails give nothing by themselves, a usage plan says nothing", () => {
  const all = { Statement: [allow("*")] };
  expect(told(given("aws", { kind: "group" }))).toBe("nothing");
  expect(told(given("aws", { kind: "guardrail", body: all }))).toBe("nothing");
  expect(told(given("aws", { kind: "scope" }))).toBe("?");
});

it("a body of 100 kB is read within a moment", () => {
  const actions = Array.from(
    { length: 3000 },
    (_, index) => `service${index % 50}:*Thing*With*Stars${index}*`,
  );
  const start = performance.now();
  policy(allow(actions), deny(actions.slice(0, 100)));
  expect(performance.now() - start).toBeLessThan(2000);
});
