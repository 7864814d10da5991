/* biome-ignore-all lint/suspicious/noTemplateCurlyInString: the variables of AWS are written so. */
import { describe, expect, it } from "vitest";
import { alice, allow, app, appSession, deny, policy, verdictOf } from "@/tests/factories/aws-request";
import { simulateLine } from "./simulate-line";

const rest = (body: object) => ({ Effect: "Allow", ...body });

describe("the action of a statement", () => {
  it.each([
    ["s3:GetObject", "s3:GetObject", true],
    ["S3:GETOBJECT", "s3:GetObject", true],
    ["s3:getobject", "S3:GetObject", true],
    ["s3:Get*", "s3:GetObject", true],
    ["s3:*", "s3:GetObject", true],
    ["*", "s3:GetObject", true],
    ["*:*", "s3:GetObject", true],
    ["s3:*Object", "s3:GetObject", true],
    ["s3:G?tObject", "s3:GetObject", true],
    ["s3:Get*Tagging", "s3:GetObjectTagging", true],
    ["s3:Get*", "s3:PutObject", false],
    ["s3:GetObject", "s3:GetObjectAcl", false],
    ["s3:GetObjec?", "s3:GetObjectAcl", false],
    ["s3:*", "s3express:CreateSession", false],
    ["s3*", "s3express:CreateSession", true],
    ["ec2:*", "s3:GetObject", false],
    ["GetObject", "s3:GetObject", false],
    ["s3:", "s3:GetObject", false],
    ["", "s3:GetObject", false],
    [["ec2:*", "s3:GetObject"], "s3:GetObject", true],
    [[], "s3:GetObject", false],
  ])("%j covers %s: %s", (Action, action, expected) => {
    expect(verdictOf({ action, identity: [allow(Action)] })).toBe(expected ? "allowed" : "implicit");
    expect(verdictOf({ action, identity: [rest({ NotAction: Action, Resource: "*" })] })).toBe(
      expected ? "implicit" : "allowed",
    );
    expect(verdictOf({ action, identity: [allow("*"), deny(Action)] })).toBe(
      expected ? "explicit" : "allowed",
    );
  });
});

describe("the resource of a statement", () => {
  const bucket = "arn:aws:s3:::data";
  it.each([
    ["*", bucket, true],
    [bucket, bucket, true],
    [bucket, "arn:aws:s3:::data/report.csv", false],
    ["arn:aws:s3:::data/*", "arn:aws:s3:::data/report.csv", true],
    ["arn:aws:s3:::data/*", "arn:aws:s3:::data/a/b/c", true],
    ["arn:aws:s3:::data/*", bucket, false],
    ["arn:aws:s3:::DATA", bucket, false],
    ["arn:aws:s3:::da?a", bucket, true],
    ["arn:aws:s3:::d*", bucket, true],
    ["arn:aws:s3:::*", bucket, true],
    ["arn:aws:s3:*", bucket, true],
    ["arn:aws:*", bucket, true],
    ["arn:aws-cn:s3:::*", bucket, false],
    ["arn:*:s3:::data", bucket, true],
    ["arn:aws:sqs:*:*:*", bucket, false],
    ["arn:aws:sqs:*:1:orders", "arn:aws:sqs:eu-west-1:1:orders", true],
    ["arn:aws:sqs:*:orders", "arn:aws:sqs:eu-west-1:1:orders", true],
    ["arn:aws:sqs:*:ord*s", "arn:aws:sqs:eu-west-1:1:orders", true],
    ["arn:aws:logs:*:log-group:/app:*", "arn:aws:logs:eu-west-1:1:log-group:/app:log-stream:x", true],
    ["arn:aws:sqs:e*1:orders", "arn:aws:sqs:eu-west-1:1:orders", false],
    ["arn:aws:s*s:eu-west-1:orders", "arn:aws:sqs:eu-west-1:1:orders", false],
    ["arn:aws:sqs:*:mails", "arn:aws:sqs:eu-west-1:1:orders", false],
    ["arn:aws:sqs:eu-*:1:orders", "arn:aws:sqs:eu-west-1:1:orders", true],
    ["arn:aws:sqs:us-*:1:orders", "arn:aws:sqs:eu-west-1:1:orders", false],
    ["arn:aws:logs:*:*:log-group:*", "arn:aws:logs:eu-west-1:1:log-group:/app:log-stream:x", true],
    ["arn:aws:logs:*:*:log-group:/app:*", "arn:aws:logs:eu-west-1:1:log-group:/app:log-stream:x", true],
    ["arn:aws:logs:*:*:log-group:/other:*", "arn:aws:logs:eu-west-1:1:log-group:/app:log-stream:x", false],
    ["arn:aws:iam::*:user/*", "arn:aws:iam::1:user/team/bob", true],
    ["arn:aws:s3:::data", "*", false],
    ["*", "*", true],
    [["arn:aws:s3:::other", bucket], bucket, true],
    [[], bucket, false],
    ["nonsense", bucket, false],
  ])("%j covers %s: %s", (Resource, resource, expected) => {
    expect(verdictOf({ resource, identity: [allow("s3:*", Resource)] })).toBe(
      expected ? "allowed" : "implicit",
    );
    const allBut = { Action: "s3:*", NotResource: Resource };
    expect(verdictOf({ resource, identity: [rest(allBut)] })).toBe(expected ? "implicit" : "allowed");
    expect(verdictOf({ resource, identity: [allow("*"), { ...allBut, Effect: "Deny" }] })).toBe(
      expected ? "allowed" : "explicit",
    );
  });
});

describe("variables", () => {
  const context = { "aws:username": "alice", "aws:PrincipalTag/team": "red*", "s3:prefix": ["a", "b"] };
  it.each([
    ["arn:aws:s3:::home/${aws:username}/*", "arn:aws:s3:::home/alice/x", true],
    ["arn:aws:s3:::home/${AWS:UserName}/*", "arn:aws:s3:::home/alice/x", true],
    ["arn:aws:s3:::home/${aws:username}/*", "arn:aws:s3:::home/bob/x", false],
    ["arn:aws:s3:::${aws:PrincipalTag/team}", "arn:aws:s3:::red*", true],
    ["arn:aws:s3:::${aws:PrincipalTag/team}", "arn:aws:s3:::redder", false],
    ["arn:aws:s3:::${aws:PrincipalTag/none}", "arn:aws:s3:::x", false],
    ["arn:aws:s3:::${aws:PrincipalTag/none, 'x'}", "arn:aws:s3:::x", true],
    ["arn:aws:s3:::${aws:PrincipalTag/none, '*'}", "arn:aws:s3:::x", false],
    ["arn:aws:s3:::${aws:username, 'x'}", "arn:aws:s3:::alice", true],
    ["arn:aws:s3:::${aws:username, 'x'}", "arn:aws:s3:::x", false],
    ["arn:aws:s3:::a${*}b", "arn:aws:s3:::a*b", true],
    ["arn:aws:s3:::a${*}b", "arn:aws:s3:::axb", false],
    ["arn:aws:s3:::a${?}b", "arn:aws:s3:::axb", false],
    ["arn:aws:s3:::a${$}b", "arn:aws:s3:::a$b", true],
    ["arn:aws:s3:::${s3:prefix}", "arn:aws:s3:::a", false],
    ["arn:aws:s3:::${aws:username", "arn:aws:s3:::alice", false],
    ["arn:aws:s3:::${}", "arn:aws:s3:::alice", false],
    ["arn:aws:s3:::${aws:username}-${aws:username}", "arn:aws:s3:::alice-alice", true],
  ])("%s covers %s: %s", (Resource, resource, expected) => {
    expect(verdictOf({ resource, context, identity: [allow("s3:*", Resource)] })).toBe(
      expected ? "allowed" : "implicit",
    );
  });

  it.each([
    ["StringEquals", "${aws:username}", "alice", "allowed"],
    ["StringEquals", "${aws:username}", "bob", "implicit"],
    ["StringLike", "${aws:username}/*", "alice/x", "allowed"],
    ["StringLike", "${aws:PrincipalTag/team}", "redder", "implicit"],
    ["StringEquals", "${aws:PrincipalTag/team}", "red*", "allowed"],
    ["StringEquals", "${aws:PrincipalTag/none}", "", "implicit"],
    ["ArnLike", "arn:aws:iam::*:user/${aws:username}", "arn:aws:iam::1:user/alice", "allowed"],
  ])("in a condition: %s %s of %s is %s", (operator, wanted, given, expected) => {
    const Condition = { [operator]: { "aws:key": wanted } };
    expect(
      verdictOf({ context: { ...context, "aws:key": given }, identity: [allow("*", "*", { Condition })] }),
    ).toBe(expected);
  });

  it.each([undefined, "2008-10-17"])("are plain text in version %s", (Version) => {
    const at = (resource: string) => {
      const body = { ...policy(allow("s3:*", "arn:aws:s3:::${aws:username}")), Version };
      const request = { principal: alice, action: "s3:GetObject", resource, context };
      const result = simulateLine(
        { request, identityPolicies: [{ name: "old", policy: body }] },
        { hasRcps: () => true },
      );
      return result.ok && result.decision.verdict;
    };
    expect(at("arn:aws:s3:::alice")).toBe("denied");
    expect(at("arn:aws:s3:::${aws:username}")).toBe("allowed");
  });

  it("without a value let nothing through, and nothing escape", () => {
    const unresolved = { NotResource: "arn:aws:s3:::${aws:PrincipalTag/none}", Action: "*" };
    expect(verdictOf({ identity: [rest(unresolved)] })).toBe("implicit");
    expect(verdictOf({ identity: [allow("*"), { ...unresolved, Effect: "Deny" }] })).toBe("explicit");
  });
});

describe("the principal of a statement", () => {
  const bob = "arn:aws:iam::111122223333:user/bob";
  const account = "111122223333";
  /** A policy of a resource in another account, so that only naming counts; its own policies allow everything. */
  const names = (Principal: unknown, principal: string) =>
    verdictOf({
      principal,
      resourceAccount: "444455556666",
      identity: [allow("*")],
      session: [allow("*")],
      on: [{ Effect: "Allow", Principal, Action: "*", Resource: "*" }],
    }) === "allowed";

  it.each([
    ["*", alice, true],
    [{ AWS: "*" }, alice, true],
    [{ AWS: alice }, alice, true],
    [{ AWS: [bob, alice] }, alice, true],
    [{ AWS: bob }, alice, false],
    [alice, alice, true],
    [bob, alice, false],
    [{ AWS: account }, alice, true],
    [{ AWS: `arn:aws:iam::${account}:root` }, alice, true],
    [{ AWS: "999900001111" }, alice, false],
    [{ AWS: "arn:aws:iam::999900001111:root" }, alice, false],
    [{ AWS: "arn:aws:iam::111122223333:user/*" }, alice, false],
    [{ AWS: app }, appSession, true],
    [{ AWS: appSession }, appSession, true],
    [{ AWS: "arn:aws:sts::111122223333:assumed-role/app/another" }, appSession, false],
    [{ AWS: "arn:aws:iam::111122223333:role/path/app" }, appSession, true],
    [{ AWS: "arn:aws:iam::999900001111:role/app" }, appSession, false],
    [{ AWS: app }, app, true],
    [{ AWS: appSession }, app, false],
    [{ Service: "ec2.amazonaws.com" }, alice, false],
    [{ Federated: "accounts.google.com" }, alice, false],
    [{ Service: "ec2.amazonaws.com" }, "ec2.amazonaws.com", true],
    [{ Service: ["sns.amazonaws.com", "ec2.amazonaws.com"] }, "ec2.amazonaws.com", true],
    [{ Service: "sns.amazonaws.com" }, "ec2.amazonaws.com", false],
    [{ AWS: account }, "ec2.amazonaws.com", false],
    ["*", "ec2.amazonaws.com", true],
    ["*", "*", true],
    [{ AWS: alice }, "*", false],
    [{ Federated: "accounts.google.com" }, "accounts.google.com", true],
    [
      { AWS: "arn:aws:sts::111122223333:federated-user/bob" },
      "arn:aws:sts::111122223333:federated-user/bob",
      true,
    ],
    [{}, alice, false],
  ])("%j names %s: %s", (Principal, principal, expected) => {
    expect(names(Principal, principal)).toBe(expected);
  });

  it.each([
    ["leaves out a user", { AWS: alice }, alice, false, "allowed"],
    ["denies another user", { AWS: bob }, alice, false, "explicit"],
    ["leaves out the account", { AWS: account }, alice, false, "allowed"],
    ["denies a session of which only the role is named", { AWS: app }, appSession, false, "explicit"],
    ["leaves out a session that is named", { AWS: [app, appSession] }, appSession, false, "allowed"],
    ["denies whoever has a boundary", { AWS: alice }, alice, true, "explicit"],
  ])("NotPrincipal %s", (_, NotPrincipal, principal, hasBoundary, expected) => {
    const scene = {
      principal,
      identity: [allow("*")],
      on: [{ Effect: "Deny", NotPrincipal, Action: "*", Resource: "*" }],
    };
    expect(verdictOf(hasBoundary ? { ...scene, boundary: [allow("*")] } : scene)).toBe(expected);
  });
});
