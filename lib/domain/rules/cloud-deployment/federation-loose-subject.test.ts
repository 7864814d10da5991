import { describe, expect, it } from "vitest";
import { severityIn } from "@/lib/domain/assessment/severity-of";
import {
  failuresOf,
  grantOf,
  identityOf,
  judge,
  tierZero,
  trustOf,
} from "@/tests/factories/identity-context";
import { federationLooseSubject } from "./federation-loose-subject";

const github = "https://token.actions.githubusercontent.com";
const trusting = (part: Parameters<typeof trustOf>[0], of: Parameters<typeof identityOf>[0] = {}) =>
  identityOf({
    kind: "cloud_role",
    trustedBy: [trustOf({ kind: "federation", issuer: github, ...part })],
    ...of,
  });
const saml = "arn:aws:iam::111111111111:saml-provider/SSO";

describe("workload federation without strict sub", () => {
  it.each([
    ["every repository of the organisation", trusting({ subject: "repo:acme/*" }), "fail"],
    [
      "a prefix that ends before the repository",
      trusting({ subject: "repo:acme/", condition: { matching: "prefix" } }),
      "fail",
    ],
    ["any branch", trusting({ subject: "repo:acme/shop:*" }), "fail"],
    ["pull requests", trusting({ subject: "repo:acme/shop:pull_request" }), "fail"],
    [
      "whatever an issuer of one's own vouches for",
      trusting({ subject: "*", issuer: "https://gitlab.example.com" }),
      "fail",
    ],
    ["every pod", trusting({ subject: "system:serviceaccount:*:*", issuer: null }), "fail"],
    ["one branch", trusting({ subject: "repo:acme/shop:ref:refs/heads/main" }), "pass"],
    ["one environment", trusting({ subject: "repo:acme/shop:environment:production" }), "pass"],
    ["strangers, whom another rule tells", trusting({ subject: "*" }), "pass"],
    [
      "denied",
      {
        ...trusting({ subject: "repo:acme/shop:ref:refs/heads/main" }),
        trustedBy: [
          trustOf({ kind: "federation", issuer: github, subject: "repo:acme/*", effect: "deny" }),
          trustOf({ kind: "federation", issuer: github, subject: "x" }),
        ],
      },
      "pass",
    ],
    [
      "an expression decides",
      trusting({
        subject: "*",
        issuer: "https://issuer.example",
        condition: { subject: "by an expression" },
      }),
      "unknown",
    ],
    [
      "a pool whose provider may ask for more",
      trusting({ subject: "repo:acme/shop", condition: { role: "roles/iam.workloadIdentityUser" } }),
      "unknown",
    ],
    ["people by SAML", trusting({ subject: "*", issuer: saml }), "n/a"],
    ["no federation", identityOf({ trustedBy: [trustOf()] }), "n/a"],
    ["disabled", trusting({ subject: "repo:acme/*" }, { status: "disabled" }), "n/a"],
  ])("%s", (_, identity, answer) => {
    expect(judge(federationLooseSubject, identity)).toBe(answer);
  });

  it("is critical for a privileged identity where all of an organisation may become it, and less within one project", () => {
    const severity = (subject: string, of: Parameters<typeof identityOf>[0] = {}) => {
      const identity = trusting({ subject }, of);
      const usual = severityIn(federationLooseSubject.severity, {
        ...identity,
        tier: identity.privilege.tier,
      });
      return failuresOf(federationLooseSubject, identity)[0]?.severity ?? usual;
    };
    expect(severity("repo:acme/*")).toBe("high");
    expect(severity("repo:acme/*", { privilege: tierZero })).toBe("critical");
    expect(severity("repo:acme/shop:*")).toBe("medium");
    expect(severity("repo:acme/shop:*", { privilege: tierZero })).toBe("high");
    expect(severity("system:serviceaccount:*:*")).toBe("medium");
    expect(severity("system:serviceaccount:*:*", { grants: [grantOf({ powers: ["read_secrets"] })] })).toBe(
      "high",
    );
    expect(severity("system:serviceaccount:shop:*")).toBe("low");
  });
});
