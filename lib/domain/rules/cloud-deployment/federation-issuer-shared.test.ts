import { describe, expect, it } from "vitest";
import { failuresOf, identityOf, judge, trustOf } from "@/tests/factories/identity-context";
import { federationIssuerShared } from "./federation-issuer-shared";

const github = "https://token.actions.githubusercontent.com";
const trusting = (subject: string, issuer: string, condition: unknown = null) =>
  identityOf({ trustedBy: [trustOf({ kind: "federation", issuer, subject, condition })] });

describe("a federation issuer that is public and unrestricted", () => {
  it.each([
    ["no subject", trusting("*", github), "fail"],
    ["a name that others can take", trusting("repo:acme*", github), "fail"],
    ["any project of a public GitLab", trusting("*", "https://gitlab.com"), "fail"],
    ["one's own organisation", trusting("repo:acme/*", github), "pass"],
    [
      "a claim names the repository",
      trusting("*", github, { when: { StringEquals: { "x:repository": "acme/shop" } } }),
      "pass",
    ],
    ["a provider may ask for more", trusting("*", github, { pool: "p" }), "unknown"],
    ["an issuer of one's own", trusting("*", "https://gitlab.example.com"), "n/a"],
    ["no federation", identityOf(), "n/a"],
  ])("%s", (_, identity, answer) => {
    expect(judge(federationIssuerShared, identity)).toBe(answer);
  });

  it("says who can become it", () => {
    expect(failuresOf(federationIssuerShared, trusting("*", github))[0]?.sentence).toContain(github);
  });
});
