import { expect, test } from "vitest";
import { issuerRealm, subjectRefOf } from "@/lib/connectors/sdk/federated-subject";

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

test("a GitHub of one's own has its own realm, as its source names it", () => {
  const shop = "repo:acme/shop:ref:refs/heads/main";
  for (const [issuer, realm] of [
    ["https://token.actions.acme.ghe.com", "github:acme.ghe.com"],
    ["https://git.acme.example/_services/token", "github:git.acme.example"],
  ] as const)
    expect(subjectRefOf(issuer, shop)).toEqual({ realm, externalId: "repo:acme/shop" });
});

test("pipelines of GitLab and accounts of a cluster are what their issuer calls them", () => {
  expect(subjectRefOf("https://gitlab.acme.example/", "project_path:a/b/c:ref_type:branch:ref:main")).toEqual(
    {
      realm: "oidc:https://gitlab.acme.example",
      externalId: "project_path:a/b/c",
    },
  );
  const cluster = "https://oidc.eks.eu-west-1.amazonaws.com/id/X";
  const account = "system:serviceaccount:shop:web";
  expect(subjectRefOf(cluster, account)).toEqual({ realm: `oidc:${cluster}`, externalId: account });
  for (const several of ["project_path:a/*", "project_path:a/b*:x", "system:serviceaccount:shop:*"])
    expect(subjectRefOf(cluster, several)).toBeNull();
});

test("an account of Google is its unique id, a role of a believed AWS account its ARN", () => {
  const google = { realm: "google", externalId: "112233445566778899001" };
  expect(subjectRefOf("https://accounts.google.com", google.externalId)).toEqual(google);
  expect(subjectRefOf("https://accounts.google.com", "shop")).toBeNull();
  const session = "attribute.aws_role=arn:aws:sts::111122223333:assumed-role/deploy";
  expect(subjectRefOf("aws:111122223333", session)).toEqual({
    realm: "aws:111122223333",
    externalId: "arn:aws:iam::111122223333:role/deploy",
  });
  expect(subjectRefOf("aws:444455556666", session)).toBeNull();
});

test("an address that many issuers give themselves is no realm", () => {
  expect(issuerRealm("https://Issuer.example/x/")).toBe("oidc:https://issuer.example/x");
  for (const shared of [
    "https://kubernetes.default.svc.cluster.local",
    "https://kubernetes.default.svc",
    "https://10.0.0.1:6443",
    "https://[::1]/",
    "https://gitlab",
    "http://issuer.example",
    "kubernetes/serviceaccount",
    "",
  ])
    expect(issuerRealm(shared)).toBeNull();
});

test("nobody else may borrow their names", () => {
  for (const issuer of [
    `${github}.evil.example`,
    `https://evil.example/${tenant}/v2.0`,
    "https://evil.example/token.actions.githubusercontent.com",
    "https://oidc.eks.eu-west-1.amazonaws.com/id/X",
  ]) {
    expect(subjectRefOf(issuer, "repo:acme/shop")).toBeNull();
    expect(subjectRefOf(issuer, object)).toBeNull();
  }
});
