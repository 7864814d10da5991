import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { alice, policy, type Written } from "@/tests/factories/aws-request";
import { decide } from "../decide";
import { type Policy, readPolicy } from "../document";
import { readPrincipal } from "../principal";
import type { KeyFacts } from "../request";
import { fitted, sizeOf } from "./fit";
import type { SeenUse } from "./need";
import type { Catalogue, PolicyDocument } from "./rewrite";
import { rightSize } from "./right-size";
import { terraformPolicy } from "./terraform";

const known: { readonly [service: string]: readonly string[] } = {
  ec2: ["DescribeImages", "DescribeInstances", "DescribeVpcs", "RunInstances", "StopInstances"],
  iam: ["CreateUser", "GetUser", "ListUsers", "PassRole"],
  lambda: ["CreateFunction", "InvokeFunction", "ListFunctions"],
  s3: ["CreateBucket", "GetBucketAcl", "GetObject", "PutObject"],
};
const catalogue: Catalogue = {
  services: Object.keys(known),
  actionsOf: (service) => (known[service] ?? []).map((name) => `${service}:${name}`),
};
const all = catalogue.services.flatMap(catalogue.actionsOf);
const day = new Date("2026-05-01T00:00:00Z");

function useOf(actions: readonly string[], more: Partial<SeenUse> = {}): SeenUse {
  const lower = actions.map((action) => action.toLowerCase());
  return {
    actions: new Map(lower.map((action) => [action, day])),
    services: new Map(lower.map((action) => [action.split(":")[0] ?? "", day])),
    unclear: new Set(),
    callsCovered: true,
    unreached: new Set(catalogue.services),
    ...more,
  };
}

/** What the statements become; null: nothing is left. */
function sized(statements: readonly Written[], use: SeenUse, pinned: readonly string[] = []) {
  const { policies } = rightSize(
    [{ name: "p", body: policy(...statements) }],
    use,
    new Set(pinned),
    catalogue,
  );
  return policies[0]?.after?.Statement ?? null;
}

const allowAll = { Effect: "Allow", Action: "*", Resource: "*" };

describe("right-sizing", () => {
  it("keeps what was used, with its resources, conditions and name", () => {
    const statement = {
      Sid: "Machines",
      Effect: "Allow",
      Action: ["ec2:*", "s3:CreateBucket"],
      Resource: ["arn:aws:ec2:*:111122223333:instance/*"],
      Condition: { StringEquals: { "aws:RequestedRegion": "eu-west-1" } },
    };
    expect(sized([statement], useOf(["ec2:RunInstances"]))).toEqual([
      { ...statement, Action: ["ec2:RunInstances"] },
    ]);
  });

  it("leaves a statement as it is where all of it is needed", () => {
    const statement = { Effect: "Allow", Action: ["ec2:Describe*"], Resource: "*" };
    const use = useOf(["ec2:DescribeImages", "ec2:DescribeInstances", "ec2:DescribeVpcs"]);
    expect(sized([statement], use)).toEqual([statement]);
  });

  it("writes what begins alike as one where all of it is needed", () => {
    const use = useOf(["ec2:DescribeImages", "ec2:DescribeInstances", "ec2:DescribeVpcs"]);
    expect(sized([allowAll], use)).toEqual([
      { Effect: "Allow", Action: ["ec2:Describe*", "iam:PassRole"], Resource: "*" },
    ]);
  });

  it("never takes what is checked inside of other calls, though its service was not reached", () => {
    expect(sized([allowAll], useOf([]))).toEqual([
      { Effect: "Allow", Action: ["iam:PassRole"], Resource: "*" },
    ]);
  });

  it("takes what reaches data only where AWS says that its service was not reached", () => {
    const data = [{ Effect: "Allow", Action: ["s3:GetObject", "s3:GetBucketAcl"], Resource: "*" }];
    expect(sized(data, useOf([]))).toBeNull();
    const kept = [{ ...data[0], Action: ["s3:GetObject"] }];
    expect(sized(data, useOf(["s3:CreateBucket"]))).toEqual(kept);
    expect(sized(data, useOf([], { unreached: new Set() }))).toEqual(kept);
  });

  it("takes nothing of a service of which AWS told nothing", () => {
    const statement = {
      Effect: "Allow",
      Action: ["ec2:StopInstances", "lambda:CreateFunction"],
      Resource: "*",
    };
    const use = useOf([], { callsCovered: false, unreached: new Set(["ec2"]) });
    expect(sized([statement], use)).toEqual([{ ...statement, Action: ["lambda:CreateFunction"] }]);
  });

  it("takes nothing where nobody would have seen its use", () => {
    const use = useOf([], { callsCovered: false, unreached: new Set() });
    expect(sized([allowAll], use)).toEqual([allowAll]);
  });

  it("takes nothing of a service whose calls are not told apart", () => {
    const statement = { Effect: "Allow", Action: ["ec2:StopInstances", "iam:GetUser"], Resource: "*" };
    const use = useOf(["ec2:RunInstances", "iam:ListUsers"], { unclear: new Set(["ec2"]) });
    expect(sized([statement], use)).toEqual([{ ...statement, Action: ["ec2:StopInstances"] }]);
  });

  it("keeps what is pinned, every Deny, and what AWS does not know", () => {
    const refusal = { Effect: "Deny", Action: "s3:*", Resource: "*" };
    const odd = { Effect: "Allow", Action: ["ec2:StopInstances", "nowhere:Do"], Resource: "*" };
    expect(sized([refusal, odd], useOf([]))).toEqual([refusal, { ...odd, Action: ["nowhere:Do"] }]);
    expect(sized([odd], useOf([]), ["ec2:stopinstances"])).toEqual([odd]);
  });

  it("turns all but some into the list that is needed", () => {
    const statement = { Effect: "Allow", NotAction: ["iam:*"], Resource: "*" };
    expect(sized([statement], useOf(["s3:CreateBucket"], { callsCovered: true }))).toEqual([
      { Effect: "Allow", Action: ["s3:CreateBucket", "s3:GetObject", "s3:PutObject"], Resource: "*" },
    ]);
  });

  it("says of each service what is given, used, kept and unused, the most to gain first", () => {
    const { services, counts } = rightSize(
      [{ name: "p", body: policy(allowAll) }],
      useOf(["s3:CreateBucket"]),
      new Set(),
      catalogue,
    );
    expect(
      services.map(({ service, granted, used, kept, unused }) => [service, granted, used, kept, unused]),
    ).toEqual([
      ["ec2", 5, 0, 0, 5],
      ["iam", 4, 0, 1, 3],
      ["lambda", 3, 0, 0, 3],
      ["s3", 4, 1, 2, 1],
    ]);
    expect(services.find(({ service }) => service === "s3")?.lastUsed).toEqual(day);
    expect(counts).toEqual({ used: 1, pinned: 0, unlogged: 3, not_covered: 0, unused: 12 });
  });

  it("leaves what is no policy", () => {
    const { policies } = rightSize(
      [
        { name: "text", body: "{" },
        { name: "odd", body: { Statement: [{ Effect: "Allow" }] } },
      ],
      useOf([]),
      new Set(),
      catalogue,
    );
    expect(policies).toEqual([null, null]);
  });
});

describe("proven by evaluation", () => {
  const pattern = fc.constantFrom(
    "*",
    "ec2:*",
    "ec2:Describe*",
    "iam:*",
    "iam:*User*",
    "s3:*Object",
    "lambda:*",
    ...all,
  );
  const statement: fc.Arbitrary<Written> = fc
    .record({
      Effect: fc.constantFrom("Allow", "Allow", "Allow", "Deny"),
      element: fc.constantFrom("Action", "Action", "NotAction"),
      words: fc.array(pattern, { minLength: 1, maxLength: 4 }),
      Resource: fc.constantFrom("*", "arn:aws:s3:::a/*", ["arn:aws:s3:::a/*", "arn:aws:s3:::b/*"]),
      Condition: fc.constantFrom(undefined, { StringEquals: { "aws:k": "1" } }),
    })
    .map(({ Effect, element, words, Resource, Condition }) => ({
      Effect,
      [element]: words,
      Resource,
      ...(Condition && { Condition }),
    }));
  const seen = fc.record({
    actions: fc.subarray(all),
    callsCovered: fc.boolean(),
    unreached: fc.subarray([...catalogue.services]).map((some) => new Set(some)),
    pinned: fc.subarray(all, { maxLength: 3 }),
  });
  const requests = fc.record({
    resource: fc.constantFrom("arn:aws:s3:::a/x", "arn:aws:s3:::b/x", "arn:aws:s3:::c"),
    k: fc.constantFrom<KeyFacts>("absent", ["1"]),
  });
  const principal = readPrincipal(alice);
  if (principal === null) throw new Error("alice is a principal");
  const ready = (document: PolicyDocument): Policy[] => {
    const read = readPolicy("p", document, "holder");
    return read.ok ? [read.policy] : [];
  };
  const verdictOn = (
    identity: Policy[],
    action: string,
    { resource, k }: { resource: string; k: KeyFacts },
  ) =>
    decide(
      {
        ...{ principal, action, resource, resourceAccount: null, hasBoundary: false },
        keys: { values: new Map([["aws:k", k]]), others: "absent" },
      },
      { identity, resource: [], boundaries: [], scps: [], rcps: [], session: [] },
      { hasRcps: () => false },
    ).verdict;

  it("all that was used is allowed as before, all that was removed is denied, and nothing is new", () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(statement, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 3 }),
        seen,
        requests,
        (bodies, { actions, pinned, ...covered }, request) => {
          const use = useOf(actions, covered);
          const attached = bodies.map((statements, place) => ({
            name: `p${place}`,
            body: policy(...statements),
          }));
          const { policies } = rightSize(
            attached,
            use,
            new Set(pinned.map((each) => each.toLowerCase())),
            catalogue,
          );
          const asked = (documents: readonly (PolicyDocument | null)[]) => {
            const identity = documents.flatMap((each) => (each === null ? [] : ready(each)));
            return (action: string) => verdictOn(identity, action.toLowerCase(), request);
          };
          const before = asked(policies.map((each) => each?.before ?? null));
          const after = asked(policies.map((each) => each?.after ?? null));
          const removed = new Set(policies.flatMap((each) => each?.removed ?? []));
          for (const action of all) {
            const was = before(action);
            const is = after(action);
            if (removed.has(action)) expect([action, is]).toEqual([action, "denied"]);
            else expect([action, is]).toEqual([action, was]);
            if (actions.includes(action) || pinned.includes(action)) expect(is).toBe(was);
          }
        },
      ),
      { numRuns: 1000 },
    );
  });
});

describe("what is handed over", () => {
  const long: PolicyDocument = {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "Long",
        Effect: "Allow",
        Action: Array.from({ length: 60 }, (_, n) => `ec2:Action${n}`),
        Resource: "*",
      },
      { Effect: "Deny", Action: "s3:*", Resource: "*" },
    ],
  };

  it("fits the limits of AWS, and says all that the one document said", () => {
    const parts = fitted(long, 400) ?? [];
    expect(parts.length).toBeGreaterThan(2);
    for (const part of parts) expect(sizeOf(part)).toBeLessThanOrEqual(400);
    const said = parts.flatMap(({ Statement }) => Statement);
    expect(said.flatMap(({ Action }) => (Array.isArray(Action) ? Action : []))).toEqual(
      long.Statement[0]?.Action,
    );
    expect(said.at(-1)).toEqual(long.Statement[1]);
    const names = said.map(({ Sid }) => Sid).filter(Boolean);
    expect(new Set(names).size).toBe(names.length);
  });

  it("does not fit where one action alone is too long", () => {
    expect(fitted(long, 60)).toBeNull();
  });

  it("is Terraform in which variables of the policy stay variables of the policy", () => {
    const text = terraformPolicy("team/one (a)", {
      Version: "2012-10-17",
      // biome-ignore lint/suspicious/noTemplateCurlyInString: it is a variable of the policy.
      Statement: [{ Effect: "Allow", Action: "s3:*", Resource: "arn:aws:s3:::home/${aws:username}/*" }],
    });
    expect(text).toContain('resource "aws_iam_policy" "team_one__a_" {\n  name   = "team-one--a-"\n');
    expect(text).toContain("home/$${aws:username}/*");
  });
});
