import { describe, expect, test } from "vitest";
import type { Page } from "@/lib/connectors/sdk/contract";
import { apiKeysCall, apiKeysToRecords } from "./api-keys";
import { account } from "./fixtures/wire-answers";
import { accountScope } from "./scopes";

const at = (path: string) => `arn:aws:apigateway:eu-west-1::/${path}`;
const read = (body: object) => {
  const page: Page = {
    scope: accountScope(account, "api-keys", "API keys", "eu-west-1"),
    call: apiKeysCall,
    body: { account, since: "2026-01-01", plans: [], ...body },
    collectedAt: new Date("2026-03-31"),
  };
  return apiKeysToRecords(page);
};
const key = { arn: at("apikeys/k1"), id: "k1", name: "partner", enabled: true, createdDate: "2025-01-01" };
const useOf = (usedOn: unknown) => {
  const [identity] = read({ keys: [{ ...key, usedOn }] }).records;
  return identity?.t === "identity" ? identity.lastUsed : undefined;
};

test("a key is an identity with one credential, and its usage plan says what it may call", () => {
  const plan = {
    arn: at("usageplans/p1"),
    id: "p1",
    name: "gold",
    apiStages: [{ apiId: "a", stage: "prod" }],
  };
  const { records, problems } = read({
    plans: [plan],
    keys: [{ ...key, tags: { team: "shop" }, plans: ["p1", "p2"], fingerprint: "ab" }],
  });
  expect(records).toMatchObject([
    { t: "entitlement", kind: "scope", name: "gold", body: { apiStages: plan.apiStages } },
    { t: "identity", kind: "api_key", status: "active", ownerHints: [{ type: "tag", value: "shop" }] },
    { t: "credential", type: "api_key", lifetime: "static", fingerprint: "ab" },
    { t: "grant", entitlement: { externalId: plan.arn } },
  ]);
  expect(problems).toEqual([{ where: key.arn, what: "One of its usage plans is not known." }]);
});

describe("last use", () => {
  test("is known to the day", () => {
    expect(useOf("2026-03-01")).toMatchObject({
      at: new Date("2026-03-01"),
      grade: "reported",
      precisionSeconds: 86_400,
      coveredSince: new Date("2026-01-01"),
    });
  });

  test("that is none says since when", () => {
    expect(useOf(null)).toMatchObject({ at: null, coveredSince: new Date("2026-01-01"), gap: "none" });
  });

  test("of which one plan does not tell may be later, and may have been", () => {
    const untold = { ...key, untold: true };
    const [none] = read({ keys: [{ ...untold, usedOn: null }] }).records;
    expect(none).toMatchObject({ lastUsed: { at: null, coveredSince: null, gap: "no_telemetry" } });
    const [some] = read({ keys: [{ ...untold, usedOn: "2026-03-01" }] }).records;
    expect(some).toMatchObject({
      lastUsed: { at: new Date("2026-03-01"), grade: "reported", coveredSince: null, gap: "no_telemetry" },
    });
  });

  test("of which no plan tells is not known", () => {
    expect(useOf(undefined)).toMatchObject({ at: null, coveredSince: null, gap: "no_telemetry" });
  });
});

test("a key whose state is not told is neither on nor off", () => {
  expect(read({ keys: [{ ...key, enabled: undefined }] }).records[0]).toMatchObject({ status: "unknown" });
});
