import fc from "fast-check";
import { expect, test } from "vitest";
import type { ObjectRequest } from "./request";
import { type RoleBody, rulesByRole } from "./roles";
import { type Rule, ruleAllows } from "./rule";

const some = (words: string[], maxLength = 3) => fc.uniqueArray(fc.constantFrom(...words), { maxLength });
const verbs = ["get", "list", "create", "delete", "*"];
const groups = ["", "apps", "*"];
const resources = ["pods", "pods/log", "deployments", "*/scale", "pods/*", "*"];
const names = ["a", "b", "c"];

const ruleOf: fc.Arbitrary<Rule> = fc.record({
  verbs: some(verbs),
  apiGroups: some(groups),
  resources: some(resources),
  resourceNames: some(names),
  nonResourceURLs: fc.constant([]),
});
const requestOf: fc.Arbitrary<ObjectRequest> = fc.record({
  kind: fc.constant("object" as const),
  verb: fc.constantFrom(...verbs),
  group: fc.constantFrom(...groups),
  resource: fc.constantFrom("pods", "deployments", "*"),
  subresource: fc.constantFrom("", "log", "scale"),
  namespace: fc.constantFrom("", "shop"),
  name: fc.constantFrom("", ...names),
});
const allows = (rules: readonly Rule[], request: ObjectRequest) =>
  rules.some((rule) => ruleAllows(rule, request));

/** Enough that each property meets both answers. */
const runs = { numRuns: 3000, seed: 20_260 };

test("another rule never takes anything away", () => {
  fc.assert(
    fc.property(fc.array(ruleOf, { maxLength: 4 }), ruleOf, requestOf, (rules, more, request) => {
      if (allows(rules, request)) expect(allows([...rules, more], request)).toBe(true);
    }),
    runs,
  );
});

test("fewer names never give more, unless none are left, which is all", () => {
  fc.assert(
    fc.property(ruleOf, some(names), requestOf, (rule, kept, request) => {
      const narrower = { ...rule, resourceNames: rule.resourceNames.filter((name) => kept.includes(name)) };
      if (narrower.resourceNames.length === 0) return;
      if (ruleAllows(narrower, request)) expect(ruleAllows(rule, request)).toBe(true);
      if (ruleAllows(rule, request)) expect(ruleAllows({ ...rule, resourceNames: [] }, request)).toBe(true);
    }),
    runs,
  );
});

test("a rule for named objects gives nothing where no object is named", () => {
  fc.assert(
    fc.property(ruleOf, requestOf, (rule, request) => {
      if (rule.resourceNames.length > 0) expect(ruleAllows(rule, { ...request, name: "" })).toBe(false);
    }),
    runs,
  );
});

test("an aggregated role gives exactly what those that it gathers give together", () => {
  const labelled = fc.record({ rules: fc.array(ruleOf, { maxLength: 2 }), on: fc.boolean() });
  fc.assert(
    fc.property(fc.array(labelled, { maxLength: 5 }), requestOf, (parts, request) => {
      const selector = { matchLabels: { part: "yes" }, matchExpressions: [] };
      const whole: RoleBody = {
        rules: [],
        labels: {},
        aggregationRule: { clusterRoleSelectors: [selector] },
      };
      const roles = new Map<string, RoleBody>([["clusterrole/whole", whole]]);
      for (const [index, { rules, on }] of parts.entries()) {
        roles.set(`clusterrole/${index}`, {
          rules,
          labels: { part: on ? "yes" : "no" },
          aggregationRule: null,
        });
      }
      const gathered = rulesByRole(roles).get("clusterrole/whole") ?? [];
      const apart = parts.some(({ rules, on }) => on && allows(rules, request));
      expect(allows(gathered, request)).toBe(apart);
    }),
    runs,
  );
});
