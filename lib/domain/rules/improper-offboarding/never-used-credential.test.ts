import { describe, expect, it } from "vitest";
import { noTelemetry } from "@/lib/domain/record";
import {
  ago,
  credentialOf,
  failuresOf,
  identityOf,
  judge,
  policyOf,
  recorded,
  turnsWhenItSays,
} from "@/tests/factories/identity-context";
import { neverUsedCredential } from "./never-used-credential";

const withKeys = (...keys: Parameters<typeof credentialOf>[0][]) =>
  identityOf({ credentials: keys.map((key) => credentialOf(key)) });
const never = { lastUsed: recorded() };

describe("a credential that was never used, with its whole life recorded", () => {
  it.each([
    ["used", withKeys({}), "pass"],
    ["never used, 15 days old", withKeys({ ...never, createdAt: ago(15) }), "fail"],
    ["never used, 13 days old", withKeys({ ...never, createdAt: ago(13) }), "pass"],
    [
      "recorded for a part of its life",
      withKeys({ lastUsed: recorded({ coveredSince: ago(10) }) }),
      "unknown",
    ],
    ["not recorded", withKeys({ lastUsed: noTelemetry }), "unknown"],
    ["of unknown age", withKeys({ ...never, createdAt: null }), "unknown"],
    ["disabled", withKeys({ ...never, status: "disabled" }), "n/a"],
    ["of unknown status", withKeys({ ...never, status: "unknown" }), "n/a"],
    ["federated", withKeys({ ...never, type: "federated", lifetime: "federated" }), "n/a"],
    ["kept for emergencies", { ...withKeys(never), expectedUse: "emergency" as const }, "n/a"],
    ["used yearly", { ...withKeys(never), expectedUse: "yearly" as const }, "n/a"],
    ["of a provider's own", { ...withKeys(never), managedBy: "provider" as const }, "n/a"],
  ])("%s", (_, identity, answer) => {
    expect(judge(neverUsedCredential, identity)).toBe(answer);
  });

  it("gives a new one some days, as many as the organisation says", () => {
    const young = withKeys({ ...never, createdAt: ago(5) });
    expect(turnsWhenItSays(neverUsedCredential, young)).toEqual(new Date(ago(5).getTime() + 14 * 86_400_000));
    expect(judge(neverUsedCredential, young, policyOf({ thresholds: { newlyCreatedGrace: 3 } }))).toBe(
      "fail",
    );
  });

  it("names each one, beside others of which nothing is known", () => {
    const three = withKeys(
      never,
      { ...never, id: "k2", externalId: "AKIA2" },
      { id: "k3", lastUsed: noTelemetry },
    );
    expect(failuresOf(neverUsedCredential, three).map(({ key }) => key)).toEqual([
      three.credentials[0]?.id,
      "k2",
    ]);
    expect(failuresOf(neverUsedCredential, three)[0]?.sentence).toBe(
      "AKIAEXAMPLE was made on 2026-05-02 and never used: can it be revoked?",
    );
  });
});
