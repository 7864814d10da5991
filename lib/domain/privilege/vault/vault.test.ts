import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { Misasked } from "../decision";
import { decidePath, type StatedRule } from "./decide-path";
import type { VaultFacts } from "./facts";
import { readHcl } from "./hcl";
import { readPolicy } from "./policy";
import { VaultServer } from "./vault";

const rules = (text: string, policy = "p"): StatedRule[] =>
  (readPolicy(text) ?? []).map((rule) => ({ ...rule, policy }));
const answer = (text: string, capability: string, path: string) =>
  decidePath(rules(text), capability, path).answer;
const path = (name: string, ...capabilities: string[]) =>
  `path "${name}" { capabilities = [${capabilities.map((each) => `"${each}"`).join(", ")}] }\n`;

describe("a policy's text", () => {
  it("is read with comments, parameters and the old words", () => {
    const text = `
      # path "commented/*" { capabilities = ["sudo"] }
      path "secret/data/\\"odd\\"" { capabilities = ["read", "list"], } // more
      /* path "not/this" {} */
      path "secret/restricted" {
        capabilities = ["create"]
        allowed_parameters = { "foo" = [], "bar" = ["zip", 7], "*" = [] }
        min_wrapping_ttl = "1s"
      }
      path "old" { policy = "write" }`;
    expect(readPolicy(text)?.map((rule) => ({ ...rule, capabilities: [...rule.capabilities] }))).toEqual([
      { path: 'secret/data/"odd"', capabilities: ["read", "list"], limits: [] },
      {
        path: "secret/restricted",
        capabilities: ["create"],
        limits: ["allowed_parameters", "min_wrapping_ttl"],
      },
      { path: "old", capabilities: ["create", "read", "update", "delete", "list"], limits: [] },
    ]);
    expect(readPolicy('{"path": {"/secret/*": {"capabilities": ["read"]}}}')?.[0]?.path).toBe("secret/*");
  });
  it.each([
    'path "a" {',
    'path "a',
    "path [",
    'path "a" { capabilities = ["read"',
    '{"path": 7}',
    "{",
    "} path",
    'x = [[[[[[[[[[[[[[[[[[[[[[[[["',
  ])("that is broken gives nothing: %s", (text) => {
    expect(readPolicy(text)).toBeNull();
  });
  it("never takes long, nor throws, on any text", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'path{}[]=,"\\/* #\n'), maxLength: 60 }), (text) => {
        readHcl(text);
      }),
      { numRuns: 2000, seed: 20_263 },
    );
  });
});

describe("which path decides", () => {
  // The examples of Vault's page on policies.
  it.each([
    ["secret/*", "secret/super-secret", "secret/super-secret", "no"],
    ["secret/*", "secret/super-secret", "secret/other", "yes"],
    ["secret/*", "secret/+/x", "secret/a/x", "no"],
    ["secret/+/*", "secret/+/+/x", "secret/a/b/x", "no"],
    ["+/data/x", "secret/*", "secret/data/x", "no"],
    ["secret/+/+/x", "secret/+/b/x", "secret/a/b/x", "no"],
  ])("%s allows, %s denies: %s %s", (allows, denies, asked, expected) => {
    for (const text of [
      path(allows, "read") + path(denies, "deny"),
      path(denies, "deny") + path(allows, "read"),
    ])
      expect(answer(text, "read", asked)).toBe(expected);
  });
  it.each([
    ["secret/foo*", "secret/foobar/baz", "yes"],
    ["secret/foo*", "secret/foo", "yes"],
    ["secret/bar/*", "secret/bar", "no"],
    ["secret/bar", "secret/bar/zip", "no"],
    ["secret/+/teamb", "secret/a/teamb", "yes"],
    ["secret/+/teamb", "secret/a/b/teamb", "no"],
    ["secret/a+/teamb", "secret/ab/teamb", "no"],
    ["secret/+/te*", "secret/a/team/more", "yes"],
    ["secret/*/x", "secret/a/x", "no"],
  ])("%s and %s: %s", (rule, asked, expected) => {
    expect(answer(path(rule, "read"), "read", asked)).toBe(expected);
  });
  it("a list is asked of what ends in a slash, and meant without it", () => {
    expect(answer(path("secret/metadata", "list"), "list", "secret/metadata")).toBe("yes");
    expect(answer(path("secret/metadata/*", "list"), "list", "secret/metadata")).toBe("yes");
    expect(answer(path("secret/metadata", "read"), "read", "secret/metadata/")).toBe("no");
  });
  it("protected paths need sudo as well", () => {
    expect(answer(path("sys/auth/*", "update"), "update", "sys/auth/github")).toBe("no");
    expect(answer(path("sys/auth/*", "update", "sudo"), "update", "sys/auth/github")).toBe("yes");
  });
  it("what hangs on parameters or on who asks is said", () => {
    const limited = `path "a/b" { capabilities = ["update", "read"]\n denied_parameters = { "x" = [] } }`;
    expect(decidePath(rules(limited), "update", "a/b")).toMatchObject({
      answer: "maybe",
      hangsOn: ["the denied_parameters of path a/b"],
    });
    expect(answer(limited, "read", "a/b")).toBe("yes");
    const own = path("secret/{{identity.entity.id}}/*", "read");
    expect(answer(own, "read", "secret/abc/x")).toBe("maybe");
    expect(answer(own, "read", "other/abc/x")).toBe("no");
    expect(answer(own + path("secret/*", "read"), "read", "secret/abc/x")).toBe("yes");
  });
});

const facts = (more: Partial<VaultFacts> = {}): VaultFacts => ({
  realm: "vault:v",
  policies: new Map([
    ["app", { name: "app", rules: rules(path("secret/data/app/*", "read")) }],
    [
      "ops",
      {
        name: "ops",
        rules: rules(
          path("sys/policies/acl/*", "create", "update") + path("auth/approle/role/+/secret-id", "update"),
        ),
      },
    ],
    ["lost", { name: "lost", rules: null }],
    ["default", { name: "default", rules: rules(path("auth/token/lookup-self", "read")) }],
    ["root", { name: "root", rules: null }],
  ]),
  holders: [
    { id: "1", name: "api", told: true, policies: [{ policy: "app", through: "backend" }] },
    { id: "2", name: "ops", told: true, policies: [{ policy: "ops", through: null }] },
    { id: "3", name: "odd", told: true, policies: [{ policy: "lost", through: null }] },
    { id: "4", name: "root token", told: true, policies: [{ policy: "root", through: null }] },
  ],
  roles: ["auth/approle/role/deploy"],
  layersNotSeen: [],
  ...more,
});
const ask = (action: string, resource: string) => ({ action, resource, namespace: "", context: {} });
const decide = (name: string, action: string, resource: string, more: Partial<VaultFacts> = {}) =>
  new VaultServer(facts(more)).decide({ id: null, realm: "vault:v", name }, ask(action, resource));

describe("somebody", () => {
  it("has what the policies of its groups give", () => {
    expect(decide("api", "read", "secret/data/app/db")).toEqual({
      verdict: "allowed",
      reason:
        "The path secret/data/app/* of policy app gives read on secret/data/app/db. It has it through backend.",
      layersNotSeen: [],
    });
    expect(decide("api", "read", "/v1/secret/data/app/db").verdict).toBe("allowed");
    expect(decide("api", "read", "secret/data/other")).toMatchObject({
      verdict: "denied",
      reason: "No path of its policies means secret/data/other.",
    });
    expect(decide("root token", "delete", "sys/raw/x").verdict).toBe("allowed");
  });
  it("is not judged by what was not read", () => {
    expect(decide("odd", "read", "secret/data/x").layersNotSeen).toEqual(["The text of the policy lost."]);
    expect(
      decide("api", "read", "secret/x", { layersNotSeen: ["The policies: no source has read them."] })
        .verdict,
    ).toBe("depends");
    expect(decide("api", "read", "auth/token/lookup-self")).toMatchObject({
      verdict: "depends",
      layersNotSeen: ["Whether its tokens have the policy default: nearly all do."],
    });
  });
  it("who can, and to what it leads", () => {
    const vault = new VaultServer(facts());
    expect(
      vault.whoCan(ask("read", "secret/data/app/db")).map(({ name, through }) => `${name} ${through}`),
    ).toEqual(["api backend", "root token null"]);
    const routes = (name: string) => vault.routesOf({ id: null, realm: "vault:v", name }).map(({ id }) => id);
    expect(routes("ops")).toEqual(["write-policies", "secret-ids"]);
    expect(routes("api")).toEqual([]);
    expect(routes("root token")).toEqual(["root"]);
  });
  it.each([
    ["get", "secret/x"],
    ["read", "secret"],
  ])("%s of %s is no question", (action, resource) => {
    expect(() => decide("api", action, resource)).toThrow(Misasked);
  });
});

const somePath = fc
  .array(fc.constantFrom("a", "b", "+", "a*"), { minLength: 1, maxLength: 3 })
  .map((parts) => parts.join("/"));
const someRule: fc.Arbitrary<StatedRule> = fc.record({
  path: fc.oneof(
    somePath,
    somePath.map((text) => `${text}/*`),
  ),
  capabilities: fc
    .uniqueArray(fc.constantFrom("read", "update", "deny"), { maxLength: 2 })
    .map((each) => new Set(each)),
  limits: fc.constant([]),
  policy: fc.constantFrom("one", "other"),
});
const asked = fc
  .array(fc.constantFrom("a", "b", "ab"), { minLength: 1, maxLength: 4 })
  .map((parts) => parts.join("/"));
const runs = { numRuns: 3000, seed: 20_264 };

test("the order of rules and of policies makes no difference", () => {
  fc.assert(
    fc.property(fc.array(someRule, { maxLength: 6 }), asked, (all, on) => {
      expect(decidePath([...all].reverse(), "read", on).answer).toBe(decidePath(all, "read", on).answer);
    }),
    runs,
  );
});

test("a denial of the very path is never outdone by another policy", () => {
  fc.assert(
    fc.property(fc.array(someRule, { maxLength: 5 }), asked, (all, on) => {
      const denial = { path: on, capabilities: new Set(["deny"]), limits: [], policy: "denies" };
      expect(decidePath([...all, denial], "read", on).answer).toBe("no");
    }),
    runs,
  );
});
