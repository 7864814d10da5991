import { describe, expect, it } from "vitest";
import { noTelemetry } from "@/lib/domain/record";
import {
  ago,
  ahead,
  credentialOf,
  failuresOf,
  identityOf,
  judge,
  policyOf,
  recorded,
  turnsWhenItSays,
} from "@/tests/factories/identity-context";
import { expiresSoon } from "./expires-soon";

type Part = Parameters<typeof credentialOf>[0];
const ending = (days: number, part: Part = {}): Part => ({
  type: "oauth_client_secret",
  lifetime: "expiring",
  name: "invoices",
  createdAt: ago(300),
  expiresAt: ahead(days),
  ...part,
});
const withSecrets = (...parts: Part[]) =>
  identityOf({ credentials: parts.map((part) => credentialOf(part)) });
const unseen = { lastUsed: noTelemetry };

describe("expiring within 30/14/7/1 days with no successor", () => {
  it.each([
    ["in 31 days", withSecrets(ending(31)), "pass"],
    ["in 30 days", withSecrets(ending(30)), "fail"],
    ["has ended, which another rule judges", withSecrets(ending(-1)), "pass"],
    ["a younger one is there", withSecrets(ending(9), ending(300, { id: "k2" })), "pass"],
    [
      "an endless one is there",
      withSecrets(ending(9), { ...ending(9), id: "k2", lifetime: "static", expiresAt: null }),
      "pass",
    ],
    [
      "a younger one, disabled",
      withSecrets(ending(9), ending(300, { id: "k2", status: "disabled" })),
      "fail",
    ],
    ["another that ends earlier", withSecrets(ending(9), ending(3, { id: "k2" })), "fail"],
    ["it lives for 44 days", withSecrets(ending(9, { createdAt: ago(35) })), "pass"],
    [
      "a certificate that renews itself, 20 days left",
      withSecrets(ending(20, { type: "x509", renewal: "automatic" })),
      "pass",
    ],
    [
      "a certificate that renews itself, 14 days left",
      withSecrets(ending(14, { type: "x509", renewal: "automatic" })),
      "fail",
    ],
    ["a token whose end moves on with each use", withSecrets(ending(9, { renewal: "automatic" })), "n/a"],
    ["without end", withSecrets({ lifetime: "static" }), "n/a"],
    ["disabled", withSecrets(ending(9, { status: "disabled" })), "n/a"],
    ["a person's own", { ...withSecrets(ending(9)), managedBy: "person" as const }, "n/a"],
  ])("%s", (_, identity, answer) => {
    expect(judge(expiresSoon, identity)).toBe(answer);
  });

  it.each([
    ["15 days, in use", withSecrets(ending(15)), "low"],
    ["14 days, in use", withSecrets(ending(14)), "high"],
    [
      "14 days, in use outside production",
      { ...withSecrets(ending(14)), environment: "test" as const },
      "medium",
    ],
    ["14 days, not used of late", withSecrets(ending(14, { lastUsed: recorded({ at: ago(31) }) })), "medium"],
    ["14 days, never used", withSecrets(ending(14, { lastUsed: recorded() })), "medium"],
    ["14 days, only the identity is seen in use", withSecrets(ending(14, unseen)), "high"],
    [
      "14 days, no use is seen and something runs on it",
      { ...withSecrets(ending(14, unseen)), lastUsed: noTelemetry, runsSomething: "yes" as const },
      "high",
    ],
    ["14 days, no use is seen", { ...withSecrets(ending(14, unseen)), lastUsed: noTelemetry }, "medium"],
  ])("%s", (_, identity, severity) => {
    expect(failuresOf(expiresSoon, identity)[0]?.severity).toBe(severity);
  });

  it.each<[string, Part, Date]>([
    ["30 days before its end", ending(50), ahead(20)],
    ["14 days before its end", ending(20), ahead(6)],
    ["at its end", ending(5), ahead(5)],
    [
      "when its last use is long ago",
      ending(13, { lastUsed: recorded({ at: ago(28) }) }),
      new Date(ahead(2).getTime() + 1),
    ],
  ])("turns %s", (_, part, day) => {
    expect(turnsWhenItSays(expiresSoon, withSecrets(part))).toEqual(day);
  });

  it("is less sure where nobody says how long it lives, and follows the organisation's own limit", () => {
    expect(failuresOf(expiresSoon, withSecrets(ending(11)))[0]).toMatchObject({
      confidence: "high",
      sentence: "invoices ends on 2026-06-12, and nothing follows it: issue the next one.",
    });
    expect(failuresOf(expiresSoon, withSecrets(ending(11, { createdAt: null })))[0]?.confidence).toBe(
      "medium",
    );
    expect(
      judge(expiresSoon, withSecrets(ending(11)), policyOf({ thresholds: { warnMinimumLife: 400 } })),
    ).toBe("pass");
  });
});
