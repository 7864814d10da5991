import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { recordSchema } from "@/lib/domain/source-record";
import { aws } from "./connector";
import { now } from "./fixtures/read-files";
import { KeyIndex } from "./key-index";
import { iamScope } from "./scopes";

const details: unknown = JSON.parse(
  readFileSync(new URL("fixtures/account-details.json", import.meta.url), "utf8"),
);
const calls = [
  ...[
    "Account",
    "GetAccountAuthorizationDetails",
    "GetCredentialReport",
    "ListAccessKeys",
    "GetLoginProfile",
  ],
  ...["ListServiceSpecificCredentials", "ListIdentityProviders", "ListFunctions", "DescribeInstances"],
  ...["DescribeTaskDefinition", "ListPodIdentityAssociations", "GetApiKeys"],
  ...["ListAgents", "ListAgentRuntimes", "GetServiceLastAccessedDetails"],
  ...["ListSubjects", "ListFindingsV2"],
  ...["ListSecrets", "ListOrganization", "Unknown", "__proto__"],
];
const lists = [
  "users",
  "credentials",
  "oidcProviders",
  "functions",
  "workloads",
  "keys",
  "plans",
  "principals",
  "findings",
  "details",
  "subjects",
  "profiles",
  "trustAnchors",
  "agents",
  "runtimes",
  "gateways",
  "oauth",
  "associations",
  "instances",
  "secrets",
  "accounts",
  "policies",
  "rows",
];

/** A page gives records that keep the contract, or problems; it never throws. */
function expectReadable(call: string, body: unknown): void {
  const parsed = aws.toRecords({ scope: iamScope("111122223333"), call, body, collectedAt: now });
  for (const record of parsed.records) recordSchema.parse(record);
  for (const problem of parsed.problems) expect(problem.what).not.toBe("");
}

/** A copy of `value` in which what stands at the `at`-th place is replaced. */
function replaced(value: unknown, at: number, by: unknown): unknown {
  let left = at;
  const walk = (node: unknown): unknown => {
    if (left-- === 0) return by;
    if (Array.isArray(node)) return node.map(walk);
    if (typeof node !== "object" || node === null) return node;
    return Object.fromEntries(Object.entries(node).map(([key, item]) => [key, walk(item)]));
  };
  return walk(value);
}

describe("pages of any content", () => {
  test("any JSON under any call", () => {
    fc.assert(
      fc.property(fc.constantFrom(...calls), fc.jsonValue(), (call, body) => expectReadable(call, body)),
      { numRuns: 500 },
    );
  });

  test("any JSON in the lists that a call carries", () => {
    const ids = {
      account: "111122223333",
      agentArn: "arn:aws:bedrock:eu-west-1:111122223333:agent/A",
      agentRuntimeArn: "arn:aws:bedrock-agentcore:eu-west-1:111122223333:runtime/a",
      gatewayArn: "arn:aws:bedrock-agentcore:eu-west-1:111122223333:gateway/a",
      subjectArn: "arn:aws:rolesanywhere:eu-west-1:111122223333:subject/a",
      profileArn: "arn:aws:rolesanywhere:eu-west-1:111122223333:profile/a",
      resource: "arn:aws:iam::111122223333:role/a",
      arn: "arn:aws:apigateway:eu-west-1::/apikeys/k1",
      id: "o-abcdefghij",
      management: "111122223333",
      Arn: "arn:aws:iam::111122223333:user/a",
      AccessKeyId: "AKIAABCDEFGHIJKLMNOP",
    };
    const item = fc
      .jsonValue()
      .map((value) => (typeof value === "object" && value ? { ...ids, ...value } : value));
    const body = fc.record(Object.fromEntries(lists.map((list) => [list, fc.array(item)])));
    fc.assert(
      fc.property(fc.constantFrom(...calls), body, (call, page) => expectReadable(call, { ...ids, ...page })),
      { numRuns: 300 },
    );
  });

  test("lists of anything where lists are expected", () => {
    const entry = fc.record(
      {
        Arn: fc.oneof(
          fc.constant("arn:aws:iam::111122223333:user/a"),
          fc.constant("arn:aws:iam::111122223333:role/a"),
          fc.string(),
        ),
        Tags: fc.jsonValue(),
        GroupList: fc.jsonValue(),
        CreateDate: fc.jsonValue(),
        RoleLastUsed: fc.jsonValue(),
        AssumeRolePolicyDocument: fc.oneof(fc.jsonValue(), fc.string()),
        AttachedManagedPolicies: fc.array(fc.jsonValue()),
        PermissionsBoundary: fc.jsonValue(),
        UserPolicyList: fc.array(fc.jsonValue()),
        InstanceProfileList: fc.array(fc.jsonValue()),
      },
      { requiredKeys: [] },
    );
    const body = fc.record({ UserDetailList: fc.array(entry), RoleDetailList: fc.array(entry) });
    fc.assert(
      fc.property(body, (page) => expectReadable("GetAccountAuthorizationDetails", page)),
      { numRuns: 500 },
    );
  });

  test("a real page with any one part replaced", () => {
    const places = JSON.stringify(details).split(/[,:]/).length;
    const long = fc.constant("x".repeat(5000));
    fc.assert(
      fc.property(fc.nat(places), fc.oneof(fc.jsonValue(), long), (at, by) =>
        expectReadable("GetAccountAuthorizationDetails", replaced(details, at, by)),
      ),
      { numRuns: 1000 },
    );
  });

  test("names that mean something to JavaScript", () => {
    const body = JSON.parse(
      '{"UserDetailList":[{"Arn":"arn:aws:iam::111122223333:user/__proto__","Tags":[{"Key":"__proto__","Value":"x"},{"Key":"constructor","Value":"y"}],"__proto__":{"a":1}}]}',
    );
    expectReadable("GetAccountAuthorizationDetails", body);
    expect(Object.hasOwn(Object.prototype, "a")).toBe(false);
  });
});

test("the index of ids answers like a map", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.string({ maxLength: 3 }), fc.constantFrom("x", "y")), {
        maxLength: 3000,
        size: "max",
      }),
      (pairs) => {
        const index = new KeyIndex();
        const map = new Map<string, Set<string>>();
        for (const [key, value] of pairs) {
          index.add(key, value);
          map.set(key, (map.get(key) ?? new Set()).add(value));
        }
        for (const [key, values] of map) {
          expect(index.has(key)).toBe(true);
          expect(index.isAmbiguous(key)).toBe(values.size > 1);
        }
        expect(index.has("never added")).toBe(false);
      },
    ),
    { numRuns: 50 },
  );
});
