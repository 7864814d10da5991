import { describe, expect, it } from "vitest";
import {
  ago,
  credentialOf,
  grantOf,
  identityOf,
  now,
  placeOf,
  recorded,
  trustOf,
} from "@/tests/factories/identity-context";
import { asOf, type RecordedChange, turningPoints } from "./as-of";

const changed = (
  days: number,
  what: string,
  before: string | null,
  after: string | null,
  kind = "changed",
): RecordedChange => ({
  at: ago(days),
  kind,
  details: [{ what, before, after }],
});

describe("an identity as it was", () => {
  it("is not there before it was made, or first seen where nobody knows when it was made", () => {
    expect(asOf(identityOf({ createdAt: ago(10) }), [], ago(11))).toBeNull();
    expect(asOf(identityOf({ createdAt: ago(10) }), [], ago(10))).not.toBeNull();
    const unborn = { createdAt: null, firstSeenAt: ago(10) };
    expect(asOf(identityOf({ ...unborn, baseline: false }), [], ago(11))).toBeNull();
    expect(asOf(identityOf({ ...unborn, baseline: true }), [], ago(11))).not.toBeNull();
  });

  it("is not there while it had gone", () => {
    const changes = [changed(20, "x", null, null, "gone"), changed(10, "x", null, null, "returned")];
    expect([25, 15, 5].map((days) => asOf(identityOf(), changes, ago(days)) !== null)).toEqual([
      true,
      false,
      true,
    ]);
  });

  it("has no key, place or permission that came later", () => {
    const identity = identityOf({
      credentials: [
        credentialOf({ externalId: "old", createdAt: ago(100), places: [placeOf({ firstSeenAt: ago(5) })] }),
        credentialOf({ externalId: "new", createdAt: ago(10) }),
        credentialOf({ externalId: "undated", createdAt: null }),
      ],
      grants: [grantOf({ firstSeenAt: ago(8) })],
      trustedBy: [trustOf({ subject: "somebody" })],
    });
    const changes = [
      changed(9, "credential", null, "access_key undated (active)"),
      changed(9, "trust added", null, "somebody"),
    ];
    const then = asOf(identity, changes, ago(20));
    expect(then?.credentials.map(({ externalId, places }) => [externalId, places.length])).toEqual([
      ["old", 0],
    ]);
    expect([then?.grants, then?.trustedBy]).toEqual([[], []]);
    const today = asOf(identity, changes, now);
    expect(today?.credentials.map(({ externalId }) => externalId)).toEqual(["old", "new", "undated"]);
    expect([today?.grants.length, today?.trustedBy.length, today?.credentials[0]?.places.length]).toEqual([
      1, 1, 1,
    ]);
  });

  it("has changes taken back one by one, the latest first", () => {
    const identity = identityOf({ environment: "production", status: "active", name: "c" });
    const changes = [
      changed(30, "name", "a", "b"),
      changed(10, "name", "b", "c"),
      changed(10, "status", "disabled", "active"),
      changed(5, "environment", null, "test", "decided"),
      changed(4, "environment, taken back", "test", "production", "decided"),
      changed(3, "status", "nonsense", "active"),
      changed(3, "owner", "somebody", null, "decided"),
    ];
    const seen = [2, 4.5, 7, 20, 40].map((days) => {
      const then = asOf(identity, changes, ago(days));
      return [then?.name, then?.status, then?.environment];
    });
    expect(seen).toEqual([
      ["c", "active", "production"],
      ["c", "active", "test"],
      ["c", "active", null],
      ["b", "disabled", null],
      ["a", "disabled", null],
    ]);
  });

  it("was used nobody knows when, before a use that came later", () => {
    const identity = identityOf({ lastUsed: recorded({ at: ago(10) }) });
    expect(asOf(identity, [], ago(20))?.lastUsed).toMatchObject({ at: null, gap: "no_telemetry" });
    expect(asOf(identity, [], ago(5))?.lastUsed).toEqual(identity.lastUsed);
    const rotated = identityOf({
      credentials: [credentialOf({ createdAt: ago(100), lastRotatedAt: ago(10) })],
    });
    expect(asOf(rotated, [], ago(20))?.credentials[0]?.lastRotatedAt).toBeNull();
  });

  it("turns into another at these instants, in order", () => {
    const identity = identityOf({
      createdAt: ago(50),
      lastUsed: recorded({ at: ago(1) }),
      credentials: [credentialOf({ createdAt: ago(30), lastUsed: recorded({ at: ago(2) }) })],
    });
    const points = turningPoints(identity, [changed(20, "name", "a", "b")]);
    expect(points).toEqual([ago(50), ago(30), ago(20), ago(2), ago(1)]);
  });
});
