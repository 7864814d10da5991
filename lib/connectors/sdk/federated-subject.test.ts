import { expect, test } from "vitest";
import { subjectRefOf } from "@/lib/connectors/sdk/federated-subject";

const github = "https://token.actions.githubusercontent.com";
const tenant = "8a1b0c2d-1111-4222-8333-444455556666";
const object = "00000000-0000-4000-8000-00000000000A";

test("a subject of GitHub is its repository, whatever follows", () => {
  const shop = { realm: "github", externalId: "repo:acme/shop" };
  for (const subject of [
    "repo:acme/shop",
    "repo:acme/shop:ref:refs/heads/main",
    "repo:acme/shop:environment:x:y",
  ])
    expect(subjectRefOf(github, subject)).toEqual(shop);
  for (const subject of ["repo:acme/*", "repo:acme/shop*", "repository_owner=acme", "*", ""])
    expect(subjectRefOf(github, subject)).toBeNull();
});

test("a subject of an Entra tenant is the principal of that id", () => {
  const principal = { realm: `entra:${tenant}`, externalId: object.toLowerCase() };
  for (const issuer of [
    `https://login.microsoftonline.com/${tenant}/v2.0`,
    `https://sts.windows.net/${tenant.toUpperCase()}/`,
  ])
    expect(subjectRefOf(issuer, object)).toEqual(principal);
  expect(subjectRefOf(`https://login.microsoftonline.com/${tenant}/v2.0`, "no-guid")).toBeNull();
});

test("a subject of CircleCI is the pipelines of its project, whoever started them", () => {
  const issuer = `https://oidc.circleci.com/org/${tenant}`;
  const pipelines = { realm: "circleci", externalId: `project/${object.toLowerCase()}/pipelines` };
  for (const subject of [
    `org/${tenant}/project/${object}/user/*`,
    `org/${tenant}/project/${object}/user/${tenant}/vcs-origin/github.com/acme/shop/vcs-ref/refs/heads/main`,
  ])
    expect(subjectRefOf(issuer, subject)).toEqual(pipelines);
  for (const subject of [`org/${tenant}/project/*`, `org/${tenant}/*`, "*"])
    expect(subjectRefOf(issuer, subject)).toBeNull();
  expect(
    subjectRefOf("https://oidc.circleci.com.evil.example/org/x", `org/${tenant}/project/${object}`),
  ).toBeNull();
});

test("a subject of HCP Terraform is its workspace, in whatever project and phase", () => {
  const subject = "organization:acme:project:*:workspace:shop:run_phase:*";
  expect(subjectRefOf("https://app.terraform.io", subject)).toEqual({
    realm: "terraform:app.terraform.io",
    externalId: "workspace/acme/shop",
  });
  for (const other of ["organization:acme:project:x:workspace:*:run_phase:apply", "organization:acme:*"])
    expect(subjectRefOf("https://app.terraform.io", other)).toBeNull();
});

test("nobody else may borrow their names", () => {
  for (const issuer of [
    `${github}.evil.example`,
    `https://evil.example/${tenant}/v2.0`,
    "https://oidc.eks.eu-west-1.amazonaws.com/id/X",
  ]) {
    expect(subjectRefOf(issuer, "repo:acme/shop")).toBeNull();
    expect(subjectRefOf(issuer, object)).toBeNull();
  }
});
