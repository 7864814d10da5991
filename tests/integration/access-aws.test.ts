import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { aws } from "@/lib/connectors/aws/connector";
import { isAccountDetails, readAccountDetails } from "@/lib/domain/privilege/aws/paths/account-details";
import { actionsOfPaths, findPaths } from "@/lib/domain/privilege/aws/paths/find-paths";
import { loadAccess } from "@/lib/features/access/data";
import { answerCan } from "@/lib/features/access/data-answers";
import { decisionSchema } from "@/lib/features/access/schema";
import { readAwsFacts } from "@/lib/features/privilege/data-aws-facts";
import { Scope, systemScope } from "@/lib/platform/scope";
import { bringFile, rollcall } from "@/tests/factories/access-rig";
import { bringOrganization, fullAccess } from "@/tests/factories/aws-organization";
import { abroad, alice, allow, app, deny, home, policy, type Written } from "@/tests/factories/aws-request";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

const cases = process.env.ROLLCALL_CASES;

const outside = "222233334444";

type Thing = { [key: string]: unknown };

const iam = (account: string, resource: string) => `arn:aws:iam::${account}:${resource}`;
const inline = (PolicyName: string, ...statements: Written[]) => ({
  PolicyName,
  PolicyDocument: policy(...statements),
});
const managed = (account: string, name: string, ...statements: Written[]) => ({
  PolicyName: name,
  Arn: iam(account, `policy/${name}`),
  DefaultVersionId: "v1",
  PolicyVersionList: [{ VersionId: "v1", IsDefaultVersion: true, Document: policy(...statements) }],
});
const attach = (account: string, ...names: string[]) =>
  names.map((name) => ({ PolicyName: name, PolicyArn: iam(account, `policy/${name}`) }));
const user = (account: string, UserName: string, id: string, more: Thing = {}) => ({
  UserName,
  UserId: `AIDAEXAMPLE${id}`,
  Arn: iam(account, `user/${UserName}`),
  CreateDate: "2026-01-01T00:00:00Z",
  ...more,
});
const role = (account: string, RoleName: string, id: string, trust: Written[], more: Thing = {}) => ({
  RoleName,
  RoleId: `AROAEXAMPLE${id}`,
  Arn: iam(account, `role/${RoleName}`),
  CreateDate: "2026-01-01T00:00:00Z",
  AssumeRolePolicyDocument: policy(...trust),
  ...more,
});
const trusts = (principal: unknown, more: Written = {}): Written => ({
  Effect: "Allow",
  Principal: principal,
  Action: "sts:AssumeRole",
  ...more,
});

/** Two accounts: alice and bob, the roles app and deploy; and a role abroad that trusts alice. */
function details() {
  return {
    UserDetailList: [
      user(home, "alice", "ALICE0001", {
        UserPolicyList: [
          inline("assume", allow("sts:AssumeRole")),
          inline(
            "by-address",
            allow("ec2:StartInstances", "*", {
              Condition: { IpAddress: { "aws:SourceIp": "203.0.113.0/24" } },
            }),
          ),
          inline("own", allow("iam:ChangePassword", `arn:aws:iam::${home}:user/\${aws:username}`)),
        ],
        GroupList: ["dev"],
        Tags: [{ Key: "team", Value: "shop" }],
      }),
      user(home, "bob", "BOB000001", {
        AttachedManagedPolicies: attach(home, "admin"),
        PermissionsBoundary: {
          PermissionsBoundaryType: "Policy",
          PermissionsBoundaryArn: iam(home, "policy/limit"),
        },
      }),
      user(home, "gap", "GAP000001", { AttachedManagedPolicies: attach(home, "elsewhere") }),
      // What the group holds is not in the file.
      user(outside, "kim", "KIM0000001", { GroupList: ["ops"] }),
      user(abroad, "carol", "CAROL0001", { UserPolicyList: [inline("all", allow("*"))] }),
    ],
    GroupDetailList: [
      {
        GroupName: "dev",
        GroupId: "AGPAEXAMPLEDEV00001",
        Arn: iam(home, "group/dev"),
        GroupPolicyList: [
          inline("read", allow(["ec2:Describe*", "dynamodb:ListTables"]), deny("ec2:DescribeKeyPairs")),
        ],
        AttachedManagedPolicies: attach(home, "launch"),
      },
    ],
    RoleDetailList: [
      role(home, "app", "APP000001", [trusts({ AWS: alice })], {
        RolePolicyList: [inline("work", allow("ec2:*"))],
      }),
      role(home, "deploy", "DEPLOY001", [trusts({ Service: "lambda.amazonaws.com" })], {
        RolePolicyList: [inline("all", allow("*"))],
      }),
      role(abroad, "guest", "GUEST0001", [trusts({ AWS: alice })]),
      role(abroad, "closed", "CLOSED001", [trusts({ AWS: abroad })]),
    ],
    Policies: [
      managed(home, "admin", allow("*")),
      managed(home, "limit", allow(["ec2:*", "iam:List*"])),
      managed(home, "launch", {
        ...allow(["iam:PassRole", "lambda:CreateFunction", "lambda:InvokeFunction"]),
        Sid: "Launch",
      }),
    ],
  };
}

let database: TestDatabase;
let folder: string;
beforeAll(async () => {
  database = await createTestDatabase();
  folder = mkdtempSync(join(tmpdir(), "rollcall-aws-"));
  await bringFile(database, aws, "prod", JSON.stringify(details()));
});
afterAll(async () => {
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

async function batch(lines: readonly Thing[]) {
  const file = join(folder, "questions.jsonl");
  writeFileSync(file, lines.map((line) => JSON.stringify(line)).join("\n"));
  const { out, code } = await rollcall(database, folder, "can", "--batch", file);
  return { code, answers: out.map((line) => decisionSchema.parse(JSON.parse(line))) };
}
const asked = (identity: string, action: string, resource = "*", context: Thing = {}) => ({
  identity,
  action,
  resource,
  context,
});
const verdicts = async (...lines: Thing[]) => (await batch(lines)).answers.map(({ verdict }) => verdict);
const bob = iam(home, "user/bob");

describe("accounts whose organisation nobody read", () => {
  it("says what is allowed as far as was read, and denies what nothing could give", async () => {
    const { code, answers } = await batch([
      asked("alice", "ec2:DescribeInstances"),
      asked("alice", "ec2:DescribeKeyPairs"),
      asked("alice", "ec2:TerminateInstances"),
      asked("kim", "ec2:TerminateInstances"),
    ]);
    expect(answers).toEqual([
      {
        verdict: "depends",
        reason: expect.stringMatching(
          /^Allowed as far as was read, by statement 1 of inline policy "read" of group dev\. Not known: The service and resource control policies over account 111122223333: no source has read/,
        ),
        layersNotSeen: [expect.stringContaining("control policies over account 111122223333")],
      },
      {
        verdict: "denied",
        reason: 'Denied by statement 2 of inline policy "read" of group dev.',
        layersNotSeen: [],
      },
      {
        verdict: "denied",
        reason: "No policy of its own or of its groups allows ec2:TerminateInstances.",
        layersNotSeen: [],
      },
      {
        verdict: "depends",
        reason: expect.stringMatching(
          /^Nothing that was read allows ec2:TerminateInstances; what was not read may\./,
        ),
        layersNotSeen: [
          "Not read: the policies of group ops.",
          expect.stringContaining(`control policies over account ${outside}`),
        ],
      },
    ]);
    expect(code).toBe(3);
  });
});

describe("accounts of an organisation", () => {
  beforeAll(() =>
    bringOrganization(
      database,
      [home, abroad],
      [
        fullAccess(home, abroad),
        {
          name: "no-trails",
          kind: "service",
          statements: [{ ...deny("cloudtrail:StopLogging"), Sid: "Trails" }],
          targets: ["ou-prod"],
        },
      ],
    ),
  );

  it("counts identity policies, groups, boundaries and guardrails, each named in the reason", async () => {
    const { code, answers } = await batch([
      asked(alice, "ec2:DescribeInstances"),
      asked("bob", "ec2:RunInstances"),
      asked("bob", "iam:CreateUser"),
      asked("deploy", "cloudtrail:StopLogging"),
      asked("carol", "cloudtrail:StopLogging"),
      asked("AIDAEXAMPLEALICE0001", "dynamodb:ListTables"),
    ]);
    expect(answers.map(({ verdict }) => verdict)).toEqual([
      "allowed",
      "allowed",
      "denied",
      "denied",
      "denied",
      "allowed",
    ]);
    expect(answers.map(({ reason }) => reason)).toEqual([
      expect.stringContaining("within statement 1 of the service control policy FullAWSAccess"),
      expect.stringContaining(`statement 1 of the permissions boundary ${iam(home, "policy/limit")}`),
      "Its permissions boundary does not allow it.",
      'Denied by statement "Trails" of the service control policy no-trails.',
      'Denied by statement "Trails" of the service control policy no-trails.',
      expect.stringContaining("Allowed by"),
    ]);
    expect(code).toBe(0);
  });

  it("names who asks by their sessions, and knows the root user and federated users that no source lists", async () => {
    expect(
      await verdicts(
        asked(`arn:aws:sts::${home}:assumed-role/app/one`, "ec2:StopInstances"),
        asked(`arn:aws:sts::${home}:assumed-role/app/one`, "iam:CreateUser"),
        asked(`arn:aws:iam::${home}:root`, "iam:CreateUser"),
        asked(`arn:aws:iam::${home}:root`, "cloudtrail:StopLogging"),
        asked(`arn:aws:sts::${home}:federated-user/kim`, "ec2:StopInstances"),
        asked(`arn:aws:sts::${home}:assumed-role/nobody/one`, "ec2:StopInstances"),
      ),
    ).toEqual(["allowed", "denied", "allowed", "denied", "depends", "depends"]);
  });

  it("hangs on keys that the context does not say, and on no others", async () => {
    const start = (context: Thing) => asked("alice", "ec2:StartInstances", "*", context);
    const { answers } = await batch([
      start({}),
      start({ "aws:SourceIp": "203.0.113.9" }),
      start({ "AWS:sourceip": "198.51.100.1" }),
      start({ "aws:SourceIp": null }),
      asked("alice", "iam:ChangePassword", alice),
      asked("alice", "iam:ChangePassword", bob),
    ]);
    expect(answers.map(({ verdict }) => verdict)).toEqual([
      "depends",
      "allowed",
      "denied",
      "denied",
      "allowed",
      "denied",
    ]);
    expect(answers[0]?.reason).toContain("Depends on aws:sourceip: allowed by statement 1 of inline policy");
    expect(answers[0]?.layersNotSeen).toEqual(["What aws:sourceip is in the request."]);
  });

  it("asks the trust of a role, in the same account and in another", async () => {
    expect(
      await verdicts(
        asked("alice", "sts:AssumeRole", app),
        asked("bob", "sts:AssumeRole", app),
        asked("alice", "sts:AssumeRole", iam(home, "role/deploy")),
        asked("alice", "sts:AssumeRole", iam(abroad, "role/guest")),
        asked("alice", "sts:AssumeRole", iam(abroad, "role/closed")),
        asked("alice", "sts:AssumeRole", iam("777788889999", "role/any")),
        asked("carol", "sts:AssumeRole", iam(abroad, "role/closed")),
      ),
    ).toEqual(["allowed", "denied", "denied", "allowed", "denied", "depends", "allowed"]);
  });

  it("answers the page and the API as it does the command, also of what lies in another account", async () => {
    const answer = async (resource: string) => {
      const ask = { action: "sts:AssumeRole", resource, namespace: "", context: {} };
      return answerCan(database.pool, systemScope(), { identity: "alice", source: null, ask });
    };
    const told = await batch([asked("alice", "sts:AssumeRole", iam(abroad, "role/guest"))]);
    expect(await answer(iam(abroad, "role/guest"))).toMatchObject({
      is: "decided",
      decision: told.answers[0],
    });
  });

  it("policies of resources that nobody read leave it open, and so does a policy without a document", async () => {
    const { answers } = await batch([
      asked("deploy", "s3:GetObject", "arn:aws:s3:::data/a"),
      asked("alice", "s3:GetObject", "arn:aws:s3:::data/a"),
      asked("gap", "ec2:StopInstances"),
    ]);
    expect(answers.map(({ verdict }) => verdict)).toEqual(["depends", "depends", "depends"]);
    expect(answers.map(({ reason }) => reason)).toEqual([
      expect.stringMatching(/^Allowed as far as was read, by statement 1 of inline policy "all"/),
      expect.stringMatching(
        /^Nothing that was read allows s3:GetObject on arn:aws:s3:::data\/a\. Not known: Whether /,
      ),
      expect.stringMatching(/^Nothing that was read allows ec2:StopInstances; what was not read may\./),
    ]);
    expect(answers[2]?.layersNotSeen).toEqual([`Not read: ${iam(home, "policy/elsewhere")}.`]);
  });

  it("takes no words that mean nothing, and names the nearest", async () => {
    const { answers } = await batch([
      asked("alice", "dynamodbb:ListTables"),
      asked("alice", "read everything"),
      asked("alice", "s3:*"),
      asked("alice", "ec2:StopInstances", "my machine"),
      asked("alice", "ec2:StopInstances", "*", { "aws:SourceIp": { is: 1 } }),
      asked("alice", "ec2:DescribeInstancs", "*"),
    ]);
    expect(answers.map(({ reason }) => reason)).toEqual([
      expect.stringContaining('The nearest is "dynamodb:ListTables".'),
      expect.stringContaining("is no action of AWS"),
      expect.stringContaining("asks about more than one action"),
      expect.stringContaining("is no ARN"),
      expect.stringContaining("cannot be read"),
      expect.stringContaining("Allowed by"),
    ]);
    const near = await batch([asked("alice", "ec2:TerminateInstancs", "*")]);
    expect(near.answers[0]?.reason).toContain("the nearest is ec2:terminateinstances");
  });

  it("tells who can, through what, and who may only do it to some", async () => {
    const { out, code } = await rollcall(database, folder, "who-can", "iam:ChangePassword", "--json");
    const ways = out.map((line): Thing => JSON.parse(line));
    expect(ways.map(({ name, namedOnly }) => [name, namedOnly])).toEqual([
      [iam(home, "role/deploy"), false],
      [alice, true],
      [iam(abroad, "user/carol"), false],
    ]);
    const described = await rollcall(database, folder, "who-can", "ec2:DescribeInstances", "--json");
    expect(described.out.map((line): Thing => JSON.parse(line))).toContainEqual(
      expect.objectContaining({ name: alice, through: "dev" }),
    );
    // The account that manages the organisation is listed by it, and was not read itself.
    expect(described.err).toContain(
      "Not read: organisation: The users, roles and policies of account 999988887777",
    );
    expect(code).toBe(3);
  });

  it("lists what somebody holds by policy, service and access level, and the known ways to more", async () => {
    const { out } = await rollcall(database, folder, "can", "alice", "--json");
    const held = z
      .object({
        holdings: z.array(z.object({ what: z.string(), where: z.string(), through: z.string().nullable() })),
        routes: z.array(z.looseObject({ id: z.string() })),
      })
      .parse(JSON.parse(out[0] ?? ""));
    expect(held.holdings).toContainEqual({
      what: "ec2: describe* (List)",
      where: "everything",
      through: "dev",
    });
    expect(held.holdings).toContainEqual({
      what: "not ec2: describekeypairs (List)",
      where: "everything",
      through: "dev",
    });
    expect(held.routes).toContainEqual(
      expect.objectContaining({
        id: "lambda-001",
        needs: [
          {
            what: "a role that lambda.amazonaws.com may take on",
            seen: "present",
            which: [iam(home, "role/deploy")],
          },
        ],
      }),
    );
  });

  it("tells the paths of everybody, one a line, and of one", async () => {
    const { out } = await rollcall(database, folder, "paths", "--json");
    const lines = out.map((line) => pathsSchema.parse(JSON.parse(line)));
    expect(lines.map(({ principal }) => principal).sort()).toEqual(
      [
        alice,
        bob,
        iam(home, "user/gap"),
        iam(outside, "user/kim"),
        iam(abroad, "user/carol"),
        app,
        ...["role/deploy"].map((each) => iam(home, each)),
        iam(abroad, "role/guest"),
        iam(abroad, "role/closed"),
      ].sort(),
    );
    const one = await rollcall(database, folder, "paths", "alice", "--json");
    expect(one.out.map((line) => pathsSchema.parse(JSON.parse(line)))).toEqual(
      lines.filter(({ principal }) => principal === alice),
    );
    expect(one.out).toHaveLength(1);
    // Its boundary leaves nothing of its administration but instances.
    expect(lines.find(({ principal }) => principal === bob)?.paths.map(({ id }) => id)).toEqual([
      "ec2-002",
      "ec2-004",
    ]);
    expect(lines.find(({ principal }) => principal === iam(home, "user/gap"))?.notSeen).toEqual([
      iam(home, "policy/elsewhere"),
    ]);
  });

  it("of whom somebody does not reach, they are told nothing", async () => {
    const container = await database.pool.query<{ id: string }>(
      "SELECT id FROM containers WHERE external_id = $1",
      [abroad],
    );
    const membership = { kind: "containers" as const, ids: container.rows.map(({ id }) => id) };
    const scope = Scope.ofMember({ actor: "user:x", role: "auditor", membership, personId: null });
    const load = (identities: string[]) => loadAccess(database.pool, scope, { identities, source: null });
    const ask = { action: "ec2:DescribeInstances", resource: "*", namespace: "", context: {} };
    const access = await load(["carol", alice, `arn:aws:iam::${home}:root`]);
    expect(access.decide("carol", ask).verdict).toBe("allowed");
    expect(access.decide(alice, ask).reason).toContain("There is no identity");
    expect(access.decide(`arn:aws:iam::${home}:root`, ask).reason).toContain("There is no identity");
    expect((await load([])).whoCan(ask).map(({ name }) => name)).toEqual([iam(abroad, "user/carol")]);
  });

  it("resource control policies hold for what is asked for", async () => {
    await bringOrganization(
      database,
      [home, abroad],
      [
        fullAccess(home, abroad),
        {
          name: "RCPFullAWSAccess",
          kind: "resource",
          statements: [{ ...allow("*"), Principal: "*" }],
          targets: ["r-1", "ou-prod", home, abroad],
        },
        {
          name: "no-guests",
          kind: "resource",
          statements: [{ ...deny("sts:AssumeRole"), Principal: "*", Sid: "Guests" }],
          targets: [abroad],
        },
      ],
    );
    const { answers } = await batch([
      asked("alice", "sts:AssumeRole", app),
      asked("alice", "sts:AssumeRole", iam(abroad, "role/guest")),
      asked("carol", "cloudtrail:StopLogging"),
    ]);
    expect(answers.map(({ verdict }) => verdict)).toEqual(["allowed", "denied", "allowed"]);
    expect(answers[1]?.reason).toBe('Denied by statement "Guests" of the resource control policy no-guests.');
  });
});

const pathsSchema = z.object({
  principal: z.string(),
  paths: z.array(z.looseObject({ id: z.string(), permitted: z.literal(true), needs: z.array(z.unknown()) })),
  notSeen: z.array(z.string()),
});

describe.skipIf(cases === undefined)("exports that others published", () => {
  it.each([
    ["iam-vulnerable", "account-authorization-details.json"],
    ["cloudsplaining", "example-authz-details.json"],
  ])("%s: the inventory tells the paths that the file tells", async (name, file) => {
    const text = readFileSync(join(cases ?? "", name, file), "utf8");
    const other = await createTestDatabase();
    try {
      await bringFile(other, aws, name, text);
      const { out } = await rollcall(other, folder, "paths", "--json");
      const told = new Map(
        out
          .map((line) => pathsSchema.parse(JSON.parse(line)))
          .map((each) => [each.principal, each.paths.map(({ id }) => id)]),
      );
      const body: unknown = JSON.parse(text);
      expect(isAccountDetails(body)).toBe(true);
      const read = readAccountDetails(body);
      if (!read.ok) throw new Error(read.problem);
      const facts = await readAwsFacts(actionsOfPaths);
      const now = new Date();
      const expected = new Map(
        read.walkers.map(({ walker }) => [
          walker.id,
          findPaths(walker, read.estate, facts, now).map(({ id }) => id),
        ]),
      );
      expect(told).toEqual(expected);
    } finally {
      await other.drop();
    }
  });
});
