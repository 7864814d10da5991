import { describe, expect, it } from "vitest";
import type { Power } from "@/lib/domain/powers/power";
import {
  credentialOf,
  failuresOf,
  grantOf,
  identityOf,
  judge,
  tierZero,
} from "@/tests/factories/identity-context";
import { canChangeAccess } from "./can-change-access";

const withPowers = (powers: Power[], part: Parameters<typeof identityOf>[0] = {}) =>
  identityOf({ privilege: { ...tierZero, powers, reasons: [] }, ...part });

const withGrants = (privilege: typeof tierZero) => identityOf({ privilege, grants: [grantOf()] });

describe("an identity that can create or modify other identities, policies or trust", () => {
  it.each([
    ["grants access", withPowers(["grant_access"]), "fail"],
    ["makes keys of others", withPowers(["create_credentials"]), "fail"],
    ["changes trust", withPowers(["change_trust"]), "fail"],
    ["acts as others", withPowers(["impersonate"]), "fail"],
    ["administers, which another rule tells", withPowers(["administer", "grant_access"]), "pass"],
    ["switches logs off, which another rule tells", withPowers(["disable_logging"]), "pass"],
    ["in a cluster, which another rule tells", withPowers(["impersonate"], { system: "kubernetes" }), "n/a"],
    [
      "delegation of a directory, which another rule tells",
      withPowers(["impersonate"], { system: "ad" }),
      "pass",
    ],
    ["an owner of a database", withPowers(["grant_access"], { kind: "db_user", system: "postgres" }), "n/a"],
    ["not Tier 0", identityOf({ privilege: { ...tierZero, tier: 1, powers: ["write"] } }), "pass"],
    [
      "perhaps Tier 0",
      identityOf({ privilege: { ...tierZero, tier: 1, powers: ["write"], atLeast: true } }),
      "unknown",
    ],
    ["grants that nobody understands", withGrants({ ...tierZero, tier: null, powers: [] }), "unknown"],
    ["nothing is known of its grants", identityOf({ privilege: { ...tierZero, tier: null } }), "n/a"],
    ["for emergencies", withPowers(["grant_access"], { expectedUse: "emergency" }), "n/a"],
  ])("%s", (_, identity, answer) => {
    expect(judge(canChangeAccess, identity)).toBe(answer);
  });

  it("says what it can do, and is high with a lasting secret", () => {
    const both = withPowers(["grant_access", "impersonate"]);
    expect(failuresOf(canChangeAccess, both)[0]).toMatchObject({
      sentence:
        "It can give itself or others access and act as other identities: limit that to what it needs.",
    });
    expect(failuresOf(canChangeAccess, both)[0]?.severity).toBeUndefined();
    const [withKey] = failuresOf(canChangeAccess, { ...both, credentials: [credentialOf()] });
    expect(withKey?.severity).toBe("high");
    expect(withKey?.sentence).toContain("proves itself with a lasting secret");
  });
});
