import { describe, expect, it } from "vitest";
import type { ToolCounts } from "@/lib/domain/tool-counts";
import { credentialOf, failuresOf, grantOf, identityOf, judge } from "@/tests/factories/identity-context";
import { domainWideDelegationBroad } from "./domain-wide-delegation-broad";
import { reachableFromAnywhere } from "./reachable-from-anywhere";
import { toolDefinitionChanged } from "./tool-definition-changed";
import { webhookInsecure } from "./webhook-insecure";

describe("domain-wide delegation of broad scopes", () => {
  const scope = (externalId: string, condition: unknown = { for: "everybody (domain-wide delegation)" }) =>
    identityOf({
      system: "google-workspace",
      grants: [grantOf({ condition, entitlement: { ...grantOf().entitlement, externalId } })],
    });
  const auth = "scope/https://www.googleapis.com/auth/";
  it.each([
    ["scope/https://mail.google.com/", "fail"],
    [`${auth}drive`, "fail"],
    [`${auth}gmail.readonly`, "fail"],
    [`${auth}admin.directory.user`, "fail"],
    [`${auth}cloud-platform`, "fail"],
    [`${auth}drive.file`, "pass"],
    [`${auth}admin.directory.user.readonly`, "pass"],
    [`${auth}calendar.readonly`, "pass"],
    ["scope/openid", "pass"],
  ])("%s: %s", (externalId, answer) => {
    expect(judge(domainWideDelegationBroad, scope(externalId))).toBe(answer);
  });

  it("is not about what single people let in, and less sure where it may be over", () => {
    expect(judge(domainWideDelegationBroad, scope(`${auth}drive`, { for: "people who let it in" }))).toBe(
      "n/a",
    );
    const unsure = {
      ...scope(`${auth}drive`),
      tags: { delegation: "domain-wide, unless it was taken back" },
    };
    expect(failuresOf(domainWideDelegationBroad, unsure)[0]?.confidence).toBe("medium");
  });
});

describe("what works from any address", () => {
  const database = (host: string) =>
    identityOf({
      system: "mysql",
      kind: "db_user",
      name: `shop@${host}`,
      externalId: `'shop'@'${host}'`,
      credentials: [credentialOf({ type: "password" })],
    });
  const key = (tags: Record<string, string>) =>
    identityOf({ system: "gcp", kind: "api_key", tags, credentials: [credentialOf({ type: "api_key" })] });
  it.each([
    ["an account of MySQL for any host", database("%"), "fail"],
    ["an account of MySQL for one network", database("10.%"), "pass"],
    ["an account of MySQL on the machine itself", database("localhost"), "pass"],
    [
      "an account of MySQL without a password, which another rule tells",
      { ...database("%"), credentials: [] },
      "n/a",
    ],
    [
      "a key from anywhere",
      key({ "limited from": "nothing: from anywhere", "limited to": "maps.googleapis.com" }),
      "fail",
    ],
    ["a key for browsers of some pages", key({ "limited from": "browser" }), "pass"],
    ["a key whose limits nobody may read", key({ "limited from": "unknown" }), "unknown"],
    ["a token of Okta from anywhere", key({ "may come from": "ANYWHERE" }), "fail"],
    ["a token of Okta from a zone", key({ "may come from": "ZONE" }), "pass"],
    ["a key of a platform that tells no limits", key({}), "n/a"],
  ])("%s", (_, identity, answer) => {
    expect(judge(reachableFromAnywhere, identity)).toBe(answer);
  });

  it("is high for a key without any limit", () => {
    const unlimited = key({
      "limited from": "nothing: from anywhere",
      "limited to": "nothing: every API of the project",
    });
    expect(failuresOf(reachableFromAnywhere, unlimited)[0]).toMatchObject({
      severity: "high",
      sentence: "It may call every service of its project, from anywhere.",
    });
    const some = key({ "limited from": "nothing: from anywhere", "limited to": "maps.googleapis.com" });
    expect(failuresOf(reachableFromAnywhere, some)[0]?.severity).toBeUndefined();
  });
});

describe("a webhook with no secret or plain HTTP (OWASP NHI3)", () => {
  const hook = (target: string, tags: Record<string, string> = {}, part = {}) =>
    identityOf({ kind: "webhook", system: "circleci", name: "status", tags: { target, ...tags }, ...part });
  const named = "webhook of shop to http://relay.example";
  it.each([
    ["https and signed", hook("https://a.example", { signs: "yes" }), "pass"],
    ["https and not signed", hook("https://a.example", { signs: "no" }), "fail"],
    ["https, nobody tells whether it signs", hook("https://a.example"), "unknown"],
    ["http", hook("http://a.example", { signs: "yes" }), "fail"],
    ["http, by its name", identityOf({ kind: "webhook", name: named, tags: { signs: "yes" } }), "fail"],
    [
      "no look at the certificate",
      hook("https://a.example", { signs: "yes", "checks certificate": "no" }),
      "fail",
    ],
    ["of Stripe, which signs all", hook("https://a.example", {}, { system: "stripe" }), "pass"],
    ["that takes messages", identityOf({ kind: "webhook", name: "Build results" }), "n/a"],
    ["disabled", hook("http://a.example", {}, { status: "disabled" }), "n/a"],
  ])("%s", (_, identity, answer) => {
    expect(judge(webhookInsecure, identity)).toBe(answer);
  });

  it("says all that is wrong in one finding", () => {
    expect(failuresOf(webhookInsecure, hook("http://a.example", { signs: "no" }))[0]?.sentence).toBe(
      "It goes to an address without encryption, and has no secret that signs its messages.",
    );
  });
});

describe("tools that changed since they were approved", () => {
  const none = {
    read: 1,
    write: 0,
    destructive: 0,
    unknown: 0,
    changed: 0,
    contradicts: 0,
    gone: 0,
    atLeast: false,
  };
  const profile = {
    transport: "http" as const,
    runs: null,
    package: null,
    unpinned: null,
    plainHttp: null,
    software: null,
    version: null,
    protocol: null,
    auth: null,
  };
  const server = (tools: Partial<ToolCounts> | null) =>
    identityOf({
      kind: "mcp_server",
      toolServer: { profile, callers: [], tools: tools && { ...none, ...tools } },
    });
  it.each([
    ["no tool server", identityOf(), "n/a"],
    ["tools that nobody listed", server(null), "unknown"],
    ["tools as they were", server({}), "pass"],
    ["those that were looked at are as they were", server({ atLeast: true }), "unknown"],
    ["one that changed", server({ changed: 1 }), "fail"],
  ])("%s", (_, identity, answer) => {
    expect(judge(toolDefinitionChanged, identity)).toBe(answer);
  });

  it("is medium where its tools change something", () => {
    expect(failuresOf(toolDefinitionChanged, server({ changed: 2, destructive: 1 }))[0]).toMatchObject({
      severity: "medium",
      sentence: "2 of its tools have another definition than when first seen.",
    });
  });
});
