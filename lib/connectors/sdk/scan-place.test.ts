import { describe, expect, test } from "vitest";
import { idWithin, placeKindOf, readRepository } from "./scan-place";
import { typeOfRule } from "./scan-rules";

describe("the repository of an address", () => {
  test.each([
    ["https://github.com/acme/shop", "github.com", "acme/shop"],
    ["https://oauth2:not-a-real-token@GitHub.com/Acme/shop.git/", "github.com", "Acme/shop"],
    ["git@git.acme.example:ops/tools/host.git", "git.acme.example", "ops/tools/host"],
    ["ssh://git@git.acme.example:7999/ops/host.git", "git.acme.example", "ops/host"],
    ["https://dev.azure.com/acme/Shop/_git/web", "dev.azure.com", "acme/Shop/_git/web"],
    ["github.com/acme/shop", "github.com", "acme/shop"],
  ])("%s is %s, %s", (address, host, path) => {
    expect(readRepository(address)).toEqual({ host, path });
  });

  test.each([
    "",
    "shop",
    "findings.json",
    "acme/shop",
    "file:///srv/shop",
    "https://github.com",
    "javascript:alert(1)/x/y",
    "a b.example/x/y",
  ])("%j is none", (text) => {
    expect(readRepository(text)).toBeNull();
  });
});

test("an id that is too long stays apart from others that begin so", () => {
  const long = "é".repeat(2000);
  const [one, other] = [idWithin(`${long}1`, 1500), idWithin(`${long}2`, 1500)];
  expect(one).not.toBe(other);
  expect(Buffer.byteLength(one)).toBeLessThanOrEqual(1500);
  expect(idWithin("short", 1500)).toBe("short");
});

test.each([
  ["deploy/.env.production", "environment_file"],
  ["infra/prod.tfstate", "state_file"],
  ["home/ana/.bash_history", "shell_history"],
  ["docker-compose.prod.yml", "compose_file"],
  [".cursor/mcp.json", "agent_config"],
  [".npmrc", "credential_file"],
  ["keys/id_ed25519", "key_file"],
  ["app/settings.yaml", "config_file"],
  ["src/app.py", "file"],
])("%s is a place of kind %s", (path, kind) => {
  expect(placeKindOf(path)).toBe(kind);
});

// Names of detectors (TruffleHog) and rules (gitleaks) as they are published.
test.each([
  ["AWS", "access_key"],
  ["aws-access-token", "access_key"],
  ["Github", "bearer_token"],
  ["github-fine-grained-pat", "bearer_token"],
  ["PrivateKey", "rsa_keypair"],
  ["private-key", "rsa_keypair"],
  ["Postgres", "password"],
  ["URI", "password"],
  ["generic-api-key", "api_key"],
  ["SlackWebhook", "bearer_token"],
  ["stripe-access-token", "bearer_token"],
  ["jwt", "bearer_token"],
  ["hashicorp-tf-password", "password"],
  ["Lob", "unknown"],
  ["constructor", "unknown"],
])("the rule %s looks for %s", (rule, type) => {
  expect(typeOfRule(rule)).toBe(type);
});
