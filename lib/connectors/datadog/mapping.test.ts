import { describe, expect, test } from "vitest";
import { of } from "@/lib/connectors/sdk/contract-kit-read";
import { accessGuide } from "./access-guide";
import { canaries } from "./fixtures/acme";
import { context, fakeDatadog, planned, readAll } from "./fixtures/fake-datadog";

const whole = await readAll(fakeDatadog());
const identity = (id: string) => of(whole.records, "identity").find(({ ref }) => ref.externalId === id);
const credential = (id: string) => of(whole.records, "credential").find(({ ref }) => ref.externalId === id);
const grantsOf = (id: string) =>
  of(whole.records, "grant")
    .filter(({ principal }) => principal.externalId === id)
    .map(({ entitlement }) => entitlement.externalId);

test("everything is read without a problem, and no secret comes out", () => {
  expect(whole.problems).toEqual([]);
  const said = JSON.stringify([whole.pages, whole.records]);
  for (const canary of Object.values(canaries)) expect(said).not.toContain(canary);
});

describe("users", () => {
  test("that are service accounts are machines; of others nothing proves a person", () => {
    expect(identity("user/u2")).toMatchObject({
      kind: "service_account",
      class: "non_human",
      status: "active",
      ownerHints: [{ type: "mailto", value: "ci@acme.example" }],
    });
    expect(identity("user/u1")).toMatchObject({
      kind: "directory_account",
      class: "unsure",
      managedBy: "customer",
      lastUsed: { at: new Date("2026-11-20T08:00:00Z") },
    });
    expect(identity("user/u3")).toMatchObject({ status: "disabled" });
  });

  test("hold roles, whose permissions are named", () => {
    expect(grantsOf("user/u2")).toEqual(["role/r2"]);
    const roles = of(whole.records, "entitlement").filter(({ kind }) => kind === "role");
    expect(roles.map(({ name, managedBy, body }) => [name, managedBy, body])).toEqual([
      ["Datadog Admin Role", "provider", { permissions: ["api_keys_read", "logs_read_data"] }],
      // One that the list of permissions does not have keeps its id.
      ["Deployers", "customer", { permissions: ["p9"] }],
    ]);
  });
});

describe("keys", () => {
  test("of the organization act as nobody; their last use is to the day", () => {
    expect(identity("api-key/k1")).toMatchObject({
      class: "non_human",
      tags: { category: "agent" },
      ownerHints: [{ type: "creator", value: "ann@acme.example" }],
      lastUsed: { at: new Date("2026-11-24T00:00:00Z"), precisionSeconds: 86_400, gap: "none" },
    });
    expect(identity("api-key/k2")?.lastUsed).toMatchObject({ at: null, gap: "no_telemetry" });
    expect(grantsOf("api-key/k1")).toEqual(["scope/sends data, and reads remote configuration"]);
  });

  test("of people may do whatever their owner may, or what their scopes say", () => {
    expect(identity("application-key/a1")).toMatchObject({
      managedBy: "person",
      tags: { scopes: "all that its owner may" },
      ownerHints: [{ type: "owner_object", value: "ann@acme.example" }],
    });
    const runsAs = of(whole.records, "trust").map(
      ({ identity, subjectRef }) => `${subjectRef?.externalId} as ${identity.externalId}`,
    );
    expect(runsAs).toEqual(["application-key/a1 as user/u1"]);
    expect(grantsOf("application-key/a3")).toEqual(["scope/monitors_read"]);
    expect(identity("access-token/t1")).toMatchObject({ kind: "access_token", status: "expired" });
  });

  test("of service accounts are the account's ways in", () => {
    for (const id of ["application-key/a2", "access-token/t2"]) {
      expect(identity(id)).toBeUndefined();
      expect(credential(id)).toMatchObject({ identity: { externalId: "user/u2" } });
    }
    expect(credential("application-key/a2")).toMatchObject({
      lifetime: "static",
      raw: { scopes: ["dashboards_read"] },
    });
    expect(credential("access-token/t2")).toMatchObject({
      lifetime: "expiring",
      expiresAt: new Date("2027-01-01T00:00:00Z"),
    });
  });
});

test("keys that Datadog does not accept leave every scope denied, not empty", async () => {
  const scopes = await planned(context(fakeDatadog({ denied: ["/current_user"] })));
  expect(scopes.map(({ key, unreadable }) => `${key} ${unreadable?.kind}`)).toEqual([
    "datadoghq.eu/users denied",
    "datadoghq.eu/roles denied",
    "datadoghq.eu/api-keys denied",
    "datadoghq.eu/application-keys denied",
    "datadoghq.eu/access-tokens denied",
  ]);
});

test("the guide asks only for permissions that read", () => {
  const text = accessGuide.tabs.map((tab) => tab.text({})).join("\n");
  expect(text).toContain("org_app_keys_read");
  expect(text).not.toMatch(/_write|_manage/);
});
