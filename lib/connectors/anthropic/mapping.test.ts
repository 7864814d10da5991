import { describe, expect, test } from "vitest";
import { of } from "@/lib/connectors/sdk/contract-kit-read";
import { anthropic } from "./connector";
import { canaries, gitHub } from "./fixtures/acme";
import { context, fakeAnthropic, readAll, withKey } from "./fixtures/fake-anthropic";

const whole = await readAll(fakeAnthropic());
const identity = (id: string) => of(whole.records, "identity").find(({ ref }) => ref.externalId === id);
const credential = (id: string) => of(whole.records, "credential").find(({ ref }) => ref.externalId === id);
const grantsOf = (id: string) =>
  of(whole.records, "grant")
    .filter(({ principal }) => principal.externalId === id)
    .map(
      ({ entitlement, scope }) => `${entitlement.externalId} in ${scope?.externalId.replace(/\/8a.*/, "")}`,
    );

test("everything is read without a problem, and no secret comes out", () => {
  expect(whole.problems).toEqual([]);
  const said = JSON.stringify([whole.pages, whole.records]);
  for (const canary of Object.values(canaries)) expect(said).not.toContain(canary);
});

test("workspaces lie in the organization", () => {
  const found = of(whole.records, "container").filter(({ kind }) => kind === "workspace");
  expect(found.map(({ name, status, tags }) => [name, status, tags])).toEqual([
    ["Shop", "active", { env: "prod" }],
    ["Old", "disabled", {}],
  ]);
});

describe("keys", () => {
  test("act as their workspace alone, made by somebody", () => {
    expect(identity("key/apikey_1")).toMatchObject({
      class: "non_human",
      container: { externalId: "workspace/wrkspc_1" },
      ownerHints: [{ type: "creator", value: "jane@acme.example" }],
    });
    expect(grantsOf("key/apikey_1")).toEqual(["workspace-api in workspace/wrkspc_1"]);
    expect(credential("key/apikey_1")).toMatchObject({
      lifetime: "static",
      lastUsed: { at: new Date("2026-11-20T00:00:00Z"), grade: "reported", precisionSeconds: 86_400 },
    });
  });

  test("that are switched off can end, and say nothing of use", () => {
    expect(credential("key/apikey_2")).toMatchObject({
      status: "disabled",
      lifetime: "expiring",
      lastUsed: { at: null, gap: "no_telemetry", coveredSince: null },
    });
  });

  test("act as a person or as a service account; archived ones are gone", () => {
    expect(identity("key/apikey_3")).toMatchObject({ managedBy: "person", class: "unsure" });
    expect(identity("key/apikey_4")).toBeUndefined();
    expect(credential("key/apikey_4")?.identity?.externalId).toBe("service-account/svac_1");
    expect(credential("key/apikey_5")).toBeUndefined();
  });
});

test("service accounts have roles, and somebody who made them", () => {
  expect(identity("service-account/svac_1")).toMatchObject({
    name: "worker",
    description: "runs the shop",
    ownerHints: [{ type: "creator", value: "jane@acme.example" }],
  });
  expect(grantsOf("service-account/svac_1")).toEqual([
    "workspace-api in organization",
    "organization-role/developer in organization",
    "workspace-role/workspace_developer in workspace/wrkspc_1",
    "oauth-scope/workspace:developer in workspace/wrkspc_1",
    "oauth-scope/workspace:developer in organization",
  ]);
});

test("a prefix is trust in a repository only where it names one to the end", () => {
  expect(of(whole.records, "trust")).toMatchObject([
    {
      issuer: gitHub,
      subject: "repo:acme/shop:ref:refs/heads/main",
      subjectRef: { realm: "github", externalId: "repo:acme/shop" },
      condition: { audiences: ["anthropic"], "tokens last": "3600 s" },
    },
    { subject: "repo:acme/sh", subjectRef: null },
  ]);
  expect(credential("federation-rule/fdrl_3")).toMatchObject({ status: "disabled", lifetime: "federated" });
});

test("an Admin API key knows service accounts by their keys alone, and says so", async () => {
  const { records } = await readAll(fakeAnthropic(), withKey);
  const accounts = of(records, "identity").filter(({ kind }) => kind === "service_account");
  expect(accounts.map(({ name }) => name)).toEqual(["svac_1"]);
  const lines: string[] = [];
  for await (const { dataSet, state } of anthropic.check?.(context(fakeAnthropic(), withKey)) ?? [])
    lines.push(`${dataSet}: ${state}`);
  expect(lines).toEqual([
    "workspaces: granted",
    "api-keys: granted",
    "service-accounts: unknown",
    "federation: unknown",
  ]);
});
