import { describe, expect, it } from "vitest";
import {
  ago,
  ahead,
  credentialOf,
  failuresOf,
  identityOf,
  judge,
  turnsWhenItSays,
} from "@/tests/factories/identity-context";
import { expiredCredentialLeft } from "./expired-credential-left";

const withSecret = (part: Parameters<typeof credentialOf>[0] = {}) =>
  identityOf({
    credentials: [
      credentialOf({ type: "oauth_client_secret", lifetime: "expiring", name: "search", ...part }),
    ],
  });

describe("lost or ended authenticators are removed", () => {
  it.each([
    ["ends later", withSecret({ expiresAt: ahead(20) }), "pass"],
    ["ended", withSecret({ expiresAt: ago(20), status: "expired" }), "fail"],
    ["ended since its source was read", withSecret({ expiresAt: ago(1) }), "fail"],
    ["ended, nobody says when", withSecret({ status: "expired" }), "fail"],
    ["without end", withSecret({ lifetime: "static" }), "n/a"],
    ["disabled", withSecret({ expiresAt: ago(20), status: "disabled" }), "n/a"],
    ["short-lived", withSecret({ expiresAt: ago(1), lifetime: "short_lived" }), "n/a"],
    [
      "its identity is disabled",
      { ...withSecret({ expiresAt: ago(20) }), status: "disabled" as const },
      "n/a",
    ],
  ])("%s", (_, identity, answer) => {
    expect(judge(expiredCredentialLeft, identity)).toBe(answer);
  });

  it("turns at its end, and says when that was", () => {
    expect(turnsWhenItSays(expiredCredentialLeft, withSecret({ expiresAt: ahead(20) }))).toEqual(ahead(20));
    expect(failuresOf(expiredCredentialLeft, withSecret({ expiresAt: ago(31) }))[0]?.sentence).toBe(
      "search ended on 2026-05-01 and is still listed: remove it.",
    );
  });
});
