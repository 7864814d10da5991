import { describe, expect, it } from "vitest";
import { failuresOf, identityOf, judge, trustOf } from "@/tests/factories/identity-context";
import { federationWithoutAudience } from "./federation-without-audience";

const issuer = "https://token.actions.githubusercontent.com";
const principal = "arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com";
const trusting = (condition: unknown, part: Parameters<typeof trustOf>[0] = {}) =>
  identityOf({ trustedBy: [trustOf({ kind: "federation", issuer, subject: "s", condition, ...part })] });

describe("workload federation without aud", () => {
  it.each([
    ["a role of AWS without it", trusting({ principal, when: {} }), "fail"],
    [
      "a role of AWS with it",
      trusting({ principal, aud: [{ operator: "StringEquals", values: ["sts.amazonaws.com"] }] }),
      "pass",
    ],
    ["a role of Vault without it", trusting({ audiences: [], claims: {} }), "fail"],
    ["an app of Entra", trusting({ audiences: ["api://AzureADTokenExchange"] }), "pass"],
    ["its source does not tell", trusting({ role: "roles/iam.workloadIdentityUser" }), "n/a"],
    ["no condition is told", trusting(null), "n/a"],
    ["no issuer is told", trusting({ audiences: [] }, { issuer: null }), "n/a"],
  ])("%s", (_, identity, answer) => {
    expect(judge(federationWithoutAudience, identity)).toBe(answer);
  });

  it("names the subject", () => {
    const [failure] = failuresOf(federationWithoutAudience, trusting({ audiences: [] }));
    expect(failure?.evidence).toContainEqual({ label: "Subject", value: "s" });
  });
});
