import { describe, expect, it } from "vitest";
import { allow, deny, policy, verdictOf } from "@/tests/factories/aws-request";
import { readPolicy } from "./document";
import { simulateLine } from "./simulate-line";

const statement = { Effect: "Allow", Action: "s3:*", Resource: "*" };
const one = (more: object) => ({ Version: "2012-10-17", Statement: [{ ...statement, ...more }] });

describe("a policy that cannot be read", () => {
  it.each([
    ["nothing", null, "p is no policy of AWS"],
    ["a number", 7, "p is no policy of AWS"],
    ["a list", [], "p is no policy of AWS"],
    ["no statements", {}, "at Statement"],
    ["statements that are a text", { Statement: "x" }, "at Statement"],
    ["a statement that is null", { Statement: [null] }, "at Statement.0"],
    ["no effect", { Statement: [{ Action: "*", Resource: "*" }] }, "at Statement.0.Effect"],
    ["another effect", one({ Effect: "allow" }), "at Statement.0.Effect"],
    ["an element that is misspelt", one({ Condtion: {} }), 'at Statement.0, Unrecognized key: "Condtion"'],
    [
      "no action",
      { Statement: [{ Effect: "Allow", Resource: "*" }] },
      "statement 1: it needs Action or NotAction",
    ],
    ["both actions", one({ NotAction: "*" }), "it needs Action or NotAction, and not both"],
    ["an action that is a number", one({ Action: 7 }), "at Statement.0.Action"],
    ["actions that are lists", one({ Action: [["s3:*"]] }), "at Statement.0.Action"],
    ["no resource", { Statement: [{ Effect: "Allow", Action: "*" }] }, "it names no Resource"],
    ["both resources", one({ NotResource: "*" }), "it has Resource and NotResource"],
    ["both principals", one({ Principal: "*", NotPrincipal: "*" }), "it has Principal and NotPrincipal"],
    ["a principal that is a list", one({ Principal: ["*"] }), "at Statement.0.Principal"],
    [
      "an operator that AWS does not have",
      one({ Condition: { StringMatches: { k: "v" } } }),
      "StringMatches is no operator",
    ],
    [
      "Null with IfExists",
      one({ Condition: { NullIfExists: { k: "true" } } }),
      "NullIfExists is no operator",
    ],
    ["a condition that is a list", one({ Condition: [] }), "at Statement.0.Condition"],
    ["a condition without keys", one({ Condition: { StringEquals: "x" } }), "at Statement.0.Condition"],
    [
      "a value that is an object",
      one({ Condition: { StringEquals: { k: {} } } }),
      "at Statement.0.Condition",
    ],
    ["text that is no JSON", "{", "p is no JSON"],
    ["text that is too long", `"${"x".repeat(1_000_001)}"`, "longer than any policy"],
  ])("%s", (_, body, problem) => {
    const read = readPolicy("p", body, "holder");
    expect(read.ok ? "" : read.problem).toContain(problem);
  });
});

describe("a policy that can be read", () => {
  it.each([
    ["an object", one({})],
    ["its JSON", JSON.stringify(one({}))],
    ["its JSON, encoded for a URL", encodeURIComponent(JSON.stringify(one({})))],
    ["one statement without a list", { Statement: statement }],
    ["an id", { ...one({}), Id: "x" }],
    ["no statement at all", { Statement: [] }],
    [
      "the same Sid twice",
      {
        Statement: [
          { ...statement, Sid: "a" },
          { ...statement, Sid: "a" },
        ],
      },
    ],
  ])("%s", (_, body) => {
    expect(readPolicy("p", body, "holder").ok).toBe(true);
  });
});

describe("a statement of a resource that names nobody", () => {
  it.each([
    ["allows nothing", [{ Effect: "Allow", Action: "*", Resource: "*" }], "implicit"],
    ["denies nothing, and the next one counts", [deny("*"), { ...allow("*"), Principal: "*" }], "allowed"],
  ])("%s", (_, on, verdict) => {
    expect(verdictOf({ on })).toBe(verdict);
  });
});

describe("hostile policies", () => {
  const timed = (body: unknown, resource: string, context = {}) => {
    const from = performance.now();
    const request = {
      principal: "arn:aws:iam::111122223333:user/alice",
      action: "s3:GetObject",
      resource,
      context,
    };
    const result = simulateLine(
      { request, identityPolicies: [{ name: "p", policy: body }] },
      { hasRcps: () => true },
    );
    return { verdict: result.ok && result.decision.verdict, ms: performance.now() - from };
  };

  it("of a megabyte take no long time", () => {
    const many = policy(allow(Array.from({ length: 60_000 }, (_, place) => `svc${place}:*`)));
    expect(timed(many, "arn:aws:s3:::a").verdict).toBe("denied");
    const stars = policy(allow("s3:*", `arn:aws:s3:::${"*a".repeat(400_000)}b`));
    const { verdict, ms } = timed(stars, `arn:aws:s3:::${"a".repeat(2000)}`);
    expect(verdict).toBe("denied");
    expect(ms).toBeLessThan(5000);
  });

  it("with texts that nearly fit everywhere take no long time", () => {
    const nearly = Array.from({ length: 120 }, (_, place) => `*${"a".repeat(4000)}b${place}`);
    const Condition = { StringLike: { "aws:k": nearly } };
    const { verdict, ms } = timed(policy(allow("s3:*", "*", { Condition })), "arn:aws:s3:::a", {
      "aws:k": "a".repeat(8192),
    });
    expect(verdict).toBe("denied");
    expect(ms).toBeLessThan(5000);
  });

  it("with characters that stand for wildcards inside match no more than they say", () => {
    expect(timed(policy(allow("s3:*", "arn:aws:s3:::\uFFFE")), "arn:aws:s3:::a").verdict).toBe("denied");
    const Condition = { StringEquals: { "aws:k": "\uFFFF" } };
    expect(timed(policy(allow("s3:*", "*", { Condition })), "arn:aws:s3:::a", { "aws:k": "x" }).verdict).toBe(
      "denied",
    );
  });

  it("with names of JavaScript's own are like any other", () => {
    const Condition = { StringEquals: { constructor: "x", toString: "y" } };
    expect(timed(policy(allow("s3:*", "*", { Condition })), "arn:aws:s3:::a").verdict).toBe("denied");
    const own = JSON.parse(
      '{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"__proto__":{"k":"v"}}}]}',
    );
    expect(timed(own, "arn:aws:s3:::a").verdict).not.toBe("allowed");
  });
});

describe("a line that is no request", () => {
  const request = { principal: "arn:aws:iam::1:user/a", action: "s3:GetObject", resource: "*" };
  it.each([
    [null, "It is no request"],
    [{}, "at request"],
    [{ request: { ...request, action: "GetObject" } }, "The action has not the form service:Action"],
    [{ request: { ...request, principal: "alice" } }, "The principal is no ARN"],
    [{ request: { ...request, principal: "arn:aws:s3:::a" } }, "The principal is no ARN"],
    [{ request: { ...request, resource: "x".repeat(3000) } }, "at request.resource"],
    [{ request: { ...request, context: { k: { a: 1 } } } }, "at request.context"],
    [{ request: { ...request, context: { k: "x".repeat(9000) } } }, "at request.context"],
    [{ request: { ...request, context: { k: Array(1001).fill("x") } } }, "at request.context"],
    [{ request, identityPolicies: {} }, "at identityPolicies"],
    [{ request, identityPolicies: [{ name: "p", policy: "x" }] }, "p is no JSON"],
    [{ request, scps: [{ name: "p", policy: {} }] }, "at scps.0"],
    [{ request, resourcePolicy: 7 }, "resourcePolicy is no policy"],
  ])("%j", (line, problem) => {
    const result = simulateLine(line, { hasRcps: () => true });
    expect(result.ok ? "" : result.problem).toContain(problem);
  });
});
