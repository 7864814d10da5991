/* biome-ignore-all lint/suspicious/noTemplateCurlyInString: the variables of AWS are written so. */
import { beforeAll, describe, expect, it } from "vitest";
import { readAwsFacts } from "@/lib/features/privilege/data-aws-facts";
import { allow, deny, home, policy, type Written } from "@/tests/factories/aws-request";
import type { AwsFacts } from "../facts";
import { readBareCase } from "./bare-case";
import { type Estate, nothingRead } from "./estate";
import { actionsOfPaths, allPaths, type FoundPath, findPaths } from "./find-paths";

const now = new Date("2026-03-01T00:00:00Z");
let facts: AwsFacts;
beforeAll(async () => {
  facts = await readAwsFacts(actionsOfPaths);
});

type Kind = "user" | "role";
interface More {
  estate?: Estate;
  boundary?: readonly Written[];
  scps?: readonly (readonly Written[])[];
}

function pathsOf(
  kind: Kind,
  statements: readonly Written[],
  { estate, boundary, scps }: More = {},
): FoundPath[] {
  const named = (one: readonly Written[]) => ({ name: "p", policy: policy(...one) });
  const read = readBareCase({
    id: "x",
    principalType: kind,
    policy: policy(...statements),
    permissionBoundaries: boundary ? [named(boundary)] : [],
    scps: scps?.map((level) => [named(level)]) ?? [],
  });
  if (!read.ok) throw new Error(read.problem);
  return findPaths(read.walker, estate ?? nothingRead, facts, now);
}

const idsOf = (kind: Kind, statements: readonly Written[], more: More = {}) =>
  pathsOf(kind, statements, more).map(({ id }) => id);

const key = "iam:CreateAccessKey";
const when = (Condition: object, action: unknown = key) => [allow(action, "*", { Condition })];
const users = "arn:aws:iam::111122223333:user";

describe("the table", () => {
  it("holds 65 paths, each once, of actions that AWS knows and on things that they take", () => {
    expect(new Set(allPaths.map(({ id }) => id)).size).toBe(65);
    expect([...actionsOfPaths].filter((action) => facts.action(action) === undefined)).toEqual([]);
    const wrong = allPaths.flatMap(({ id, deeds }) =>
      deeds.flatMap(({ action, target }) => {
        const types = facts.action(action)?.resources.map(({ type }) => type.toLowerCase()) ?? [];
        return typeof target === "object" && target !== null && !types.includes(target.thing)
          ? [`${id} ${action}`]
          : [];
      }),
    );
    expect(wrong).toEqual([]);
  });

  it.each(allPaths.map((path) => [path.id, path] as const))(
    "%s is permitted by its permissions and by no one less",
    (id, path) => {
      const kind = path.as === "user" ? "user" : "role";
      const actions = [...new Set(path.deeds.map(({ action }) => action))];
      expect(idsOf(kind, [allow(actions)])).toContain(id);
      expect(
        idsOf(
          kind,
          actions.map((action) => allow(action.toUpperCase())),
        ),
      ).toContain(id);
      for (const left of actions) {
        expect(idsOf(kind, [allow(actions.filter((each) => each !== left))])).not.toContain(id);
        expect(idsOf(kind, [allow(actions), deny(left)])).not.toContain(id);
        expect(idsOf(kind, [allow(actions)], { boundary: [allow("*"), deny(left)] })).not.toContain(id);
        expect(
          idsOf(kind, [allow(actions)], { scps: [[{ Effect: "Allow", NotAction: left, Resource: "*" }]] }),
        ).not.toContain(id);
      }
      if (path.as !== "any")
        expect(idsOf(kind === "user" ? "role" : "user", [allow(actions)])).not.toContain(id);
    },
  );
});

describe("resources", () => {
  it.each<[string, readonly Written[], boolean]>([
    ["of another service", [allow(key, "arn:aws:s3:::bucket/*")], false],
    ["of another kind", [allow(key, "arn:aws:iam::111122223333:role/app")], false],
    ["of the kind", [allow(key, `${users}/ci-*`)], true],
    ["of the kind, by wildcards", [allow(key, "arn:aws:iam::*:u*/c?")], true],
    ["of the kind, by a wildcard over colons", [allow(key, "arn:aws:iam:*:user/ci")], true],
    ["of another kind, by a wildcard over colons", [allow(key, "arn:aws:iam:*:role/ci")], false],
    ["denied for all", [allow(key), deny(key, "arn:aws:iam::*:user/*")], false],
    ["denied for one", [allow(key), deny(key, `${users}/admin`)], true],
    [
      "denied for all but some",
      [allow(key), { Effect: "Deny", Action: key, NotResource: `${users}/ci-*` }],
      true,
    ],
    ["denied for just what is allowed", [allow(key, `${users}/ci-*`), deny(key, `${users}/*`)], false],
    ["all but the kind", [{ Effect: "Allow", Action: key, NotResource: "arn:aws:iam::*:user/*" }], false],
    ["all but another kind", [{ Effect: "Allow", Action: key, NotResource: "arn:aws:iam::*:role/*" }], true],
    ["itself only", [allow(key, "arn:aws:iam::*:user/${aws:username}")], false],
  ])("%s", (_, statements, isPermitted) => {
    expect(idsOf("user", statements).includes("iam-002")).toBe(isPermitted);
  });

  it("of its own account, where policies name several", () => {
    const far = [1, 2, 3].map((place) => `arn:aws:iam::44445555666${place}:role/deploy`);
    const near = [`arn:aws:iam::${home}:user/a`, `arn:aws:iam::${home}:user/b`];
    expect(idsOf("role", [allow("sts:AssumeRole", far), allow(key, near)])).toEqual(["iam-002", "sts-001"]);
  });

  it("itself, where a path is about itself", () => {
    const own = "arn:aws:iam::*:user/${aws:username}";
    expect(idsOf("user", [allow("iam:PutUserPolicy", own)])).toEqual(["iam-007"]);
  });

  it("that two permissions have to share", () => {
    const at = (name: string) => `arn:aws:lambda:*:*:function:${name}`;
    const both = (one: string, other: string) =>
      idsOf("role", [allow("lambda:UpdateFunctionCode", at(one)), allow("lambda:InvokeFunction", at(other))]);
    expect(both("a*", "*z")).toEqual(["lambda-003", "lambda-004"]);
    expect(both("a*", "b*")).toEqual(["lambda-003"]);
  });

  it("of every kind that an action takes", () => {
    const passes = allow("iam:PassRole");
    expect(idsOf("role", [passes, allow("ec2:RunInstances", "arn:aws:ec2:*:*:instance/*")])).toEqual([]);
    expect(idsOf("role", [passes, allow("ec2:RunInstances", `arn:aws:ec2:*:${home}:*`)])).toEqual([]);
    expect(
      idsOf("role", [
        passes,
        allow("ec2:RunInstances", [`arn:aws:ec2:*:${home}:*`, "arn:aws:ec2:*::image/*"]),
      ]),
    ).toEqual(["ec2-001"]);
  });
});

describe("conditions", () => {
  it.each<[string, object, boolean]>([
    ["that may hold", { Bool: { "aws:MultiFactorAuthPresent": "true" } }, true],
    ["on a tag of the principal", { StringEquals: { "aws:PrincipalTag/team": "red" } }, true],
    ["on an address", { IpAddress: { "aws:SourceIp": "10.0.0.0/8" } }, true],
    [
      "that exclude each other",
      { StringEquals: { "aws:PrincipalTag/a": "x" }, StringNotEquals: { "aws:PrincipalTag/a": "x" } },
      false,
    ],
    [
      "that exclude each other, as patterns",
      { StringLike: { "aws:PrincipalTag/a": "x*" }, StringNotLike: { "aws:PrincipalTag/a": "*" } },
      false,
    ],
    [
      "that leave a gap",
      {
        NumericLessThan: { "aws:MultiFactorAuthAge": "10" },
        NumericGreaterThan: { "aws:MultiFactorAuthAge": "5" },
      },
      true,
    ],
    [
      "that leave none",
      {
        NumericLessThan: { "aws:MultiFactorAuthAge": "5" },
        NumericGreaterThan: { "aws:MultiFactorAuthAge": "10" },
      },
      false,
    ],
    [
      "on addresses that leave none",
      { IpAddress: { "aws:SourceIp": "10.0.0.0/8" }, NotIpAddress: { "aws:SourceIp": "10.0.0.0/8" } },
      false,
    ],
    ["until a day that is over", { DateLessThan: { "aws:CurrentTime": "2026-02-01T00:00:00Z" } }, false],
    ["until a day that comes", { DateLessThan: { "aws:CurrentTime": "2026-04-01T00:00:00Z" } }, true],
    ["from a day that comes", { DateGreaterThan: { "aws:CurrentTime": "2027-01-01" } }, false],
    ["without TLS", { Bool: { "aws:SecureTransport": "false" } }, false],
    ["on an unsigned caller", { Null: { "aws:PrincipalArn": "true" } }, false],
    ["on a role", { StringEquals: { "aws:PrincipalType": "AssumedRole" } }, false],
    ["on a service of AWS as caller", { Bool: { "aws:PrincipalIsAWSService": "true" } }, false],
    ["on what only services tell", { ArnLike: { "aws:SourceArn": "arn:aws:sns:*:*:*" } }, false],
    ["on a key that the action does not have", { StringEquals: { "ec2:InstanceType": "t3.micro" } }, false],
    ["on a tag that the action does not take", { StringEquals: { "aws:RequestTag/a": "b" } }, false],
    ["on a tag of the user", { StringEquals: { "aws:ResourceTag/a": "b" } }, true],
    ["of a set, absent", { "ForAllValues:StringEquals": { "ec2:x": "b" } }, true],
    ["on a region where IAM is not", { StringEquals: { "aws:RequestedRegion": "eu-west-1" } }, false],
    ["on a value with no text", { StringEquals: { "aws:PrincipalTag/a": [] } }, false],
  ])("%s", (_, Condition, isPermitted) => {
    expect(idsOf("user", when(Condition)).includes("iam-002")).toBe(isPermitted);
  });

  it.each<[string, object, boolean]>([
    ["that can be avoided", { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } }, true],
    ["outside a network", { NotIpAddress: { "aws:SourceIp": "10.0.0.0/8" } }, true],
    ["that always holds", { StringLike: { "aws:PrincipalArn": "*" } }, false],
    ["of whoever is a user", { StringEquals: { "aws:PrincipalType": "User" } }, false],
    ["since a day that is over", { DateGreaterThan: { "aws:CurrentTime": "2026-01-01" } }, false],
    ["on TLS", { Bool: { "aws:SecureTransport": "true" } }, false],
    ["outside the organisation", { StringNotEquals: { "aws:PrincipalOrgID": "o-1" } }, true],
  ])("of a Deny %s", (_, Condition, isPermitted) => {
    expect(idsOf("user", [allow(key), deny("*", "*", { Condition })]).includes("iam-002")).toBe(isPermitted);
  });

  it("of passing a role are those of the service that gets it", () => {
    const to = (services: unknown) => [
      allow(["lambda:CreateFunction", "lambda:InvokeFunction", "ec2:RunInstances"]),
      allow("iam:PassRole", "*", { Condition: { StringEquals: { "iam:PassedToService": services } } }),
    ];
    expect(idsOf("role", to("lambda.amazonaws.com"))).toEqual(["lambda-001"]);
    expect(idsOf("role", to(["ec2.amazonaws.com", "lambda.amazonaws.com"]))).toEqual([
      "ec2-001",
      "lambda-001",
    ]);
    expect(idsOf("role", to("ecs-tasks.amazonaws.com"))).toEqual([]);
  });

  it("on the policy that is attached take away those that only read", () => {
    const attach = (arn: unknown) =>
      idsOf("user", when({ ArnEquals: { "iam:PolicyARN": arn } }, "iam:AttachUserPolicy"));
    expect(attach("arn:aws:iam::aws:policy/AdministratorAccess")).toEqual(["iam-008"]);
    expect(attach("arn:aws:iam::aws:policy/*")).toEqual(["iam-008"]);
    expect(attach(["arn:aws:iam::aws:policy/ReadOnlyAccess", `arn:aws:iam::${home}:policy/x`])).toEqual([
      "iam-008",
    ]);
    expect(attach("arn:aws:iam::aws:policy/ReadOnlyAccess")).toEqual([]);
  });

  it("of an Allow and a Deny are looked at together", () => {
    const only = (value: string) => ({ StringEquals: { "aws:PrincipalTag/team": value } });
    const both = (value: string) =>
      idsOf("user", [...when(only("red")), deny(key, "*", { Condition: only(value) })]);
    expect(both("blue")).toEqual(["iam-002"]);
    expect(both("red")).toEqual([]);
  });
});

describe("everything but", () => {
  it("leaves what is not named", () => {
    const statements = [{ Effect: "Allow", NotAction: ["ec2:*", "s3:*"], Resource: "*" }];
    expect(idsOf("role", statements)).toContain("iam-002");
    expect(idsOf("role", statements)).not.toContain("ec2-002");
  });

  it("of identities leaves none of theirs, and no role to pass", () => {
    const ids = idsOf("role", [{ Effect: "Allow", NotAction: ["iam:*", "sts:*"], Resource: "*" }]);
    expect(ids.filter((id) => /^(iam|sts)/.test(id))).toEqual([]);
    expect(ids).not.toContain("lambda-001");
    expect(ids).toContain("lambda-003");
  });
});

describe("what a path needs", () => {
  const update = [allow("lambda:UpdateFunctionCode")];
  const withFunctions = (arns: readonly string[]): Estate => ({
    ...nothingRead,
    things: new Map([["function", arns]]),
  });

  it("is not seen where nothing was read", () => {
    const needs = [{ what: "a Lambda function with a role", seen: "not seen", which: [] }];
    expect(pathsOf("role", update)).toEqual([{ id: "lambda-003", permitted: true, needs }]);
  });

  it("is present where it was, and takes the path away only where it is absent", () => {
    const arn = "arn:aws:lambda:eu-west-1:111122223333:function:f";
    const needs = [{ what: "a Lambda function with a role", seen: "present", which: [arn] }];
    expect(pathsOf("role", update, { estate: withFunctions([arn]) })).toEqual([
      { id: "lambda-003", permitted: true, needs },
    ]);
    expect(pathsOf("role", update, { estate: withFunctions([]) })).toEqual([]);
    const elsewhere = [allow("lambda:UpdateFunctionCode", "arn:aws:lambda:*:*:function:other")];
    expect(pathsOf("role", elsewhere, { estate: withFunctions([arn]) })).toEqual([]);
  });

  it("is not asked for where the path makes it", () => {
    const makes = [allow(["iam:PassRole", "lambda:CreateFunction", "lambda:InvokeFunction"])];
    expect(idsOf("role", makes, { estate: withFunctions([]) })).toEqual(["lambda-001"]);
  });
});
