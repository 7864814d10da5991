import { expect, it } from "vitest";
import { given, told } from "@/tests/factories/entitlement-facts";
import { Gathered } from "./gathered";
import { traitMeanings } from "./traits";

it("a system is known in any case; another is not understood", () => {
  expect(told(given("AWS", { kind: "group" }))).toBe("nothing");
  expect(told(given("of-our-own", { name: "admin" }))).toBe("?");
});

it.each([
  "aws",
  "azure",
  "datadog",
  "entra",
  "gcp",
  "github",
  "google_workspace",
  "kubernetes",
  "mcp",
  "mongodb",
  "mysql",
  "postgres",
  "redis",
  "salesforce",
  "snowflake",
  "vault",
])("%s: hostile bodies are only not understood, or give nothing", (system) => {
  const strange = [
    null,
    7,
    "x",
    [],
    [[]],
    { Statement: [7, { Action: [{}], Effect: 3 }] },
    {
      permissions: [null, {}],
      rules: [null, { verbs: 3 }],
      privileges: [null],
      commands: [{}],
      hcl: 'path "',
    },
  ];
  for (const body of strange) {
    for (const kind of ["policy", "role", "privilege", "scope"] as const) {
      const { powers } = given(system, { kind, name: "__proto__", externalId: "constructor", body });
      expect(powers.filter((power) => power !== "read" && power !== "write")).toEqual([]);
    }
  }
});

it.each([
  [["grant_access"], ["write"], true],
  [["write"], ["grant_access"], false],
  [["read"], ["write"], false],
  [["write"], ["delete"], true],
  [[], ["read"], false],
] as const)("%j everywhere and %j on named things is wide: %s", (everywhere, named, wide) => {
  expect(new Gathered().add("wide", ...everywhere).add("named", ...named).powers.wide).toBe(wide);
});

it("every trait has a meaning in one sentence", () => {
  for (const meaning of Object.values(traitMeanings)) expect(meaning).toMatch(/^[A-Z].*\.$/);
});
