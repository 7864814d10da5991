import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { exitCodes } from "@/bin/exit-codes";
import { alice, allow, app, deny, home, lineOf, policy } from "@/tests/factories/aws-request";
import { register as registerPaths } from "./paths";
import { register as registerSimulate } from "./simulate";

let folder: string;
let answered: string;
let told: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "rollcall-policies-"));
  answered = "";
  told = "";
  vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    answered += String(text);
    return true;
  });
  vi.spyOn(process.stderr, "write").mockImplementation((text) => {
    told += String(text);
    return true;
  });
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
  vi.restoreAllMocks();
  process.exitCode = undefined;
});

async function run(command: readonly string[], text: string | Uint8Array): Promise<unknown[]> {
  const file = join(folder, "policies");
  writeFileSync(file, text);
  const program = new Command("rollcall").exitOverride();
  registerPaths(program);
  registerSimulate(program);
  await program.parseAsync([...command, file], { from: "user" });
  return command.includes("--json") || command[0] === "simulate" ? linesOf(answered) : [];
}

const linesOf = (text: string): unknown[] =>
  text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));
const jsonLines = (...all: readonly unknown[]) => all.map((each) => JSON.stringify(each)).join("\n");
const one = (id: string, ...statements: readonly object[]) => ({
  id,
  principalType: "role",
  policy: policy(...statements.map((each) => ({ ...each }))),
});
const idsSchema = z.object({
  principal: z.string(),
  paths: z.array(z.object({ id: z.string(), permitted: z.literal(true) })),
});
const idsOf = (lines: readonly unknown[]) =>
  Object.fromEntries(
    lines
      .map((line) => idsSchema.parse(line))
      .map(({ principal, paths }) => [principal, paths.map(({ id }) => id)]),
  );

describe("rollcall paths --file", () => {
  const cases = [
    one("a", allow("iam:PutRolePolicy")),
    one("b", allow("iam:PutRolePolicy"), deny("*")),
    one("c", allow(["iam:PassRole", "lambda:Create*", "lambda:Invoke*"])),
  ];
  const expected = { a: ["iam-005"], b: [], c: ["lambda-001", "lambda-002"] };

  it.each([
    ["a case a line", jsonLines(...cases)],
    ["blank lines between", jsonLines(...cases).replaceAll("\n", "\n\n  \n")],
    ["all cases in a list", JSON.stringify(cases, null, 2)],
  ])("tells the paths of %s", async (_, text) => {
    expect(idsOf(await run(["paths", "--json", "--file"], text))).toEqual(expected);
    expect(process.exitCode).toBeUndefined();
  });

  it("says to people what each path needs", async () => {
    await run(["paths", "--file"], jsonLines(...cases));
    expect(answered).toBe(
      [
        "a:",
        "  iam-005",
        "b: no path",
        "c:",
        "  lambda-001: needs a role that lambda.amazonaws.com may take on (not seen)",
        "  lambda-002: needs a role that lambda.amazonaws.com may take on (not seen); a stream or queue that calls functions (not seen)",
        "",
      ].join("\n"),
    );
  });

  it("goes on after a case that it cannot judge, and says so", async () => {
    const bad = { id: "robot", principalType: "robot", policy: {} };
    const worse = { id: "text", principalType: "user", policy: "{" };
    const lines = await run(
      ["paths", "--json", "--file"],
      `${jsonLines(bad, worse)}\n\nno json\n${jsonLines(cases[0])}`,
    );
    expect(lines).toMatchObject([
      { principal: "robot", paths: null },
      { principal: "text", paths: null, problem: "policy is no JSON." },
      { principal: null, paths: null, problem: "It is no JSON." },
      { principal: "a", paths: [{ id: "iam-005" }] },
    ]);
    expect(told).toContain("Line 1: It is no case, at principalType");
    expect(told).toContain("Line 4: It is no JSON.");
    expect(process.exitCode).toBe(exitCodes.incomplete);
  });

  it("tells one object a principal of an export of an account, and what it does not hold", async () => {
    const body = {
      UserDetailList: [
        {
          Arn: alice,
          AttachedManagedPolicies: [{ PolicyName: "gone", PolicyArn: `arn:aws:iam::${home}:policy/gone` }],
        },
      ],
      GroupDetailList: [],
      RoleDetailList: [
        {
          Arn: app,
          AssumeRolePolicyDocument: policy({
            Effect: "Allow",
            Principal: { AWS: alice },
            Action: "sts:AssumeRole",
          }),
          RolePolicyList: [{ PolicyName: "all", PolicyDocument: policy(allow("iam:CreateAccessKey")) }],
        },
      ],
      Policies: [],
    };
    const lines = await run(["paths", "--json", "--file"], JSON.stringify(body, null, 2));
    expect(lines).toEqual([
      {
        principal: alice,
        paths: [
          {
            id: "sts-001",
            permitted: true,
            needs: [{ what: "a role that the principal may take on", seen: "present", which: [app] }],
          },
        ],
        notSeen: [`the policy arn:aws:iam::${home}:policy/gone`],
      },
      {
        principal: app,
        paths: [
          {
            id: "iam-002",
            permitted: true,
            needs: [{ what: "another user", seen: "present", which: [alice] }],
          },
        ],
        notSeen: [],
      },
    ]);
    expect(process.exitCode).toBe(exitCodes.incomplete);
  });

  it("refuses what is no text, no file, and an export of another shape", async () => {
    await expect(run(["paths", "--file"], new Uint8Array([0xff, 0xfe, 0x00]))).rejects.toThrow(
      "is no text in UTF-8",
    );
    await expect(run(["paths", "--file"], '{"UserDetailList":7,"RoleDetailList":[]}')).rejects.toThrow(
      "at UserDetailList",
    );
    rmSync(join(folder, "policies"));
    const program = new Command("rollcall").exitOverride();
    registerPaths(program);
    await expect(
      program.parseAsync(["paths", "--file", join(folder, "none")], { from: "user" }),
    ).rejects.toThrow("cannot be read");
  });
});

describe("rollcall simulate aws", () => {
  it("answers each line, also one that it cannot judge", async () => {
    const text = `${jsonLines(lineOf({ identity: [allow("s3:*")] }), lineOf({ identity: [deny("s3:*")] }))}\n{}\n${jsonLines(lineOf({ scps: null, identity: [allow("*")] }))}\n`;
    expect(await run(["simulate", "aws"], text)).toEqual([
      {
        verdict: "allowed",
        explicitDeny: false,
        by: [{ layer: "identity", policy: "identity", statement: "#1", effect: "Allow" }],
      },
      {
        verdict: "denied",
        explicitDeny: true,
        by: [{ layer: "identity", policy: "identity", statement: "#1", effect: "Deny" }],
      },
      { verdict: null, problem: expect.stringContaining("It is no request, at request") },
      {
        verdict: "depends",
        explicitDeny: false,
        by: [{ layer: "scp", policy: null, statement: null, effect: "NotSeen" }],
      },
    ]);
    expect(told).toContain("Line 3: It is no request");
    expect(process.exitCode).toBe(exitCodes.incomplete);
  });

  it("asks resource guardrails for the services that AWS lists", async () => {
    const rcps = [[{ Effect: "Deny", Principal: "*", Action: "*", Resource: "*" }]];
    const scene = { identity: [allow("*")], rcps };
    const text = jsonLines(lineOf(scene), lineOf({ ...scene, action: "iam:GetUser", resource: alice }));
    expect(await run(["simulate", "aws"], text)).toMatchObject([
      { verdict: "denied" },
      { verdict: "allowed" },
    ]);
  });

  it("answers many lines in their order", async () => {
    const lines = Array.from({ length: 1201 }, (_, place) =>
      lineOf({ identity: [place % 2 === 0 ? allow("*") : deny("*")] }),
    );
    const answers = await run(["simulate", "aws"], jsonLines(...lines));
    const verdicts = z
      .array(z.object({ verdict: z.string() }))
      .parse(answers)
      .map(({ verdict }) => verdict);
    expect(verdicts).toEqual(lines.map((_, place) => (place % 2 === 0 ? "allowed" : "denied")));
  });
});
