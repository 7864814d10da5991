import { describe, expect, it } from "vitest";
import {
  abroad,
  alice,
  allow,
  app,
  deny,
  home,
  lineOf,
  type Scene,
  verdictOf,
} from "@/tests/factories/aws-request";
import { simulateLine } from "./simulate-line";

type Row = readonly [what: string, scene: Scene, verdict: string];

const other = [allow("ec2:*")];
const user = { AWS: alice };
const account = { AWS: home };
const role = `arn:aws:iam::${home}:role/deploy`;
const trusts = (Principal: unknown, more = {}) => [
  { Effect: "Allow", Principal, Action: "sts:AssumeRole", ...more },
];
const assume = { action: "sts:AssumeRole", resource: role };
const external = { Condition: { StringEquals: { "sts:ExternalId": "7" } } };
const may = [allow("sts:AssumeRole", role)];
const web = { action: "sts:AssumeRoleWithWebIdentity", resource: role };
const github = `arn:aws:iam::${home}:oidc-provider/token.actions.githubusercontent.com`;
const saml = `arn:aws:iam::${home}:saml-provider/idp`;
const trust: readonly Row[] = [
  ["naming the user", { ...assume, on: trusts(user) }, "allowed"],
  ["naming the account, without a policy", { ...assume, on: trusts(account) }, "implicit"],
  ["naming the account, with a policy", { ...assume, on: trusts(account), identity: may }, "allowed"],
  ["naming another, with a policy", { ...assume, on: trusts({ AWS: app }), identity: may }, "implicit"],
  [
    "naming a service",
    { ...assume, on: trusts({ Service: "ec2.amazonaws.com" }), identity: may },
    "implicit",
  ],
  [
    "asked by that service",
    { ...assume, principal: "ec2.amazonaws.com", on: trusts({ Service: "ec2.amazonaws.com" }) },
    "allowed",
  ],
  [
    "asked by another service",
    { ...assume, principal: "sns.amazonaws.com", on: trusts({ Service: "ec2.amazonaws.com" }) },
    "implicit",
  ],
  [
    "with an external id",
    { ...assume, on: trusts(user, external), context: { "sts:ExternalId": "7" } },
    "allowed",
  ],
  [
    "with a wrong external id",
    { ...assume, on: trusts(user, external), context: { "sts:ExternalId": "8" } },
    "implicit",
  ],
  ["without the external id", { ...assume, on: trusts(user, external) }, "implicit"],
  [
    "of another account, with a policy",
    { ...assume, resourceAccount: abroad, on: trusts(account), identity: may },
    "allowed",
  ],
  [
    "of another account, without a policy",
    { ...assume, resourceAccount: abroad, on: trusts(user) },
    "implicit",
  ],
  ["denied by the holder", { ...assume, on: trusts(user), identity: [deny("sts:*")] }, "explicit"],
  [
    "under a boundary, naming the account",
    { ...assume, on: trusts(account), identity: may, boundary: other },
    "implicit",
  ],
  ["of another action", { ...assume, on: trusts(user, { Action: "sts:TagSession" }) }, "implicit"],
  [
    "by web identity",
    { ...web, principal: github, on: trusts({ Federated: github }, { Action: web.action }) },
    "allowed",
  ],
  [
    "by web identity, of the right subject",
    {
      ...web,
      principal: github,
      context: { "token.actions.githubusercontent.com:sub": "repo:acme/app:ref:refs/heads/main" },
      on: trusts(
        { Federated: github },
        {
          Action: web.action,
          Condition: { StringLike: { "token.actions.githubusercontent.com:sub": "repo:acme/app:*" } },
        },
      ),
    },
    "allowed",
  ],
  [
    "by web identity, of another subject",
    {
      ...web,
      principal: github,
      context: { "token.actions.githubusercontent.com:sub": "repo:evil/app:ref:refs/heads/main" },
      on: trusts(
        { Federated: github },
        {
          Action: web.action,
          Condition: { StringLike: { "token.actions.githubusercontent.com:sub": "repo:acme/app:*" } },
        },
      ),
    },
    "implicit",
  ],
  [
    "by another provider",
    { ...web, principal: "accounts.google.com", on: trusts({ Federated: github }, { Action: web.action }) },
    "implicit",
  ],
  [
    "by SAML",
    {
      action: "sts:AssumeRoleWithSAML",
      resource: role,
      principal: saml,
      context: { "saml:aud": "https://signin.aws.amazon.com/saml" },
      on: trusts(
        { Federated: saml },
        {
          Action: "sts:AssumeRoleWithSAML",
          Condition: { StringEquals: { "SAML:aud": "https://signin.aws.amazon.com/saml" } },
        },
      ),
    },
    "allowed",
  ],
  ["that is empty", { ...assume, identity: may }, "implicit"],
];

const key = `arn:aws:kms:eu-west-1:${home}:key/1`;
const decrypts = { action: "kms:Decrypt", resource: key, identity: [allow("kms:*")] };
const keyFor = (Principal: unknown) => [{ Effect: "Allow", Principal, Action: "kms:*", Resource: "*" }];
const keys: readonly Row[] = [
  ["that names nobody of the account", { ...decrypts, on: keyFor({ AWS: app }) }, "implicit"],
  [
    "that leaves it to the account",
    { ...decrypts, on: keyFor({ AWS: `arn:aws:iam::${home}:root` }) },
    "allowed",
  ],
  ["that names the user", { ...decrypts, identity: [], on: keyFor(user) }, "allowed"],
  ["that is empty", decrypts, "implicit"],
];

describe.each([
  ["the trust of a role", trust],
  ["the policy of a key", keys],
])("%s", (_where, rows) => {
  it.each(rows)("%s", (_, scene, verdict) => {
    expect(verdictOf(scene)).toBe(verdict);
  });
});

describe("what is not given", () => {
  it.each([
    ["a role whose trust is not given", { ...assume, identity: may }],
    ["a key whose policy is not given", decrypts],
  ])("%s depends on it", (_, scene) => {
    const { resourcePolicy: _gone, ...line } = lineOf(scene);
    const result = simulateLine(line, { hasRcps: () => true });
    expect(result.ok && result.decision.verdict).toBe("depends");
  });
});
