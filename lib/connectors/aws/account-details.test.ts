import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Page } from "@/lib/connectors/sdk/contract";
import { isNeverUsed } from "@/lib/domain/last-used";
import { scrub } from "@/lib/domain/secrets/scrub";
import { recordSchema, type SourceRecord } from "@/lib/domain/source-record";
import { detailsToRecords } from "./account-details";
import { now, of } from "./fixtures/read-files";
import { iamScope } from "./scopes";

const account = "111122223333";
const realm = `aws:${account}`;
const fixture: unknown = JSON.parse(
  readFileSync(new URL("fixtures/account-details.json", import.meta.url), "utf8"),
);
const arn = (rest: string) => `arn:aws:iam::${account}:${rest}`;

function page(body: unknown): Page {
  return { scope: iamScope(account), call: "GetAccountAuthorizationDetails", body, collectedAt: now };
}

function records(body: unknown): SourceRecord[] {
  return detailsToRecords(page(body)).records.map((record) => recordSchema.parse(record));
}

const all = records(fixture);
const identity = (name: string) => of(all, "identity").find((found) => found.name === name);
const entitlement = (id: string) => of(all, "entitlement").find((found) => found.ref.externalId === id);

describe("users", () => {
  test("are known by their id, with the ARN as an alias, and traces of an owner", () => {
    expect(identity("ci-deploy")).toMatchObject({
      ref: { realm, externalId: "AIDACKCEVSQ6C2EXAMPL1" },
      aliases: [arn("user/ci/ci-deploy")],
      kind: "cloud_user",
      container: { realm, externalId: account },
      status: "active",
      managedBy: "customer",
      createdAt: new Date("2019-03-01T09:00:00Z"),
      tags: { Owner: "platform@example.com", "created-by": "mona", Purpose: "Deploys the shop" },
      purpose: "Deploys the shop",
      ownerHints: [
        { type: "tag", value: "platform@example.com" },
        { type: "creator", value: "mona" },
        { type: "path", value: "/ci/" },
      ],
    });
  });

  test("have a class only where the details prove one", () => {
    expect(identity("broken-date")?.class).toBe("non_human");
    expect(identity("mona")?.class).toBeUndefined();
  });

  test("come in when their date is broken, and it is said", () => {
    expect(identity("broken-date")).toMatchObject({ createdAt: null });
    expect(detailsToRecords(page(fixture)).problems).toHaveLength(1);
  });

  test("are members of their groups", () => {
    const members = of(all, "member").map(({ group, member }) => [group.externalId, member.externalId]);
    expect(members).toEqual([
      [arn("group/deployers"), "AIDACKCEVSQ6C2EXAMPL1"],
      [arn("group/deployers"), arn("user/mona")],
      [arn("group/auditors"), arn("user/mona")],
    ]);
  });
});

describe("what they may do", () => {
  test("every attachment is a grant, inline and managed, of users, groups and roles", () => {
    const grants = of(all, "grant").map(({ principal, principalKind, entitlement: to, effect }) =>
      [principalKind, principal.externalId, to.externalId, effect].join(" "),
    );
    const user = "identity AIDACKCEVSQ6C2EXAMPL1";
    expect(grants).toEqual([
      `${user} ${arn("user/ci/ci-deploy")}/inline/upload allow`,
      `${user} arn:aws:iam::aws:policy/AdministratorAccess allow`,
      `${user} ${arn("policy/boundaries/developers")} boundary`,
      `group ${arn("group/deployers")} ${arn("group/teams/deployers")}/inline/restart allow`,
      `group ${arn("group/deployers")} ${arn("policy/deploy")} allow`,
      `identity AROACKCEVSQ6C2EXAMPL1 ${arn("role/web")}/inline/read allow`,
      `identity AROACKCEVSQ6C2EXAMPL2 ${arn("policy/deploy")} allow`,
      "identity AROACKCEVSQ6C2EXAMPL3 arn:aws:iam::aws:policy/aws-service-role/AmazonECSServiceRolePolicy allow",
    ]);
  });

  test("documents are read URL-encoded, as text and as objects; of a managed policy the default version", () => {
    const statement = (action: string | string[], resource = "*") => ({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action: action, Resource: resource }],
    });
    const bodyOf = (id: string) => entitlement(id)?.body;
    expect(bodyOf(`${arn("user/ci/ci-deploy")}/inline/upload`)).toEqual(
      statement("s3:PutObject", "arn:aws:s3:::builds/*"),
    );
    expect(bodyOf(`${arn("group/teams/deployers")}/inline/restart`)).toEqual(statement("ecs:UpdateService"));
    expect(bodyOf(`${arn("role/web")}/inline/read`)).toEqual(statement("s3:GetObject"));
    expect(bodyOf(arn("policy/deploy"))).toEqual(statement(["ecs:*", "iam:PassRole"]));
  });

  test("policies that AWS writes are in AWS's realm and its own", () => {
    expect(entitlement("arn:aws:iam::aws:policy/AdministratorAccess")).toMatchObject({
      ref: { realm: "aws" },
      managedBy: "provider",
    });
    expect(entitlement(arn("policy/deploy"))).toMatchObject({ ref: { realm }, managedBy: "customer" });
  });
});

describe("roles", () => {
  test("say when they were last used, and since when that is recorded", () => {
    const tracked = new Date(now.getTime() - 400 * 86_400_000);
    expect(identity("web")?.lastUsed).toEqual({
      at: new Date("2026-02-01T10:00:00Z"),
      grade: "reported",
      precisionSeconds: 14400,
      coveredSince: tracked,
      gap: "none",
    });
    expect(identity("github")?.lastUsed).toMatchObject({ at: null, coveredSince: tracked, gap: "none" });
    expect(identity("AWSServiceRoleForECS")?.lastUsed).toMatchObject({ at: null, gap: "no_telemetry" });
  });

  test("one that is younger than the tracking period and has no use was never used", () => {
    const [role] = of(
      records({
        RoleDetailList: [
          {
            Arn: arn("role/new"),
            RoleId: "AROACKCEVSQ6C2EXAMPL9",
            CreateDate: "2026-02-01T00:00:00Z",
            AssumeRolePolicyDocument: {},
            RoleLastUsed: {},
          },
        ],
      }),
      "identity",
    );
    if (!role?.lastUsed) throw new Error("no role");
    expect(isNeverUsed({ lastUsed: role.lastUsed, createdAt: role.createdAt ?? null })).toBe("yes");
  });

  test("of services and of single sign-on are AWS's", () => {
    expect(identity("AWSServiceRoleForECS")).toMatchObject({ class: "non_human", managedBy: "provider" });
    expect(identity("AWSReservedSSO_Admin_0123456789abcdef")).toMatchObject({
      class: "human",
      managedBy: "provider",
    });
    expect(identity("web")).toMatchObject({ class: "non_human", managedBy: "customer" });
  });

  test("what runs as one is said by its instance profile", () => {
    expect(of(all, "trust").filter((trust) => trust.kind === "runs_as")).toMatchObject([
      { identity: { externalId: "AROACKCEVSQ6C2EXAMPL1" }, subject: arn("instance-profile/web") },
    ]);
  });
});

describe("parts that cannot be read", () => {
  test("are problems, and the rest comes in", () => {
    const parsed = detailsToRecords(
      page({
        UserDetailList: [
          null,
          { UserName: "no-arn" },
          { Arn: arn("role/not-a-user") },
          { Arn: arn("user/ok"), Tags: [{}], GroupList: [7], AttachedManagedPolicies: [{ PolicyArn: "x" }] },
        ],
        RoleDetailList: { not: "a list" },
        GroupDetailList: [{ Arn: arn("group/g"), GroupPolicyList: [{}] }],
        Policies: [
          { Arn: arn("policy/none"), PolicyVersionList: [] },
          {
            Arn: arn("policy/garbled"),
            PolicyVersionList: [{ IsDefaultVersion: true, Document: "%E0%A4%A" }],
          },
        ],
      }),
    );
    expect(parsed.records.map((record) => record.t)).toEqual([
      "identity",
      "entitlement",
      "entitlement",
      "entitlement",
    ]);
    expect(parsed.problems.map((problem) => problem.where)).toEqual([
      "UserDetailList",
      "UserDetailList",
      arn("role/not-a-user"),
      `${arn("user/ok")} Tags`,
      arn("user/ok"),
      arn("user/ok"),
      arn("group/g"),
      "RoleDetailList",
      arn("policy/none"),
      arn("policy/garbled"),
    ]);
  });
});

test("a secret that somebody put into a tag or a document is where the engine's scrubbing finds it", () => {
  const canary = ["ghp", "aBcDeFgHiJkLmNoPqRsTuVwXyZ0123456789"].join("_");
  const planted = records({
    UserDetailList: [
      {
        Arn: arn("user/leaky"),
        UserId: "AIDACKCEVSQ6C2EXAMPL8",
        CreateDate: "2020-01-01T00:00:00Z",
        Tags: [
          { Key: "note", Value: `token ${canary}` },
          { Key: "description", Value: canary },
        ],
        UserPolicyList: [{ PolicyName: "p", PolicyDocument: { Statement: [{ Sid: canary }] } }],
      },
    ],
  });
  expect(JSON.stringify(planted)).toContain(canary);
  expect(JSON.stringify(scrub(planted))).not.toContain(canary);
});
