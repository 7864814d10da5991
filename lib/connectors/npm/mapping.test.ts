import { describe, expect, test } from "vitest";
import { of } from "@/lib/connectors/sdk/contract-kit-read";
import type { HttpRequest } from "@/lib/connectors/sdk/http";
import { npm } from "./connector";
import { canaries, org, project } from "./fixtures/acme";
import { context, everything, fakeNpm, planned, readAll } from "./fixtures/fake-npm";

const whole = await readAll(fakeNpm());
const identity = (id: string) => of(whole.records, "identity").find(({ ref }) => ref.externalId === id);
const credential = (id: string) => of(whole.records, "credential").find(({ ref }) => ref.externalId === id);
const grantsOf = (id: string) =>
  of(whole.records, "grant")
    .filter(({ principal }) => principal.externalId === id)
    .map(({ entitlement, scope, condition }) => [entitlement.externalId, scope?.externalId, condition]);

test("everything is read without a problem, and no secret comes out", () => {
  expect(whole.problems).toEqual([]);
  const said = JSON.stringify([whole.pages, whole.records]);
  for (const canary of Object.values(canaries)) expect(said).not.toContain(canary);
});

describe("tokens", () => {
  test("act as their account, whose nature nothing proves", () => {
    expect(identity("user/acme-bot")).toMatchObject({ class: "unsure", kind: "directory_account" });
    expect(identity("token/aaaa1111")).toMatchObject({
      kind: "access_token",
      status: "active",
      tags: { "needs no second factor": "yes" },
      ownerHints: [{ type: "owner_object", value: "acme-bot" }],
      lastUsed: { at: null, gap: "no_telemetry" },
    });
    const runsAs = of(whole.records, "trust").filter(({ kind }) => kind === "runs_as");
    expect(runsAs.map(({ identity }) => identity.externalId)).toEqual(Array(3).fill("user/acme-bot"));
  });

  test("end where the registry says so; otherwise nobody knows", () => {
    expect(credential("token/aaaa1111")).toMatchObject({ lifetime: "expiring", status: "active" });
    expect(credential("token/bbbb2222")).toMatchObject({ lifetime: "unknown", expiresAt: null });
    expect(credential("token/cccc3333")).toMatchObject({ status: "expired" });
  });

  test("may do what the registry tells of them", () => {
    expect(grantsOf("token/aaaa1111")).toEqual([
      ["permission/packages/read-write", undefined, { packages: ["@acme/shop"] }],
    ]);
    expect(grantsOf("token/bbbb2222")).toEqual([["permission/packages/read-only", undefined, undefined]]);
    expect(grantsOf("token/cccc3333")).toEqual([
      ["permission/orgs/read-only", undefined, { orgs: ["acme"] }],
    ]);
  });

  test("of another account than the one that is named are not read", async () => {
    const ctx = context(fakeNpm({ username: "somebody-else" }));
    const [scope] = await planned(ctx);
    const reading = async () => {
      if (scope) for await (const _ of npm.pages?.(ctx, scope, null) ?? []);
    };
    await expect(reading()).rejects.toMatchObject({ failure: { kind: "denied" } });
  });

  test("are only asked of the registry, wherever it says that the next page is", async () => {
    const asked: HttpRequest[] = [];
    const fake = fakeNpm();
    await readAll((request) => {
      asked.push(request);
      return fake(request);
    });
    expect(new Set(asked.map(({ url }) => new URL(url).host))).toEqual(new Set(["registry.npmjs.org"]));
  });
});

test("trusted publishers publish without a secret, and are linked to who they are", () => {
  const trusts = of(whole.records, "trust").filter(({ kind }) => kind === "federation");
  expect(trusts.map(({ issuer, subject, subjectRef }) => [issuer, subject, subjectRef])).toEqual([
    [
      "https://token.actions.githubusercontent.com",
      "repo:acme/shop:environment:npm",
      { realm: "github", externalId: "repo:acme/shop" },
    ],
    [
      "https://gitlab.com",
      "project_path:acme/shop:*",
      { realm: "oidc:https://gitlab.com", externalId: "project_path:acme/shop" },
    ],
    [
      `https://oidc.circleci.com/org/${org}`,
      `org/${org}/project/${project}/user/*`,
      { realm: "circleci", externalId: `project/${project}/pipelines` },
    ],
  ]);
  expect(identity("trusted-publisher/tp1")).toMatchObject({
    name: "Trusted publisher of @acme/shop (github)",
  });
  expect(credential("trusted-publisher/tp1")).toMatchObject({ type: "federated", lifetime: "federated" });
  expect(grantsOf("trusted-publisher/tp1")).toEqual([
    ["permission/createPackage", "package/@acme/shop", undefined],
  ]);
});

test("what the settings leave out is not planned; a registry of one's own is a realm of its own", async () => {
  const own = { account: "acme-bot", token: "x", registry: "https://npm.acme.example/" };
  const scopes = await planned(context(fakeNpm(), own));
  expect(scopes.map(({ key, issues }) => [key, issues])).toEqual([
    ["npm.acme.example/acme-bot/tokens", ["npm:npm.acme.example"]],
  ]);
  const all = await planned(context(fakeNpm(), everything));
  // Which packages the token may see is not told: that one is not listed does not say that its publishers went.
  expect(all.map(({ key, issues }) => [key, issues])).toEqual([
    ["registry.npmjs.org/acme-bot/tokens", ["npm"]],
    ["registry.npmjs.org/acme/publishers", []],
  ]);
});
