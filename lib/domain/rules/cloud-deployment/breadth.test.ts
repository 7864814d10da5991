import { describe, expect, it } from "vitest";
import { trustOf } from "@/tests/factories/identity-context";
import { type Breadth, breadthOf } from "./breadth";

const github = "https://token.actions.githubusercontent.com";
const gitlab = "https://gitlab.example.com";
const eks = "https://oidc.eks.eu-central-1.amazonaws.com/id/ABC";
const of = (issuer: string | null, subject: string, condition: unknown = null) =>
  breadthOf(trustOf({ kind: "federation", issuer, subject, condition }));
/** A trust policy of AWS as its connector states it. */
const like = (subject: string, operator = "StringLike", more: { [key: string]: unknown } = {}) => ({
  when: { [operator]: { [`${github.slice(8)}:sub`]: subject }, ...more },
  sub: [{ operator, values: [subject] }],
});

describe("how much a subject lets in", () => {
  it.each<[string | null, string, Breadth]>([
    [github, "*", "strangers"],
    [github, "repo:*", "strangers"],
    [github, "repo:acme*/shop:ref:refs/heads/main", "strangers"],
    ["https://app.terraform.io", "organization:*:project:*:workspace:*:run_phase:*", "strangers"],
    [gitlab, "*", "everything"],
    [eks, "*", "cluster"],
    [github, "repo:acme/*", "organisation"],
    [github, "repo:acme/", "organisation"],
    [github, "repo:acme/*:ref:refs/heads/main", "organisation"],
    [gitlab, "project_path:acme/*:ref_type:branch:ref:main", "organisation"],
    [gitlab, "project_path:acme/team/*:ref_type:branch:ref:main", "organisation"],
    ["https://app.terraform.io", "organization:acme:project:*:workspace:prod:run_phase:*", "organisation"],
    ["https://oidc.circleci.com/org/1", "org/1/project/*/user/*", "organisation"],
    [github, "repo:acme/shop-*:ref:refs/heads/main", "several"],
    [github, "repo:acme/shop:*", "any_branch"],
    [github, "repo:acme/shop", "any_branch"],
    [github, "repo:acme/shop:ref:refs/heads/*", "any_branch"],
    [github, "repo:acme/shop:environment:*", "any_branch"],
    [gitlab, "project_path:acme/shop:ref_type:branch:ref:*", "any_branch"],
    [github, "repo:acme/shop:pull_request", "pull_request"],
    [null, "system:serviceaccount:*:*", "cluster"],
    [eks, "system:serviceaccount:shop:*", "namespace"],
    [eks, "system:serviceaccount:dev-*:deploy", "namespace"],
    [github, "repo:acme/shop:ref:refs/heads/main", "exact"],
    [github, "repo:acme/shop:ref:refs/heads/release-*", "exact"],
    [github, "repo:acme/shop:environment:production", "exact"],
    [gitlab, "project_path:acme/shop:ref_type:branch:ref:main", "exact"],
    ["https://app.terraform.io", "organization:acme:project:core:workspace:prod:run_phase:*", "exact"],
    ["https://oidc.circleci.com/org/1", "org/1/project/2/user/*", "exact"],
    [eks, "system:serviceaccount:shop:api", "exact"],
    ["https://accounts.google.com", "104207310421414000701", "exact"],
    [null, "arn:aws:iam::111111111111:role/x", "exact"],
  ])("%s %s: %s", (issuer, subject, breadth) => {
    expect(of(issuer, subject)).toBe(breadth);
  });

  it("knows that a star is a star where letters are compared", () => {
    expect(of(github, "repo:acme/*", like("repo:acme/*"))).toBe("organisation");
    expect(of(github, "repo:acme/*", like("repo:acme/*", "StringEquals"))).toBe("exact");
    expect(of(github, "repo:acme/*", like("repo:acme/*", "ForAnyValue:StringEquals"))).toBe("exact");
    expect(of(github, "repo:acme/*", { matching: "string" })).toBe("exact");
    expect(of(github, "repo:acme/*", { matching: "glob" })).toBe("organisation");
  });

  it("is narrowed by other claims that a trust asks for", () => {
    const claim = (name: string, operator = "StringEquals") => ({
      when: { [operator]: { [`x:${name}`]: "y" } },
    });
    expect(of(github, "*", claim("repository"))).toBe("any_branch");
    expect(of(github, "*", claim("repository_owner"))).toBe("organisation");
    expect(of(github, "*", claim("job_workflow_ref"))).toBe("exact");
    expect(of(github, "repo:acme/shop:*", claim("environment"))).toBe("exact");
    // The main branch of any repository of anybody is as good as none.
    expect(of(github, "*", claim("ref"))).toBe("strangers");
    expect(of(github, "*", claim("repository", "StringNotEquals"))).toBe("strangers");
    expect(of(github, "*", claim("aud"))).toBe("strangers");
    expect(of("https://cognito-identity.amazonaws.com", "*", claim("aud"))).toBe("exact");
  });

  it("reads claims of Vault and of npm", () => {
    expect(of(github, "repository acme/shop", { claims: { repository: "acme/shop" } })).toBe("any_branch");
    expect(
      of(github, "repository acme/shop", { claims: { repository: "acme/shop", ref: "refs/heads/main" } }),
    ).toBe("exact");
    expect(
      of(github, "repo:acme/shop:*", { repository: "acme/shop", workflow_ref: { file: "release.yml" } }),
    ).toBe("exact");
  });
});
