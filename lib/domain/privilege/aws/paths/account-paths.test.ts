/* biome-ignore-all lint/suspicious/noTemplateCurlyInString: the variables of AWS are written so. */
import { beforeAll, describe, expect, it } from "vitest";
import { readAwsFacts } from "@/lib/features/privilege/data-aws-facts";
import { accountOf, held, principal, ready } from "@/tests/factories/aws-account";
import { home, type Written } from "@/tests/factories/aws-request";
import { Random } from "@/tests/factories/random";
import { Account } from "../account";
import type { AwsFacts } from "../facts";
import { estateOf, walkerOf } from "./account-estate";
import { AccountPaths } from "./account-paths";
import { actionsOfPaths, findPaths } from "./find-paths";

const now = new Date("2026-03-01T00:00:00Z");
let facts: AwsFacts;
beforeAll(async () => {
  facts = await readAwsFacts(actionsOfPaths);
});

const actions = [
  "iam:PassRole",
  "lambda:*",
  "sts:AssumeRole",
  "iam:Put*",
  "iam:Attach*",
  "iam:CreateAccessKey",
].concat([
  "iam:Create*",
  "ec2:*",
  "iam:UpdateAssumeRolePolicy",
  "iam:*",
  "glue:*",
  "iam:AddUserToGroup",
  "*",
  "ssm:*",
]);
const iam = (resource: string) => `arn:aws:iam::${home}:${resource}`;
const resources = [
  "*",
  iam("role/p1*"),
  iam("user/p2*"),
  iam("*/p*3"),
  iam("user/${aws:username}"),
  iam("role/p5"),
];
const conditions: readonly Written[] = [
  {},
  {},
  { Condition: { StringEquals: { "aws:PrincipalTag/a": "b" } } },
  { Condition: { StringLike: { "aws:username": "p1*" } } },
  { Condition: { StringEquals: { "iam:PassedToService": "ec2.amazonaws.com" } } },
];
const trusted = [
  { AWS: home },
  { AWS: iam("user/p4") },
  { AWS: iam("role/p7") },
  { AWS: "*" },
  { Service: ["lambda.amazonaws.com", "ec2.amazonaws.com"] },
];

/** Twenty users and roles that hold some of eight policies, so that several hold the same. */
function randomAccount(random: Random): Account {
  const statement = (): Written => ({
    Effect: random.chance(0.15) ? "Deny" : "Allow",
    Action: [random.pick(actions), random.pick(actions)],
    Resource: random.pick(resources),
    ...random.pick(conditions),
  });
  const policies = Array.from({ length: 8 }, (_, n) => held(iam(`policy/${n}`), statement(), statement()));
  const everybody = Array.from({ length: 20 }, (_, n) => {
    const own = random.chance(0.2) ? [] : [random.pick(policies), random.pick(policies)];
    const boundary = random.chance(0.2) ? random.pick(policies) : null;
    if (n % 2 === 0) return principal("user", `p${n}`, own, { boundary });
    const trust = ready(
      "trust",
      [{ Effect: "Allow", Principal: random.pick(trusted), Action: "sts:AssumeRole" }],
      "resource",
    );
    return principal("role", `p${n}`, own, { boundary, trust, hasInstanceProfile: random.chance(0.5) });
  });
  return new Account(accountOf(everybody));
}

describe("the paths of an account", () => {
  it("are for each what they are without what was found for others that hold the same", () => {
    const random = new Random(5);
    let found = 0;
    for (let round = 0; round < 4; round++) {
      const account = randomAccount(random);
      const { principals } = account.facts;
      const walkers = principals.flatMap((each) => walkerOf(each, account) ?? []);
      const estate = estateOf(account, walkers);
      const paths = new AccountPaths(account, facts, now);
      for (const [place, walker] of walkers.entries()) {
        const alone = findPaths(walker, estate, facts, now).map(({ id, needs }) => ({ id, needs }));
        const told = paths.of(principals[place]?.id ?? null).map(({ id, needs }) => ({ id, needs }));
        expect(told).toEqual(alone);
        found += alone.length;
      }
    }
    expect(found).toBeGreaterThan(100);
  });

  it("names nobody whom the reader does not reach", () => {
    const hidden = principal(
      "user",
      "hidden",
      [held(iam("policy/a"), { Effect: "Allow", Action: "s3:*", Resource: "*" })],
      {
        isReached: false,
      },
    );
    const key = { Effect: "Allow", Action: "iam:CreateAccessKey", Resource: "*" };
    const asker = principal("user", "asker", [held(iam("policy/b"), key)]);
    const [route] = new AccountPaths(new Account(accountOf([asker, hidden])), facts, now).of(asker.id);
    expect(route?.needs).toEqual([{ what: "another user", seen: "present", which: [] }]);
  });
});
