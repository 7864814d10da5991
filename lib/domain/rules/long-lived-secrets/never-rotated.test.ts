import { describe, expect, it } from "vitest";
import {
  ago,
  credentialOf,
  failuresOf,
  identityOf,
  judge,
  now,
  turnsWhenItSays,
} from "@/tests/factories/identity-context";
import { neverRotated } from "./never-rotated";

const withKey = (part: Parameters<typeof credentialOf>[0] = {}) =>
  identityOf({ credentials: [credentialOf(part)] });

describe("a secret was never rotated since its creation", () => {
  it.each([
    ["365 days old", withKey({ createdAt: ago(365) }), "pass"],
    ["366 days old", withKey({ createdAt: ago(366) }), "fail"],
    [
      "its source calls the creation a rotation",
      withKey({ createdAt: ago(900), lastRotatedAt: ago(900) }),
      "fail",
    ],
    ["rotated once, long ago", withKey({ createdAt: ago(900), lastRotatedAt: ago(800) }), "pass"],
    ["of unknown age", withKey({ createdAt: null }), "unknown"],
    ["of unknown age, set long ago", withKey({ createdAt: null, lastRotatedAt: ago(900) }), "unknown"],
    ["of unknown age, set a month ago", withKey({ createdAt: null, lastRotatedAt: ago(30) }), "pass"],
    ["a certificate", withKey({ type: "x509", createdAt: ago(900) }), "n/a"],
    ["federated", withKey({ type: "federated", lifetime: "federated", createdAt: ago(900) }), "n/a"],
    ["disabled", withKey({ status: "disabled", createdAt: ago(900) }), "n/a"],
  ])("%s", (_, identity, answer) => {
    expect(judge(neverRotated, identity)).toBe(answer);
  });

  it("turns after a year", () => {
    expect(turnsWhenItSays(neverRotated, withKey({ createdAt: ago(300) }))).toEqual(
      new Date(now.getTime() + 65 * 86_400_000 + 1),
    );
    expect(turnsWhenItSays(neverRotated, withKey({ createdAt: null, lastRotatedAt: ago(300) }))).toEqual(
      new Date(now.getTime() + 65 * 86_400_000 + 1),
    );
  });

  it("says since when", () => {
    expect(failuresOf(neverRotated, withKey({ createdAt: ago(500) }))[0]?.sentence).toBe(
      "AKIAEXAMPLE was never rotated since it was made on 2025-01-17: rotate it once.",
    );
  });
});
