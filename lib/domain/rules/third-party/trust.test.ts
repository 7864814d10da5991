import { describe, expect, it } from "vitest";
import { severityIn } from "@/lib/domain/assessment/severity-of";
import type { Severity } from "@/lib/domain/severity";
import { failuresOf, identityOf, judge, tierZero, trustOf } from "@/tests/factories/identity-context";
import { outsidersCanBecomeIt } from "./outsiders-can-become-it";
import { trustsWholeAccount } from "./trusts-whole-account";
import { vendorWithoutExternalId } from "./vendor-without-external-id";

const foreign = "arn:aws:iam::222222222222:root";
const asking = (when: object) => ({ actions: ["sts:AssumeRole"], when });
const externalId = asking({ StringEquals: { "sts:ExternalId": "partner-7" } });
const trusting = (...trusts: Parameters<typeof trustOf>[0][]) =>
  identityOf({ kind: "cloud_role", trustedBy: trusts.map((trust) => trustOf(trust)) });
const everybody = (condition: unknown = null) => trusting({ subject: "*", condition });

describe("anybody may become it (OWASP NHI3, day-one 3)", () => {
  it.each([
    ["nobody is trusted", identityOf(), "n/a"],
    ["one role", trusting({ subject: "arn:aws:iam::111111111111:role/ci" }), "pass"],
    ["Principal *", everybody(), "fail"],
    ["every account", trusting({ subject: "arn:aws:iam::*:root" }), "fail"],
    ["everybody but one", trusting({ subject: "everyone except arn:aws:iam::111111111111:user/a" }), "fail"],
    ["everybody on the internet, of Google Cloud", trusting({ subject: "allUsers" }), "fail"],
    ["everybody with an account of Google", trusting({ subject: "allAuthenticatedUsers" }), "fail"],
    ["* of the organisation", everybody(asking({ StringEquals: { "aws:PrincipalOrgID": "o-1" } })), "pass"],
    ["* from a network", everybody(asking({ IpAddress: { "aws:SourceIp": ["10.0.0.0/8"] } })), "pass"],
    [
      "* outside an organisation",
      everybody(asking({ StringNotEquals: { "aws:PrincipalOrgID": "o-1" } })),
      "fail",
    ],
    ["* with any external id", everybody(asking({ StringLike: { "sts:ExternalId": "*" } })), "fail"],
    ["* with encryption", everybody(asking({ Bool: { "aws:SecureTransport": "true" } })), "fail"],
    ["* that is denied", trusting({ subject: "*", effect: "deny" }), "n/a"],
    [
      "* with denials",
      trusting({ subject: "*" }, { id: "d", subject: "*", effect: "deny", condition: externalId }),
      "unknown",
    ],
    ["federation, which is another rule's", trusting({ kind: "federation", subject: "*" }), "n/a"],
    [
      "a server without a password, which is another rule's",
      trusting({ kind: "login", subject: "*" }),
      "n/a",
    ],
    ["a provider's own", { ...everybody(), managedBy: "provider" as const }, "n/a"],
  ])("%s", (_, identity, answer) => {
    expect(judge(outsidersCanBecomeIt, identity)).toBe(answer);
  });

  it("is sure without a condition, and less so with one that names nobody", () => {
    expect(failuresOf(outsidersCanBecomeIt, everybody())[0]).toMatchObject({
      confidence: "high",
      sentence: "Its trust lets in *, without any condition.",
    });
    const secure = everybody(asking({ Bool: { "aws:SecureTransport": "true" } }));
    expect(failuresOf(outsidersCanBecomeIt, secure)[0]?.confidence).toBe("medium");
  });

  it.each<[0 | 1 | 2 | null, Severity]>([
    [0, "critical"],
    [1, "critical"],
    [2, "high"],
    [null, "high"],
  ])("at tier %s both rules are %s", (tier, severity) => {
    for (const { severity: table } of [outsidersCanBecomeIt, vendorWithoutExternalId])
      expect(severityIn(table, { tier, environment: null, sensitivity: null })).toBe(severity);
  });
});

describe("a foreign account without an external id (the confused deputy)", () => {
  it.each([
    ["a foreign account", trusting({ subject: foreign }), "fail"],
    ["a foreign account by its number", trusting({ subject: "222222222222" }), "fail"],
    ["a role of a foreign account", trusting({ subject: "arn:aws:iam::222222222222:role/scan" }), "fail"],
    ["with an external id", trusting({ subject: foreign, condition: externalId }), "pass"],
    [
      "of our organisation",
      trusting({ subject: foreign, condition: asking({ StringEquals: { "aws:PrincipalOrgID": "o" } }) }),
      "pass",
    ],
    ["its own account", trusting({ subject: "arn:aws:iam::111111111111:root" }), "n/a"],
    [
      "another account of ours",
      { ...trusting({ subject: "arn:aws:iam::111111111111:root" }), realm: "aws:333333333333" },
      "n/a",
    ],
    ["a service of AWS", trusting({ kind: "service", subject: "lambda.amazonaws.com" }), "n/a"],
  ])("%s", (_, identity, answer) => {
    expect(judge(vendorWithoutExternalId, identity)).toBe(answer);
  });

  it("is sure where a tag names the vendor, else the account may be ours", () => {
    const tagged = { ...trusting({ subject: foreign }), tags: { vendor: "parcelpilot" } };
    expect(failuresOf(vendorWithoutExternalId, tagged)[0]).toMatchObject({
      confidence: "high",
      cause: { key: "account:222222222222" },
      sentence: "The account 222222222222 of parcelpilot may become it without naming an external id.",
    });
    expect(failuresOf(vendorWithoutExternalId, trusting({ subject: foreign }))[0]?.confidence).toBe("medium");
  });
});

describe("every identity of a foreign account may become it", () => {
  const whole = { ...trusting({ subject: foreign, condition: externalId }), privilege: tierZero };
  const only = {
    StringEquals: { "sts:ExternalId": "x", "aws:PrincipalArn": "arn:aws:iam::222222222222:role/a" },
  };
  it.each([
    ["a privileged one", whole, "fail"],
    ["one that is not", { ...whole, privilege: { ...tierZero, tier: 2 as const } }, "pass"],
    ["one of unknown privilege", { ...whole, privilege: { ...tierZero, tier: null } }, "unknown"],
    [
      "to one role of the account",
      trusting({ subject: "arn:aws:iam::222222222222:role/a", condition: externalId }),
      "n/a",
    ],
    [
      "to one role, by a condition",
      { ...trusting({ subject: foreign, condition: asking(only) }), privilege: tierZero },
      "pass",
    ],
    [
      "without an external id, which another rule tells",
      { ...trusting({ subject: foreign }), privilege: tierZero },
      "pass",
    ],
  ])("%s", (_, identity, answer) => {
    expect(judge(trustsWholeAccount, identity)).toBe(answer);
  });
});
