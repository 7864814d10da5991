import { describe, expect, test } from "vitest";
import { of } from "@/lib/connectors/sdk/contract-kit-read";
import { canaries } from "./fixtures/acme";
import { fakeOpenAI, readAll } from "./fixtures/fake-openai";

const whole = await readAll(fakeOpenAI());
const identity = (id: string) => of(whole.records, "identity").find(({ ref }) => ref.externalId === id);
const credential = (id: string) => of(whole.records, "credential").find(({ ref }) => ref.externalId === id);
const grantsOf = (id: string) =>
  of(whole.records, "grant")
    .filter(({ principal }) => principal.externalId === id)
    .map(({ entitlement, scope }) => `${entitlement.externalId} in ${scope?.externalId}`);

test("everything is read without a problem, and no secret comes out", () => {
  expect(whole.problems).toEqual([]);
  const said = JSON.stringify([whole.pages, whole.records]);
  for (const canary of Object.values(canaries)) expect(said).not.toContain(canary);
});

test("projects lie in the organization; archived ones are out of use", () => {
  const projects = of(whole.records, "container").filter(({ kind }) => kind === "project");
  expect(projects.map(({ name, status, parent }) => [name, status, parent?.externalId])).toEqual([
    ["Shop", "active", "organization/org-AcmeShop"],
    ["Lab", "active", "organization/org-AcmeShop"],
    ["Gone", "disabled", "organization/org-AcmeShop"],
  ]);
});

describe("keys", () => {
  test("of a service account are its ways in", () => {
    expect(identity("key/key_1")).toBeUndefined();
    expect(identity("service-account/svc_acct_1")).toMatchObject({ class: "non_human", name: "shop" });
    expect(credential("key/key_1")).toMatchObject({
      identity: { externalId: "service-account/svc_acct_1" },
      lifetime: "static",
      lastUsed: {
        at: new Date("2026-11-20T08:00:00Z"),
        grade: "reported",
        precisionSeconds: 86_400,
        coveredSince: new Date("2025-01-02T00:00:00Z"),
        gap: "none",
      },
    });
    expect(grantsOf("service-account/svc_acct_1")).toEqual(["project-role/member in project/proj_a"]);
    expect(grantsOf("service-account/svc_acct_2")).toEqual([]);
  });

  test("of a person are personal, with the person as a hint", () => {
    expect(identity("key/key_2")).toMatchObject({
      managedBy: "person",
      class: "unsure",
      status: "active",
      ownerHints: [{ type: "owner_object", value: "jane@acme.example" }],
    });
    expect(grantsOf("key/key_2")).toEqual(["project-role/owner in project/proj_a"]);
    expect(identity("key/key_3")).toMatchObject({
      status: "unknown",
      tags: { "its owner": expect.any(String) },
    });
  });

  test("whose uses were not always noted are not said to be unused", () => {
    expect(credential("key/key_4")?.lastUsed).toMatchObject({
      at: null,
      coveredSince: null,
      gap: "no_telemetry",
    });
    expect(credential("key/key_3")?.lastUsed).toMatchObject({ at: null, gap: "none" });
  });

  test("that administer are told from those of projects in the same list", () => {
    expect(identity("key/key_9")).toMatchObject({ kind: "api_key", class: "non_human", name: "terraform" });
    expect(grantsOf("key/key_9")).toEqual(["organization-admin in organization/org-AcmeShop"]);
    expect(grantsOf("key/key_1")).toEqual([]);
  });
});

test("certificates end", () => {
  expect(credential("certificate/cert_1")).toMatchObject({
    type: "x509",
    status: "active",
    expiresAt: new Date("2027-01-01T00:00:00Z"),
  });
});
