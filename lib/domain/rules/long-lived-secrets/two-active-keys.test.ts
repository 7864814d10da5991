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
import { twoActiveKeys } from "./two-active-keys";

const withKeys = (...keys: Parameters<typeof credentialOf>[0][]) =>
  identityOf({ credentials: keys.map((key, index) => credentialOf({ id: `k${index}`, ...key })) });
const made = (days: number) => ({ createdAt: ago(days) });

describe("two active keys on one identity for more than 7 days", () => {
  it.each([
    ["one", withKeys(made(900)), "pass"],
    ["two, since 2026-05-25", withKeys(made(900), made(7)), "pass"],
    ["two, since 2026-05-24", withKeys(made(900), made(8)), "fail"],
    ["one of them disabled", withKeys(made(900), { ...made(8), status: "disabled" }), "pass"],
    ["of two types", withKeys(made(900), { ...made(8), type: "password" }), "pass"],
    [
      "two client secrets",
      withKeys({ ...made(900), type: "oauth_client_secret" }, { ...made(8), type: "oauth_client_secret" }),
      "fail",
    ],
    [
      "two tokens, each for its own work",
      withKeys({ ...made(900), type: "bearer_token" }, { ...made(8), type: "bearer_token" }),
      "n/a",
    ],
    ["one of unknown age", withKeys(made(900), { createdAt: null }), "unknown"],
    ["a third of unknown age", withKeys(made(900), made(8), { createdAt: null }), "fail"],
    [
      "a third of unknown age, the second is new",
      withKeys(made(900), made(2), { createdAt: null }),
      "unknown",
    ],
    [
      "keys that the provider rotates",
      withKeys({ type: "rsa_keypair", lifetime: "platform_managed" }),
      "n/a",
    ],
  ])("%s", (_, identity, answer) => {
    expect(judge(twoActiveKeys, identity)).toBe(answer);
  });

  it("turns on the day after its last day, counted from the second key", () => {
    expect(turnsWhenItSays(twoActiveKeys, withKeys(made(900), made(3)))).toEqual(
      new Date(now.getTime() + 4 * 86_400_000 + 1),
    );
  });

  it("is one finding, and follows the organisation's own limit", () => {
    const two = withKeys(made(900), made(240));
    expect(failuresOf(twoActiveKeys, two)).toMatchObject([
      {
        key: "access_key",
        sentence: "2 access keys are active side by side, since 2025-10-04: which one can go?",
      },
    ]);
    expect(judge(twoActiveKeys, two, policyOf({ thresholds: { twoActiveKeys: 300 } }))).toBe("pass");
  });
});
