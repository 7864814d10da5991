import { beforeAll, describe, expect, it } from "vitest";
import { readAwsFacts } from "@/lib/features/privilege/data-aws-facts";
import { allow, deny, home, policy, type Written } from "@/tests/factories/aws-request";
import type { AwsFacts } from "../facts";
import { isAccountDetails, readAccountDetails } from "./account-details";
import { actionsOfPaths, findPaths } from "./find-paths";

const now = new Date("2026-03-01T00:00:00Z");
let facts: AwsFacts;
beforeAll(async () => {
  facts = await readAwsFacts(actionsOfPaths);
});

const arn = (what: string) => `arn:aws:iam::${home}:${what}`;
const inline = (...statements: readonly Written[]) => [
  { PolicyName: "inline", PolicyDocument: policy(...statements) },
];
const user = (name: string, more: object = {}) => ({ Arn: arn(`user/${name}`), ...more });
const role = (name: string, trusted: object, more: object = {}) => ({
  Arn: arn(`role/${name}`),
  AssumeRolePolicyDocument: policy({ Effect: "Allow", Principal: trusted, Action: "sts:AssumeRole" }),
  ...more,
});
const managed = (name: string, ...statements: readonly Written[]) => ({
  Arn: arn(`policy/${name}`),
  PolicyVersionList: [
    { Document: policy(deny("*")), IsDefaultVersion: false },
    { Document: policy(...statements), IsDefaultVersion: true },
  ],
});
const attached = (name: string) => ({
  AttachedManagedPolicies: [{ PolicyName: name, PolicyArn: arn(`policy/${name}`) }],
});
const admin = { RolePolicyList: inline(allow("*")) };
const lambda = { Service: "lambda.amazonaws.com" };
/** Somebody has to be there for the roles to count as read. */
const nobody = role("nobody", { Service: "x.amazonaws.com" });

function pathsIn(body: object): { [principal: string]: string[] } {
  const account = readAccountDetails({ UserDetailList: [], RoleDetailList: [nobody], ...body });
  if (!account.ok) throw new Error(account.problem);
  return Object.fromEntries(
    account.walkers.map(({ walker }) => [
      walker.id.split(":").at(-1),
      findPaths(walker, account.estate, facts, now).map(({ id }) => id),
    ]),
  );
}

describe("an export of an account", () => {
  it("puts inline, attached and group policies of a user together, in their default version", () => {
    const found = pathsIn({
      UserDetailList: [
        user("a", {
          UserPolicyList: inline(allow("iam:PassRole")),
          ...attached("make"),
          GroupList: ["invoke"],
        }),
      ],
      GroupDetailList: [
        {
          Arn: arn("group/invoke"),
          GroupName: "invoke",
          GroupPolicyList: inline(allow("lambda:InvokeFunction")),
        },
      ],
      RoleDetailList: [role("run", lambda, admin)],
      Policies: [managed("make", allow("lambda:CreateFunction"))],
    });
    expect(found["user/a"]).toEqual(["lambda-001"]);
  });

  it("holds a boundary against what its policies allow", () => {
    const body = (boundary: string) => ({
      UserDetailList: [
        user("a", {
          UserPolicyList: inline(allow("iam:*")),
          PermissionsBoundary: { PermissionsBoundaryArn: arn(`policy/${boundary}`) },
        }),
        user("b", { UserPolicyList: inline(allow("s3:*")) }),
      ],
      Policies: [managed("keys", allow("iam:CreateAccessKey")), managed("files", allow("s3:*"))],
    });
    expect(pathsIn(body("keys"))["user/a"]).toEqual(["iam-002"]);
    expect(pathsIn(body("files"))["user/a"]).toEqual([]);
  });

  it("removes a path whose role is absent, and keeps one whose role is there", () => {
    const makes = inline(allow(["iam:PassRole", "lambda:CreateFunction", "lambda:InvokeFunction"]));
    const withRole = (each: object) =>
      pathsIn({ UserDetailList: [user("a", { UserPolicyList: makes })], RoleDetailList: [each] })["user/a"];
    expect(withRole(role("run", lambda, admin))).toEqual(["lambda-001"]);
    expect(withRole(role("run", { Service: "ec2.amazonaws.com" }, admin))).toEqual([]);
    expect(withRole(role("run", lambda))).toEqual([]);
  });

  it("asks for the profile of a role that is passed to an instance", () => {
    const makes = inline(allow(["iam:PassRole", "ec2:RunInstances"]));
    const withRole = (more: object) =>
      pathsIn({
        UserDetailList: [user("a", { UserPolicyList: makes })],
        RoleDetailList: [role("run", { Service: "ec2.amazonaws.com" }, { ...admin, ...more })],
      })["user/a"];
    expect(withRole({ InstanceProfileList: [{}] })).toEqual(["ec2-001"]);
    expect(withRole({})).toEqual([]);
  });

  it("lets somebody take a role on where its trust and their policies say so", () => {
    const takes = { UserPolicyList: inline(allow("sts:AssumeRole")) };
    const found = pathsIn({
      UserDetailList: [user("trusted"), user("able", takes), user("neither")],
      RoleDetailList: [
        role("named", { AWS: arn("user/trusted") }, admin),
        role("open", { AWS: arn("root") }, admin),
      ],
    });
    expect(found).toMatchObject({
      "user/trusted": ["sts-001"],
      "user/able": ["sts-001"],
      "user/neither": [],
    });
  });

  it("follows roles that hold nothing to those that do", () => {
    const found = pathsIn({
      RoleDetailList: [
        role("first", { AWS: arn("user/x") }),
        role("second", { AWS: arn("role/first") }),
        role("third", { AWS: arn("role/second") }, admin),
      ],
    });
    expect(found).toMatchObject({ "role/first": ["sts-001"], "role/second": ["sts-001"] });
  });

  it("takes roles of other accounts that a policy names as not seen", () => {
    const takes = (resource: string) =>
      pathsIn({ UserDetailList: [user("a", { UserPolicyList: inline(allow("sts:AssumeRole", resource)) })] })[
        "user/a"
      ];
    expect(takes("arn:aws:iam::444455556666:role/deploy")).toEqual(["sts-001"]);
    expect(takes(arn("role/deploy"))).toEqual([]);
    expect(takes("*")).toEqual([]);
  });

  it("takes itself for itself, and others for others", () => {
    const keys = (resource: string) => inline(allow(["iam:CreateAccessKey", "iam:PutUserPolicy"], resource));
    const found = pathsIn({
      UserDetailList: [
        user("a", { UserPolicyList: keys(arn("user/a")) }),
        user("b", { UserPolicyList: keys(arn("user/a")) }),
      ],
    });
    expect(found).toMatchObject({ "user/a": ["iam-007"], "user/b": ["iam-002", "iam-018"] });
  });

  it("changes the version of a policy only where it holds one of its own", () => {
    const changes = { UserPolicyList: inline(allow("iam:CreatePolicyVersion")) };
    const found = pathsIn({
      UserDetailList: [user("holds", { ...changes, ...attached("mine") }), user("bare", changes)],
      Policies: [managed("mine", allow("s3:*"))],
    });
    expect(found).toMatchObject({ "user/holds": ["iam-001"], "user/bare": [] });
  });

  it("that was cut off knows of nothing that it is absent", () => {
    const makes = inline(allow(["iam:PassRole", "lambda:CreateFunction", "lambda:InvokeFunction"]));
    const body = { UserDetailList: [user("a", { UserPolicyList: makes })], IsTruncated: true };
    expect(pathsIn(body)["user/a"]).toEqual(["lambda-001"]);
  });

  it("says what of a principal it does not hold", () => {
    const account = readAccountDetails({
      UserDetailList: [
        user("a", {
          ...attached("gone"),
          GroupList: ["lost"],
          UserPolicyList: [{ PolicyName: "bad", PolicyDocument: "{" }],
        }),
      ],
      RoleDetailList: [],
    });
    expect(account.ok && account.walkers[0]?.notSeen).toEqual([
      "the policies of the group lost",
      "bad is no JSON.",
      `the policy ${arn("policy/gone")}`,
    ]);
  });

  it.each([
    [{}],
    [{ UserDetailList: 7, RoleDetailList: [] }],
    [{ UserDetailList: [{}], RoleDetailList: [] }],
    [null],
  ])("%j is none that can be read", (body) => {
    expect(readAccountDetails(body)).toMatchObject({ ok: false });
  });

  it("is known by its lists", () => {
    expect([{ UserDetailList: [], RoleDetailList: [] }, { id: "x" }, [], null].map(isAccountDetails)).toEqual(
      [true, false, false, false],
    );
  });
});
