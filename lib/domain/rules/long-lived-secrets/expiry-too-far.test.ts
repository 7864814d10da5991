import { describe, expect, it } from "vitest";
import {
  ago,
  ahead,
  credentialOf,
  failuresOf,
  identityOf,
  judge,
  policyOf,
  turnsWhenItSays,
} from "@/tests/factories/identity-context";
import { expiryTooFar } from "./expiry-too-far";

const withSecret = (part: Parameters<typeof credentialOf>[0] = {}) =>
  identityOf({
    credentials: [
      credentialOf({ type: "oauth_client_secret", lifetime: "expiring", createdAt: ago(100), ...part }),
    ],
  });

describe("an expiry date is too far, over a year", () => {
  it.each([
    ["365 days", withSecret({ expiresAt: ahead(265) }), "pass"],
    ["a leap year", withSecret({ expiresAt: ahead(266) }), "pass"],
    ["two years", withSecret({ expiresAt: ahead(630) }), "fail"],
    ["a token of two years", withSecret({ type: "bearer_token", expiresAt: ahead(630) }), "fail"],
    ["of unknown start, two years left", withSecret({ createdAt: null, expiresAt: ahead(730) }), "fail"],
    ["of unknown start, ten days left", withSecret({ createdAt: null, expiresAt: ahead(10) }), "unknown"],
    ["without end, which another rule judges", withSecret({ lifetime: "static" }), "n/a"],
    ["a password", withSecret({ type: "password", expiresAt: ahead(900) }), "n/a"],
    ["disabled", withSecret({ status: "disabled", expiresAt: ahead(900) }), "n/a"],
  ])("%s", (_, identity, answer) => {
    expect(judge(expiryTooFar, identity)).toBe(answer);
  });

  it("turns where only what is left can be counted, and it is little enough", () => {
    const turns = turnsWhenItSays(expiryTooFar, withSecret({ createdAt: null, expiresAt: ahead(400) }));
    expect(turns).toEqual(new Date(ahead(33).getTime() + 1));
  });

  it("follows the organisation's own limit", () => {
    const secret = withSecret({ expiresAt: ahead(100) });
    const policy = policyOf({ thresholds: { clientSecretLife: 180 } });
    expect(failuresOf(expiryTooFar, secret, policy)[0]?.sentence).toBe(
      "AKIAEXAMPLE works until 2026-09-09; the longest life is 180 days: replace it by one that ends sooner.",
    );
  });
});
