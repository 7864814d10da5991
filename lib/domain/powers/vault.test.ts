import { expect, it } from "vitest";
import { given, told } from "@/tests/factories/entitlement-facts";

const policy = (hcl: string, name = "ours") => given("vault", { kind: "policy", name, body: { hcl } });
const path = (at: string, ...capabilities: string[]) =>
  `path "${at}" {\n  capabilities = [${capabilities.map((each) => `"${each}"`).join(", ")}]\n}\n`;
const all = ["create", "read", "update", "delete", "list", "sudo"];

it.each([
  [
    "everything",
    path("*", ...all),
    "administer grant_access create_credentials change_trust read_secrets delete write read",
  ],
  ["a whole mount", path("secret/*", "read", "list"), "read_secrets"],
  ["a whole mount of the second version", path("kv/data/*", "read"), "read_secrets"],
  ["secrets of one application", path("secret/data/shop/*", "read"), "read_secrets …"],
  ["writing them", path("secret/data/shop/*", "create", "update"), "write …"],
  ["names of secrets", path("secret/metadata/shop/*", "list"), "read …"],
  ["policies", path("sys/policies/acl/*", "create", "update"), "grant_access write read"],
  ["groups", path("identity/*", "update"), "grant_access write read"],
  ["sign-ins", path("sys/auth/*", "create", "sudo"), "change_trust write read"],
  ["roles of a sign-in", path("auth/approle/role/*", "create", "update"), "change_trust write read"],
  ["audit", path("sys/audit/file", "delete", "sudo"), "disable_logging write read"],
  ["tokens", path("auth/token/create", "update", "sudo"), "create_credentials write read"],
  ["tokens of less than it may itself", path("auth/token/create", "update"), "read …"],
  ["tokens by roles", path("auth/token/create/*", "update"), "create_credentials write read"],
  ["one's own token", path("auth/token/renew-self", "update"), "read …"],
  ["denied", path("secret/*", "deny"), "nothing"],
  ["on one line", 'path "secret/data/a" { capabilities = ["read"] }', "read_secrets …"],
  [
    "what is commented out",
    `# ${'path "*" { capabilities = ["sudo"] }'}\n${path("secret/data/a", "read")}`,
    "read_secrets …",
  ],
  [
    "a comment within",
    'path "secret/data/a" {\n  # capabilities = ["sudo"]\n  capabilities = ["read"]\n}',
    "read_secrets …",
  ],
  ["as JSON", JSON.stringify({ path: { "secret/data/a": { capabilities: ["read"] } } }), "read_secrets …"],
  ["the old words", 'path "secret/data/a" {\n  policy = "write"\n}', "read_secrets delete write …"],
  ["nothing but comments", "# nothing yet\n", "nothing"],
  ["no policy at all", "hello", "?"],
  ["what was not read", "unknown", "?"],
])("%s", (_title, hcl, powers) => {
  expect(told(policy(hcl))).toBe(powers);
});

it("root may do everything", () => {
  const root = given("vault", { kind: "policy", name: "root", body: { everything: true } });
  expect(root.powers).toContain("administer");
  expect(root.traits).toContain("superuser");
});

it("a group has what is granted to it", () => {
  expect(told(given("vault", { kind: "group" }))).toBe("nothing");
});
