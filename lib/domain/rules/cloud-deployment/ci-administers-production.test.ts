import { describe, expect, it } from "vitest";
import {
  failuresOf,
  identityOf,
  judge,
  otherOf,
  tierZero,
  trustOf,
} from "@/tests/factories/identity-context";
import { ciAdministersProduction } from "./ci-administers-production";

const workflows = otherOf({
  kind: "service_account",
  system: "github_actions",
  name: "Workflows of acme/infra",
});
const roleOf = (part: Parameters<typeof identityOf>[0] = {}, trust: Parameters<typeof trustOf>[0] = {}) =>
  identityOf({
    kind: "cloud_role",
    environment: "production",
    privilege: tierZero,
    trustedBy: [
      trustOf({
        kind: "federation",
        subject: "repo:acme/infra:environment:production",
        subjectIdentity: workflows,
        ...trust,
      }),
    ],
    ...part,
  });
const byIssuer = { subjectIdentity: null, issuer: "https://token.actions.githubusercontent.com" };

describe("a CI identity with production admin", () => {
  it.each([
    ["workflows", roleOf(), "fail"],
    ["by the issuer alone", roleOf({}, byIssuer), "fail"],
    [
      "a job of a build server that takes the role",
      roleOf(
        {},
        { kind: "assume_role", subjectIdentity: otherOf({ kind: "scheduled_job", system: "jenkins" }) },
      ),
      "fail",
    ],
    ["in test", roleOf({ environment: "test" }), "pass"],
    ["nobody knows where", roleOf({ environment: null }), "unknown"],
    ["not Tier 0", roleOf({ privilege: { ...tierZero, tier: 1 } }), "n/a"],
    ["a service of the cloud", roleOf({}, { kind: "service", subjectIdentity: null }), "n/a"],
    [
      "a person's token of GitHub",
      roleOf({}, { subjectIdentity: otherOf({ kind: "access_token", system: "github" }) }),
      "n/a",
    ],
    ["denied", roleOf({}, { effect: "deny" }), "n/a"],
  ])("%s", (_, identity, answer) => {
    expect(judge(ciAdministersProduction, identity)).toBe(answer);
  });

  it("names who of CI, and is less sure where it takes another step", () => {
    const [failure] = failuresOf(
      ciAdministersProduction,
      roleOf({ privilege: { ...tierZero, through: "x" } }),
    );
    expect(failure?.sentence).toMatch(/^A pipeline can become it/);
    expect(failure?.evidence[0]).toEqual({
      label: "Who of CI",
      value: "Workflows of acme/infra",
      elsewhere: true,
    });
    expect(failure?.confidence).toBe("medium");
  });
});
