import { describe, expect, it } from "vitest";
import {
  ago,
  credentialOf,
  failuresOf,
  identityOf,
  judge,
  now,
  policyOf,
  turnsWhenItSays,
} from "@/tests/factories/identity-context";
import { staticWhereFederated } from "./static-where-federated";

const where = (...federated: string[]) =>
  policyOf({ organisation: { federated: new Set(federated), ownRealms: new Set(), directoryRead: true } });
const here = where("aws:111111111111");
const withKeys = (...keys: Parameters<typeof credentialOf>[0][]) =>
  identityOf({ credentials: keys.map((key, index) => credentialOf({ id: `k${index}`, ...key })) });
const old = { createdAt: ago(366) };

describe("a static credential for a platform with a short-lived alternative in use elsewhere in the company", () => {
  it.each([
    ["365 days old", withKeys({ createdAt: ago(365) }), "pass"],
    ["366 days old", withKeys(old), "fail"],
    ["two, both young", withKeys({}, {}), "fail"],
    ["a token and a key, both young", withKeys({}, { type: "bearer_token" }), "pass"],
    ["of unknown age", withKeys({ createdAt: null }), "unknown"],
    ["old, nobody says whether it ends", withKeys({ ...old, lifetime: "unknown" }), "fail"],
    ["young, nobody says whether it ends", withKeys({ lifetime: "unknown" }), "unknown"],
    [
      "two, nobody says whether they end",
      withKeys({ lifetime: "unknown" }, { lifetime: "unknown" }),
      "unknown",
    ],
    ["a password", withKeys({ ...old, type: "password" }), "n/a"],
    ["with an end", withKeys({ ...old, type: "bearer_token", lifetime: "expiring", expiresAt: now }), "n/a"],
    ["disabled", withKeys({ ...old, status: "disabled" }), "n/a"],
    ["the root of an account", { ...withKeys(old), kind: "root_account" as const }, "n/a"],
    [
      "a key of Google that names a project",
      { ...withKeys({ ...old, type: "api_key" }), kind: "api_key" as const, system: "gcp" },
      "n/a",
    ],
    ["a person's own", { ...withKeys(old), managedBy: "person" as const }, "n/a"],
  ])("%s", (_, identity, answer) => {
    expect(judge(staticWhereFederated, identity, here)).toBe(answer);
  });

  it.each([
    ["nowhere", where(), "pass"],
    ["in another account of the same system only", where("aws:222222222222"), "pass"],
    ["in the system", where("aws"), "fail"],
  ])("where federation is in use %s: %s", (_, policy, answer) => {
    expect(judge(staticWhereFederated, withKeys(old), policy)).toBe(answer);
  });

  it("turns on the day after a year", () => {
    expect(turnsWhenItSays(staticWhereFederated, withKeys({ createdAt: ago(300) }), here)).toEqual(
      new Date(now.getTime() + 65 * 86_400_000 + 1),
    );
  });

  it("shares its cause with all keys of the account", () => {
    expect(failuresOf(staticWhereFederated, withKeys(old), here)[0]).toMatchObject({
      key: "k0",
      cause: { key: "container:c1", title: "Static keys in payments, where federation is possible" },
    });
  });
});
