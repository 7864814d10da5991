import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { manifest } from "./manifest";
import { cloudFormation, readerActions, readerPolicy, terraform } from "./policy";
import { probes } from "./probes";

const deploy = (name: string) =>
  readFileSync(new URL(`../../../deploy/aws/${name}`, import.meta.url), "utf8");
const named = [...new Set(manifest.dataSets.flatMap((set) => set.permissions))].sort();
const config = { role_name: "RollcallReader", external_id: 'a"b' };

const actions = z.union([z.string(), z.array(z.string())]).transform((value) => [value].flat());
const templateSchema = z.object({
  Resources: z.object({
    Reader: z.object({
      Properties: z.object({
        Policies: z.array(
          z.object({
            PolicyDocument: z.object({
              Statement: z.array(z.object({ Effect: z.literal("Allow"), Action: actions })),
            }),
          }),
        ),
      }),
    }),
  }),
});

/** Actions of the template, read by a YAML parser that knows CloudFormation's tags only as text. */
function templateActions(text: string): string[] {
  const customTags = ["!Ref", "!Sub", "!GetAtt"].map((tag) => ({ tag, resolve: (value: string) => value }));
  const { Resources } = templateSchema.parse(parse(text, { customTags }));
  return Resources.Reader.Properties.Policies.flatMap(({ PolicyDocument }) =>
    PolicyDocument.Statement.flatMap((statement) => statement.Action),
  ).sort();
}

/** Actions of the Terraform file: every quoted `service:Action`, but for what the trust says. */
function terraformActions(text: string): string[] {
  const policy = text.slice(text.indexOf('resource "aws_iam_role_policy"'));
  return [...policy.matchAll(/"([a-z0-9-]+:[A-Z]\w+)"/g)]
    .flatMap(([, action]) => (action ? [action] : []))
    .sort();
}

describe("the policies that are shipped allow exactly what the manifest names", () => {
  test("the policy document", () =>
    expect(
      readerPolicy("R")
        .Statement.flatMap(({ Action }) => Action)
        .sort(),
    ).toEqual(named));
  test("CloudFormation", () =>
    expect(templateActions(deploy("rollcall-reader.cloudformation.yaml"))).toEqual(named));
  test("Terraform", () => expect(terraformActions(deploy("rollcall-reader.tf"))).toEqual(named));
});

test("the shipped files are what the sources page shows", () => {
  expect(deploy("rollcall-reader.cloudformation.yaml")).toBe(cloudFormation({}));
  expect(deploy("rollcall-reader.tf")).toBe(terraform({}));
});

test("only reading actions are named", () => {
  const reads =
    /^(?:iam|organizations|access-analyzer|rolesanywhere|bedrock|bedrock-agentcore|ec2|ecs|eks|lambda|secretsmanager):(?:Get|List|Describe)\w+$/;
  const others = readerActions.filter((action) => !reads.test(action));
  expect(others).toEqual([
    "apigateway:GET",
    "cloudtrail:LookupEvents",
    "iam:GenerateCredentialReport",
    "iam:GenerateServiceLastAccessedDetails",
    "sts:AssumeRole",
  ]);
  expect(readerActions).not.toContain("secretsmanager:GetSecretValue");
});

test("a source that does not read events asks for no permission to", () => {
  for (const tab of manifest.access?.tabs ?? []) {
    expect(tab.text({ events: "7" })).toContain("cloudtrail:LookupEvents");
    expect(tab.text({ events: "none" })).not.toContain("LookupEvents");
  }
});

test("the external id and the role's name are filled in, as text that stays text", () => {
  for (const tab of manifest.access?.tabs ?? []) {
    expect(tab.text(config)).toContain(String.raw`a\"b`);
    expect(tab.text({})).toContain("RollcallReader");
  }
});

test("every permission can be tried", () => {
  const tried = [...Object.keys(probes), "iam:GetAccessKeyLastUsed", "sts:AssumeRole"].sort();
  expect(tried).toEqual(named);
});
