import { describe, expect, it } from "vitest";
import {
  ago,
  credentialOf,
  failuresOf,
  identityOf,
  judge,
  now,
  policyOf,
  tierZero,
  turnsWhenItSays,
} from "@/tests/factories/identity-context";
import { credentialTooOld } from "./credential-too-old";

const withKey = (...keys: Parameters<typeof credentialOf>[0][]) =>
  identityOf({ credentials: keys.map((key) => credentialOf(key)) });

describe("a credential older than the rotation policy allows", () => {
  it.each([
    ["no credential", identityOf(), "n/a"],
    ["a federated one", withKey({ type: "federated", lifetime: "federated" }), "n/a"],
    ["a disabled one of ten years", withKey({ status: "disabled", createdAt: ago(3650) }), "n/a"],
    ["a key of 90 days", withKey({ createdAt: ago(90) }), "pass"],
    ["a key of 91 days", withKey({ createdAt: ago(91) }), "fail"],
    ["rotated since", withKey({ createdAt: ago(900), lastRotatedAt: ago(10) }), "pass"],
    ["of unknown age", withKey({ createdAt: null }), "unknown"],
    [
      "a token of 200 days that nothing makes privileged",
      withKey({ type: "api_key", createdAt: ago(200) }),
      "pass",
    ],
    [
      "a token of 200 days of unknown privilege",
      identityOf({
        privilege: { ...tierZero, tier: null },
        credentials: [credentialOf({ type: "api_key", createdAt: ago(200) })],
      }),
      "unknown",
    ],
    [
      "a token of 200 days of an administrator",
      identityOf({
        privilege: tierZero,
        credentials: [credentialOf({ type: "api_key", createdAt: ago(200) })],
      }),
      "fail",
    ],
    [
      "a provider's own",
      identityOf({ managedBy: "provider", credentials: [credentialOf({ createdAt: ago(900) })] }),
      "n/a",
    ],
  ])("%s", (_, identity, answer) => {
    expect(judge(credentialTooOld, identity)).toBe(answer);
  });

  it("turns on the day after its last day", () => {
    expect(turnsWhenItSays(credentialTooOld, withKey({ createdAt: ago(60) }))).toEqual(
      new Date(ago(60).getTime() + 90 * 86_400_000 + 1),
    );
  });

  it("names each credential, and follows the organisation's own limit", () => {
    const two = withKey({ createdAt: ago(400) }, { id: "k2", externalId: "AKIA2", createdAt: ago(95) });
    expect(failuresOf(credentialTooOld, two).map(({ key }) => key)).toEqual([two.credentials[0]?.id, "k2"]);
    expect(failuresOf(credentialTooOld, two)[0]?.sentence).toBe(
      "AKIAEXAMPLE was made on 2025-04-27; the limit is 90 days.",
    );
    expect(
      failuresOf(credentialTooOld, two, policyOf({ thresholds: { cloudKeyRotation: 100 } }), now),
    ).toHaveLength(1);
  });
});
