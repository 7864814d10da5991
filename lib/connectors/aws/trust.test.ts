import { describe, expect, test } from "vitest";
import { PageRecords } from "@/lib/connectors/sdk/page-records";
import { recordSchema, type TrustRecord } from "@/lib/domain/source-record";
import { now } from "./fixtures/read-files";
import { iamScope } from "./scopes";
import { addTrust } from "./trust";

const role = { realm: "aws:111122223333", externalId: "AROACKCEVSQ6C2EXAMPL1" };

function trusts(statement: unknown): { found: TrustRecord[]; problems: string[] } {
  const page = new PageRecords({ scope: iamScope("111122223333"), call: "x", body: {}, collectedAt: now });
  addTrust(role, "role", { Version: "2012-10-17", Statement: statement }, page);
  const found = page.records.map((record) => recordSchema.parse(record));
  return {
    found: found.filter((record): record is TrustRecord => record.t === "trust"),
    problems: page.problems.map((problem) => problem.where),
  };
}

const allow = (principal: unknown, more = {}) => ({
  Effect: "Allow",
  Principal: principal,
  Action: "sts:AssumeRole",
  ...more,
});

describe("one record per statement and principal", () => {
  test("users and roles are named by their ARN, in the realm of their account", () => {
    const arn = "arn:aws:iam::444455556666:role/team/deploy";
    const { found } = trusts(allow({ AWS: [arn] }));
    expect(found).toMatchObject([
      {
        identity: role,
        kind: "assume_role",
        effect: "allow",
        subject: arn,
        subjectRef: { realm: "aws:444455556666", externalId: arn },
      },
    ]);
    expect(found[0]?.condition).toBeUndefined();
  });

  test.each([
    "*",
    "444455556666",
    "arn:aws:iam::444455556666:root",
    "arn:aws:sts::444455556666:assumed-role/deploy/run-7",
    "AROAGONEGONEGONEGONE1",
  ])("%s stays the text that it is, because it names no single identity", (text) => {
    expect(trusts(allow({ AWS: text })).found).toMatchObject([
      { kind: "assume_role", subject: text, subjectRef: null },
    ]);
  });

  test("everybody is everybody in both spellings", () => {
    expect(trusts(allow("*")).found).toMatchObject([{ kind: "assume_role", subject: "*" }]);
    expect(trusts(allow({ AWS: "*" })).found).toMatchObject([{ kind: "assume_role", subject: "*" }]);
  });

  test("services are services, one record each", () => {
    const { found } = trusts([allow({ Service: ["ec2.amazonaws.com", "lambda.amazonaws.com"] })]);
    expect(found.map(({ kind, subject }) => [kind, subject])).toEqual([
      ["service", "ec2.amazonaws.com"],
      ["service", "lambda.amazonaws.com"],
    ]);
  });

  test("a deny stays a deny, and its exception is said", () => {
    const { found } = trusts([
      { Effect: "Deny", Principal: "*", Action: "sts:AssumeRole", Condition: { Bool: { "aws:x": "true" } } },
      { Effect: "Deny", NotPrincipal: { AWS: ["arn:a", "arn:b"] }, Action: "sts:AssumeRole" },
    ]);
    expect(found).toMatchObject([
      { effect: "deny", subject: "*", condition: { when: { Bool: { "aws:x": "true" } } } },
      {
        effect: "deny",
        subject: "everyone except arn:a, arn:b",
        condition: { notPrincipal: ["arn:a", "arn:b"] },
      },
    ]);
  });

  test("an external id is readable in the condition", () => {
    const { found } = trusts(
      allow({ AWS: "444455556666" }, { Condition: { StringEquals: { "sts:ExternalId": "partner-7" } } }),
    );
    expect(found[0]?.condition).toEqual({
      actions: ["sts:AssumeRole"],
      when: { StringEquals: { "sts:ExternalId": "partner-7" } },
      externalId: [{ operator: "StringEquals", values: ["partner-7"] }],
    });
  });
});

describe("federation", () => {
  const github = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com";

  test("has the issuer, the subjects that it lets in, and the audience", () => {
    const condition = {
      StringEquals: { "token.actions.githubusercontent.com:aud": "sts.amazonaws.com" },
      StringLike: {
        "token.actions.githubusercontent.com:sub": ["repo:a/b:*", "repo:c/d:ref:refs/heads/main"],
      },
    };
    const { found } = trusts({
      Effect: "Allow",
      Principal: { Federated: github },
      Action: "sts:AssumeRoleWithWebIdentity",
      Condition: condition,
    });
    const shared = {
      kind: "federation",
      issuer: "https://token.actions.githubusercontent.com",
      condition: {
        principal: github,
        when: condition,
        sub: [{ operator: "StringLike", values: ["repo:a/b:*", "repo:c/d:ref:refs/heads/main"] }],
        aud: [{ operator: "StringEquals", values: ["sts.amazonaws.com"] }],
      },
    };
    expect(found).toMatchObject([
      { ...shared, subject: "repo:a/b:*", subjectRef: { realm: "github", externalId: "repo:a/b" } },
      {
        ...shared,
        subject: "repo:c/d:ref:refs/heads/main",
        subjectRef: { realm: "github", externalId: "repo:c/d" },
      },
    ]);
  });

  test.each([
    ["what is kept out", { StringNotLike: "repo:a/b:*" }, ["*"]],
    [
      "a pattern beside a name",
      { StringLike: "repo:a/*", StringEquals: "repo:a/b:ref:x" },
      ["repo:a/b:ref:x"],
    ],
    ["what stands for several repositories", { StringLike: "repo:a/*" }, ["repo:a/*"]],
  ])("%s", (_, operators, subjects) => {
    const when = Object.fromEntries(
      Object.entries(operators).map(([operator, sub]) => [
        operator,
        { "token.actions.githubusercontent.com:sub": sub },
      ]),
    );
    const { found } = trusts(allow({ Federated: github }, { Condition: when }));
    expect(found.map(({ subject }) => subject)).toEqual(subjects);
    expect(found.filter(({ subjectRef }) => subjectRef !== null)).toHaveLength(
      subjects[0] === "repo:a/b:ref:x" ? 1 : 0,
    );
  });

  test("without a condition on the subject lets anybody of the issuer in", () => {
    expect(trusts(allow({ Federated: github })).found).toMatchObject([{ subject: "*" }]);
  });

  test.each([
    [
      "arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/ABC",
      "https://oidc.eks.eu-west-1.amazonaws.com/id/ABC",
    ],
    ["accounts.google.com", "https://accounts.google.com"],
    ["arn:aws:iam::111122223333:saml-provider/Okta", "arn:aws:iam::111122223333:saml-provider/Okta"],
  ])("the issuer of %s", (federated, issuer) => {
    expect(trusts(allow({ Federated: federated })).found).toMatchObject([{ kind: "federation", issuer }]);
  });
});

describe("Roles Anywhere is trusted through its anchors", () => {
  const anchor = (id: string) => `arn:aws:rolesanywhere:eu-west-1:111122223333:trust-anchor/${id}`;
  const through = (condition?: object) =>
    trusts(allow({ Service: "rolesanywhere.amazonaws.com" }, { Condition: condition })).found.map(
      ({ kind, issuer, subject }) => ({ kind, issuer, subject }),
    );

  test("one record per anchor, for the certificates that the condition asks for", () => {
    const subject = "x509Subject/CN=ci|cd, x509Issuer/CN=factory";
    const tags = {
      "aws:PrincipalTag/x509Subject/CN": ["ci", "cd"],
      "aws:PrincipalTag/x509Issuer/CN": "factory",
    };
    expect(
      through({ ArnEquals: { "aws:SourceArn": [anchor("a"), anchor("b")] }, StringEquals: tags }),
    ).toEqual([
      { kind: "federation", issuer: anchor("a"), subject },
      { kind: "federation", issuer: anchor("b"), subject },
    ]);
  });

  test("without a condition every certificate of every anchor is let in", () => {
    const anyone = [{ kind: "federation", issuer: "rolesanywhere.amazonaws.com", subject: "*" }];
    expect(through()).toEqual(anyone);
    expect(
      through({
        ArnNotEquals: { "aws:SourceArn": anchor("a") },
        StringNotEquals: { "aws:PrincipalTag/x509Subject/CN": "ci" },
      }),
    ).toEqual(anyone);
  });
});

describe("what cannot be read is a problem, and says which statement", () => {
  test.each([
    ["no principal", { Effect: "Allow", Action: "sts:AssumeRole" }],
    ["a principal of another shape", allow({ AWS: { a: 1 } })],
    ["an unknown effect", { Effect: "Maybe", Principal: "*" }],
    ["no object", "text"],
  ])("%s", (_name, statement) => {
    const { found, problems } = trusts([statement, allow("*")]);
    expect(found).toHaveLength(1);
    expect(problems).toEqual(["role trust statement 1"]);
  });
});
