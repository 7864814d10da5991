import { describe, expect, it } from "vitest";
import {
  abroad,
  alice,
  allow,
  app,
  appSession,
  deny,
  home,
  lineOf,
  policy,
  type Scene,
  simulate,
  verdictOf,
} from "@/tests/factories/aws-request";
import { simulateLine } from "./simulate-line";

const all = [allow("*")];
const reads = [allow("s3:GetObject")];
const other = [allow("ec2:*")];
const to = (principal: unknown, more = {}) => [
  { Effect: "Allow", Principal: principal, Action: "s3:*", Resource: "*", ...more },
];
const not = (principal: unknown, more = {}) => to(principal, { Effect: "Deny", ...more });
const user = { AWS: alice };
const account = { AWS: home };
const full = [allow("*")];
const rcpFull = [{ Effect: "Allow", Principal: "*", Action: "*", Resource: "*" }];
const rcpDeny = (more = {}) => [{ Effect: "Deny", Principal: "*", Action: "s3:*", Resource: "*", ...more }];
const service = "cloudtrail.amazonaws.com";
const linked = `arn:aws:iam::${home}:role/aws-service-role/x.amazonaws.com/AWSServiceRoleForX`;

type Row = readonly [what: string, scene: Scene, verdict: string];

const sameAccount: readonly Row[] = [
  ["nothing", {}, "implicit"],
  ["an identity policy", { identity: reads }, "allowed"],
  ["an identity policy for something else", { identity: other }, "implicit"],
  ["an explicit deny beside an allow", { identity: [...reads, deny("s3:*")] }, "explicit"],
  ["an explicit deny before an allow", { identity: [deny("s3:*"), ...reads] }, "explicit"],
  ["a deny of something else", { identity: [...reads, deny("ec2:*")] }, "allowed"],
  ["a deny of another resource", { identity: [...reads, deny("s3:*", "arn:aws:s3:::x/*")] }, "allowed"],
  ["a deny without any allow", { identity: [deny("s3:*")] }, "explicit"],
  [
    "a deny under a condition that fails",
    { identity: [...reads, deny("*", "*", { Condition: { Bool: { "aws:x": "true" } } })] },
    "allowed",
  ],
  [
    "a deny with IfExists on a key that is absent",
    { identity: [...reads, deny("*", "*", { Condition: { BoolIfExists: { "aws:x": "false" } } })] },
    "explicit",
  ],
  ["a resource policy naming the user", { on: to(user) }, "allowed"],
  ["a resource policy naming the account", { on: to(account) }, "implicit"],
  [
    "a resource policy naming the account, and an identity policy",
    { on: to(account), identity: reads },
    "allowed",
  ],
  ["a resource policy naming everybody", { on: to("*") }, "allowed"],
  ["a resource policy naming another", { on: to({ AWS: app }), identity: reads }, "allowed"],
  ["a deny in the resource policy", { on: not(user), identity: all }, "explicit"],
  ["a deny of the account in the resource policy", { on: not(account), identity: all }, "explicit"],
  ["a deny of everybody in the resource policy", { on: not("*"), identity: all }, "explicit"],
  ["an identity deny over a resource allow", { on: to(user), identity: [deny("*")] }, "explicit"],
];

const root = `arn:aws:iam::${home}:root`;
const federated = `arn:aws:sts::${home}:federated-user/bob`;
const onPolicyOfAws = { resource: "arn:aws:iam::aws:policy/ReadOnlyAccess", identity: all };
const onReserved = {
  resource: `arn:aws:iam::${home}:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_1`,
  identity: all,
};
const onAlias = (name: string) => ({
  resource: `arn:aws:kms:eu-west-1:${home}:alias/${name}`,
  identity: all,
});
const asks = { action: "sts:GetCallerIdentity", resource: "*" };
const whatPoliciesDoNotSay: readonly Row[] = [
  ["who one is, without a policy", asks, "allowed"],
  ["who one is, against a Deny", { ...asks, identity: [deny("*")], scps: [[deny("*")]] }, "allowed"],
  ["who one is, unsigned", { ...asks, principal: "*" }, "implicit"],
  [
    "a role that trusts the root user, asked by it",
    { principal: root, action: "sts:AssumeRole", resource: app, on: to({ AWS: root }, { Action: "sts:*" }) },
    "implicit",
  ],
  ["a policy of AWS, read", { ...onPolicyOfAws, action: "iam:GetPolicyVersion" }, "allowed"],
  ["a policy of AWS, changed", { ...onPolicyOfAws, action: "iam:CreatePolicyVersion" }, "implicit"],
  ["a role of the Identity Center, read", { ...onReserved, action: "iam:GetRole" }, "allowed"],
  ["a role of the Identity Center, changed", { ...onReserved, action: "iam:AttachRolePolicy" }, "implicit"],
  ["an alias of AWS, moved", { ...onAlias("aws/s3"), action: "kms:UpdateAlias" }, "implicit"],
  ["an alias of one's own, moved", { ...onAlias("orders"), action: "kms:UpdateAlias" }, "allowed"],
  ["a federated user without a session policy", { principal: federated, identity: all }, "implicit"],
  ["a federated user with one", { principal: federated, identity: all, session: reads }, "allowed"],
  [
    "a federated user whom the resource names",
    { principal: federated, on: to({ AWS: federated }) },
    "allowed",
  ],
];

const boundaries: readonly Row[] = [
  ["a boundary alone", { boundary: all }, "implicit"],
  ["a boundary that allows", { identity: reads, boundary: all }, "allowed"],
  ["a boundary that allows something else", { identity: all, boundary: other }, "implicit"],
  ["a boundary that denies", { identity: all, boundary: [...all, deny("s3:*")] }, "explicit"],
  ["a boundary against a resource policy naming the user", { on: to(user), boundary: other }, "allowed"],
  [
    "a boundary that denies against a resource policy naming the user",
    { on: to(user), boundary: [deny("s3:*")] },
    "explicit",
  ],
  [
    "a boundary against a resource policy naming the role",
    { principal: appSession, on: to({ AWS: app }), boundary: other },
    "implicit",
  ],
  [
    "a boundary that allows, a resource policy naming the role",
    { principal: appSession, on: to({ AWS: app }), boundary: reads },
    "allowed",
  ],
  [
    "a boundary against a resource policy naming the session",
    { principal: appSession, on: to({ AWS: appSession }), boundary: other },
    "allowed",
  ],
  [
    "a boundary against a resource policy naming the account",
    { identity: all, on: to(account), boundary: other },
    "implicit",
  ],
  ["a boundary against everybody", { principal: appSession, on: to("*"), boundary: other }, "allowed"],
  [
    "a boundary against everybody whose role has this ARN",
    {
      principal: appSession,
      context: { "aws:PrincipalArn": app },
      on: to("*", { Condition: { ArnEquals: { "aws:PrincipalArn": app } } }),
      boundary: other,
    },
    "implicit",
  ],
  [
    "two conditions that a boundary sets",
    { identity: all, boundary: [allow("s3:*", "arn:aws:s3:::data/*")] },
    "allowed",
  ],
];

const sessions: readonly Row[] = [
  ["a session policy alone", { principal: appSession, session: all }, "implicit"],
  ["a session policy that allows", { principal: appSession, identity: reads, session: all }, "allowed"],
  [
    "a session policy for something else",
    { principal: appSession, identity: all, session: other },
    "implicit",
  ],
  [
    "a session policy that denies",
    { principal: appSession, identity: all, session: [deny("*")] },
    "explicit",
  ],
  [
    "a session policy, a resource policy naming the role",
    { principal: appSession, on: to({ AWS: app }), session: other },
    "implicit",
  ],
  [
    "a session policy that allows, a resource policy naming the role",
    { principal: appSession, on: to({ AWS: app }), session: reads },
    "allowed",
  ],
  [
    "a session policy, a resource policy naming the session",
    { principal: appSession, on: to({ AWS: appSession }), session: other },
    "allowed",
  ],
  [
    "boundary and session both allow",
    { principal: appSession, identity: all, boundary: reads, session: reads },
    "allowed",
  ],
  [
    "boundary and session, one does not",
    { principal: appSession, identity: all, boundary: reads, session: other },
    "implicit",
  ],
];

const organisation: readonly Row[] = [
  ["one level that allows", { identity: all, scps: [full] }, "allowed"],
  ["every level allows", { identity: all, scps: [full, full, [allow("s3:*")]] }, "allowed"],
  ["one level does not allow", { identity: all, scps: [full, other, full] }, "implicit"],
  ["the root does not allow", { identity: all, scps: [other, full] }, "implicit"],
  ["a level without any policy", { identity: all, scps: [full, []] }, "implicit"],
  ["a deny at one level", { identity: all, scps: [full, [...full, deny("s3:*")]] }, "explicit"],
  ["guardrails give nothing", { scps: [full] }, "implicit"],
  ["a guardrail over a resource policy", { on: to(user), scps: [other] }, "implicit"],
  [
    "a deny in a guardrail over a resource policy",
    { on: to(user), scps: [[...full, deny("*")]] },
    "explicit",
  ],
  [
    "a guardrail with NotAction",
    { identity: all, scps: [[...full, { Effect: "Deny", NotAction: "iam:*", Resource: "*" }]] },
    "explicit",
  ],
  [
    "a guardrail under a condition",
    {
      identity: all,
      context: { "aws:RequestedRegion": "eu-west-1" },
      scps: [
        [
          ...full,
          deny("*", "*", { Condition: { StringNotEquals: { "aws:RequestedRegion": ["eu-west-1"] } } }),
        ],
      ],
    },
    "allowed",
  ],
  [
    "a service-linked role under a guardrail",
    { principal: linked, identity: all, scps: [[deny("*")]] },
    "allowed",
  ],
  [
    "the root user under a guardrail",
    { principal: `arn:aws:iam::${home}:root`, scps: [[...full, deny("*")]] },
    "explicit",
  ],
  ["the root user", { principal: `arn:aws:iam::${home}:root` }, "allowed"],
  [
    "the root user denied by the resource",
    { principal: `arn:aws:iam::${home}:root`, on: not(account) },
    "explicit",
  ],
  [
    "a service under no guardrail",
    { principal: service, on: to({ Service: service }), scps: [[deny("*")]] },
    "allowed",
  ],
  ["a resource guardrail that allows", { identity: all, rcps: [rcpFull] }, "allowed"],
  [
    "a resource guardrail that denies",
    { identity: all, rcps: [rcpFull, [...rcpFull, ...rcpDeny()]] },
    "explicit",
  ],
  ["a resource guardrail that allows nothing, which it cannot", { identity: all, rcps: [[], []] }, "allowed"],
  [
    "a resource guardrail against another account",
    {
      resourceAccount: abroad,
      identity: all,
      on: to(user),
      rcps: [[...rcpFull, ...rcpDeny({ Condition: { StringNotEquals: { "aws:PrincipalOrgID": "o-1" } } })]],
    },
    "explicit",
  ],
  [
    "a resource guardrail against a service",
    { principal: service, on: to("*"), rcps: [[...rcpFull, ...rcpDeny()]] },
    "explicit",
  ],
  [
    "a resource guardrail that spares services",
    {
      principal: service,
      context: { "aws:PrincipalIsAWSService": "true" },
      on: to("*"),
      rcps: [
        [...rcpFull, ...rcpDeny({ Condition: { BoolIfExists: { "aws:PrincipalIsAWSService": "false" } } })],
      ],
    },
    "allowed",
  ],
  [
    "a resource guardrail for a service-linked role",
    { principal: linked, identity: all, rcps: [[...rcpFull, ...rcpDeny()]] },
    "allowed",
  ],
];

const crossAccount: readonly Row[] = [
  ["identity alone", { identity: all }, "implicit"],
  ["resource alone", { on: to(user) }, "implicit"],
  ["both, naming the user", { identity: reads, on: to(user) }, "allowed"],
  ["both, naming the account", { identity: reads, on: to(account) }, "allowed"],
  ["both, naming everybody", { identity: reads, on: to("*") }, "allowed"],
  ["everybody, without an identity policy", { on: to("*") }, "implicit"],
  ["both, naming another account", { identity: reads, on: to({ AWS: "999900001111" }) }, "implicit"],
  ["both, and a boundary against", { identity: reads, on: to(user), boundary: other }, "implicit"],
  ["both, and a boundary with", { identity: reads, on: to(user), boundary: reads }, "allowed"],
  [
    "both, and a session policy against",
    { principal: appSession, identity: reads, on: to({ AWS: appSession }), session: other },
    "implicit",
  ],
  ["both, and a guardrail against", { identity: reads, on: to(user), scps: [other] }, "implicit"],
  ["the resource denies", { identity: reads, on: [...to("*"), ...not(user)] }, "explicit"],
  ["the identity denies", { identity: [deny("*")], on: to(user) }, "explicit"],
  [
    "the resource allows under a condition that fails",
    { identity: reads, on: to(user, { Condition: { StringEquals: { "aws:PrincipalOrgID": "o-1" } } }) },
    "implicit",
  ],
  [
    "the resource allows under a condition that holds",
    {
      identity: reads,
      context: { "aws:PrincipalOrgID": "o-1" },
      on: to("*", { Condition: { StringEquals: { "aws:PrincipalOrgID": "o-1" } } }),
    },
    "allowed",
  ],
  [
    "the root user of another account",
    { principal: `arn:aws:iam::${home}:root`, on: to(account) },
    "allowed",
  ],
  ["anybody", { principal: "*", on: to("*") }, "allowed"],
  ["anybody, where a user is named", { principal: "*", on: to(user) }, "implicit"],
];

describe.each([
  ["in one account", sameAccount],
  ["what no policy says", whatPoliciesDoNotSay],
  ["with a boundary", boundaries],
  ["in a session", sessions],
  ["in an organisation", organisation],
  ["between accounts", crossAccount],
])("%s", (where, rows) => {
  it.each(rows)("%s", (_, scene, verdict) => {
    expect(verdictOf(where === "between accounts" ? { resourceAccount: abroad, ...scene } : scene)).toBe(
      verdict,
    );
  });
});

describe("what is not known", () => {
  it.each([
    ["of the guardrails", { identity: all, scps: null }, "scp"],
    ["of its own policies", { identity: null }, "identity"],
  ])("%s is no pass", (_, scene, layer) => {
    const result = simulate(scene);
    expect(result).toMatchObject({ ok: true, decision: { verdict: "depends" } });
    expect(result.ok && result.decision.by).toContainEqual({
      layer,
      policy: null,
      statement: null,
      effect: "NotSeen",
    });
  });

  it("is no matter where a Deny decides, or nothing allows", () => {
    expect(verdictOf({ identity: [deny("*")], scps: null })).toBe("explicit");
    expect(verdictOf({ identity: [], scps: null })).toBe("implicit");
  });
});

describe("the statements that decided", () => {
  it("are named by Sid, or by place", () => {
    const Sid = "Twice";
    const identity = [allow("ec2:*", "*", { Sid }), allow("s3:Get*", "*", { Sid }), allow("s3:*")];
    const result = simulate({ identity });
    const by = ["Twice", "#3"].map((statement) => ({
      layer: "identity",
      policy: "identity",
      statement,
      effect: "Allow",
    }));
    expect(result).toEqual({ ok: true, decision: { verdict: "allowed", explicitDeny: false, by } });
  });

  it("are those that denied, of every layer, and no allow", () => {
    const result = simulate({
      identity: [...all, deny("s3:*")],
      scps: [[...full, deny("*", "*", { Sid: "Region" })]],
    });
    const by = [
      { layer: "identity", policy: "identity", statement: "#2", effect: "Deny" },
      { layer: "scp", policy: "scp0", statement: "Region", effect: "Deny" },
    ];
    expect(result).toEqual({ ok: true, decision: { verdict: "denied", explicitDeny: true, by } });
  });

  it("are the layers that allow nothing of the kind", () => {
    const result = simulate({ identity: all, scps: [full, other] });
    const by = [{ layer: "scp", policy: "level 2", statement: null, effect: "None" }];
    expect(result).toEqual({ ok: true, decision: { verdict: "denied", explicitDeny: false, by } });
  });
});

it("asks resource guardrails only for services that have them", () => {
  const line = lineOf({ identity: all, rcps: [rcpDeny()] });
  const verdict = (hasRcps: boolean) => {
    const result = simulateLine(line, { hasRcps: () => hasRcps });
    return result.ok && result.decision.verdict;
  };
  expect([verdict(true), verdict(false)]).toEqual(["denied", "allowed"]);
});

it("takes the account of the resource from its ARN where none is given", () => {
  const request = {
    principal: alice,
    action: "sqs:SendMessage",
    resource: `arn:aws:sqs:eu-west-1:${abroad}:orders`,
  };
  const result = simulateLine(
    { request, identityPolicies: [{ name: "all", policy: policy(...all) }], resourcePolicy: null },
    { hasRcps: () => true },
  );
  expect(result.ok && result.decision.verdict).toBe("denied");
});
