import fc from "fast-check";
import { expect, test } from "vitest";
import { Cloud, type CloudFacts } from "./cloud";
import { denyRuleSchema } from "./deny";
import { bind, bucket, smallCloud } from "./fixtures/small-cloud";

const permissions = ["storage.objects.get", "storage.buckets.delete", "run.routes.invoke"];
const roles = new Map<string, readonly string[] | null>([
  ["roles/a", ["storage.objects.get"]],
  ["roles/b", ["storage.buckets.delete", "run.routes.invoke"]],
  ["roles/unlisted", null],
]);
const places = ["organizations/1", "folders/77", "projects/shop", "projects/lab", bucket];
const holders = ["web", "group/ops", "group/hidden", "allUsers", "reader"];
const conditions = [undefined, undefined, "true", "false", 'resource.matchTag("1/env", "prod")'];

const bindingOf = fc
  .tuple(
    fc.constantFrom(...holders),
    fc.constantFrom(...roles.keys()),
    fc.constantFrom(...places),
    fc.constantFrom(...conditions),
  )
  .map((each) => bind(...each));
const denyOf = fc
  .record({
    place: fc.constantFrom(...places),
    denied: fc.constantFrom("principalSet://goog/public:all", "principalSet://goog/group/hidden"),
    excepted: fc.constantFrom([], ["principalSet://goog/group/ops"], ["principalSet://goog/public:all"]),
    permission: fc.constantFrom(
      "storage.googleapis.com/*.*",
      "storage.googleapis.com/objects.get",
      "run.googleapis.com/routes.*",
    ),
  })
  .map(({ place, denied, excepted, permission }) => ({
    ...{ name: "deny", place },
    rules: [
      denyRuleSchema.parse({
        deniedPrincipals: [denied],
        exceptionPrincipals: excepted,
        deniedPermissions: [permission],
      }),
    ],
  }));
const worldOf = fc
  .record({ bindings: fc.array(bindingOf, { maxLength: 4 }), denies: fc.array(denyOf, { maxLength: 2 }) })
  .map((world): CloudFacts => ({ ...smallCloud, ...world, roles }));
const askOf = fc.record({
  action: fc.constantFrom(...permissions),
  resource: fc.constantFrom("", ...places, "//storage.googleapis.com/elsewhere"),
  namespace: fc.constant(""),
  context: fc.constant({}),
});

const asker = { id: "web", realm: "gcp:shop", name: "web" };
const verdict = (facts: CloudFacts, ask: Parameters<Cloud["decide"]>[1]) =>
  new Cloud(facts).decide(asker, ask).verdict;
const runs = { numRuns: 300, seed: 20_260 };

test("another binding never takes anything away", () => {
  fc.assert(
    fc.property(worldOf, bindingOf, askOf, (world, more, ask) => {
      const [before, after] = [
        verdict(world, ask),
        verdict({ ...world, bindings: [...world.bindings, more] }, ask),
      ];
      if (before === "allowed") expect(after).toBe("allowed");
      if (before === "depends") expect(after).not.toBe("denied");
    }),
    runs,
  );
});

test("another deny policy never gives anything", () => {
  fc.assert(
    fc.property(worldOf, denyOf, askOf, (world, more, ask) => {
      const [before, after] = [
        verdict(world, ask),
        verdict({ ...world, denies: [...world.denies, more] }, ask),
      ];
      if (before === "denied") expect(after).toBe("denied");
      if (before === "depends") expect(after).not.toBe("allowed");
    }),
    runs,
  );
});

test("what is denied to everybody on the organisation, nobody may anywhere in it", () => {
  const rule = denyRuleSchema.parse({
    deniedPrincipals: ["principalSet://goog/public:all"],
    deniedPermissions: ["storage.googleapis.com/*.*", "run.googleapis.com/*.*"],
  });
  const everything = { name: "all", place: "organizations/1", rules: [rule] };
  fc.assert(
    fc.property(worldOf, askOf, (world, ask) => {
      expect(verdict({ ...world, denies: [...world.denies, everything] }, ask)).not.toBe("allowed");
    }),
    runs,
  );
});

test("whatever was not read, nothing becomes denied by it", () => {
  fc.assert(
    fc.property(worldOf, askOf, (world, ask) => {
      const unread = { ...world, layersNotSeen: ["Something."], deniesNotSeen: ["Denials."] };
      const after = verdict(unread, ask);
      expect(after).not.toBe("allowed");
      if (verdict(world, ask) !== "denied") expect(after).toBe("depends");
    }),
    runs,
  );
});
