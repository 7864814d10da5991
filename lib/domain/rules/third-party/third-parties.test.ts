import { describe, expect, it } from "vitest";
import {
  ago,
  credentialOf,
  failuresOf,
  grantOf,
  identityOf,
  judge,
  now,
  policyOf,
  recorded,
  tierZero,
  trustOf,
  turnsWhenItSays,
} from "@/tests/factories/identity-context";
import { thirdPartyPowerfulAndUnverified } from "./third-party-powerful-and-unverified";
import { thirdPartyUnused } from "./third-party-unused";
import { thirdPartyWithoutIpLimits } from "./third-party-without-ip-limits";
import { vendorBreached } from "./vendor-breached";

type Part = Parameters<typeof identityOf>[0];
const vendor = (part: Part = {}) =>
  identityOf({
    managedBy: "third_party",
    kind: "service_principal",
    system: "entra",
    name: "Meetnotes",
    ...part,
  });
const verified = { "verified publisher": "Meetnotes Ltd" };
const unused = { lastUsed: recorded({ at: ago(91) }) };
const mail = { grants: [grantOf({ traits: ["mail_or_files"] })] };
const crossAccount = identityOf({
  privilege: tierZero,
  trustedBy: [trustOf()],
  lastUsed: recorded({ at: ago(330) }),
});

describe("high-risk scopes held by an unverified publisher, or unused (day-one 10)", () => {
  it.each([
    ["our own", identityOf({ privilege: tierZero, ...unused }), "n/a"],
    ["one that may do little", vendor(unused), "pass"],
    ["one of unknown power", vendor({ privilege: { ...tierZero, tier: null } }), "unknown"],
    ["powerful, verified and used", vendor({ privilege: tierZero, tags: verified }), "pass"],
    ["powerful and of no verified publisher", vendor({ privilege: tierZero }), "fail"],
    ["that reads all mail, of no verified publisher", vendor(mail), "fail"],
    ["powerful, verified and unused", vendor({ privilege: tierZero, tags: verified, ...unused }), "fail"],
    [
      "powerful, verified, use not recorded",
      vendor({ privilege: tierZero, tags: verified, lastUsed: recorded({ gap: "no_telemetry" }) }),
      "unknown",
    ],
    [
      "made last week",
      vendor({ privilege: tierZero, tags: verified, lastUsed: recorded(), createdAt: ago(7) }),
      "pass",
    ],
    [
      "an app of which nobody tells who verified it",
      vendor({ system: "github", kind: "app_installation", privilege: tierZero }),
      "unknown",
    ],
    [
      "an app of Google without a name",
      vendor({ system: "google-workspace", kind: "oauth_app", tags: { registered: "no" }, ...mail }),
      "fail",
    ],
    ["a role for a vendor's account, unused", crossAccount, "fail"],
    ["a role for a vendor's account, used", { ...crossAccount, lastUsed: recorded({ at: ago(1) }) }, "pass"],
  ])("%s", (_, identity, answer) => {
    expect(judge(thirdPartyPowerfulAndUnverified, identity)).toBe(answer);
  });

  it("is no third party where the account is ours", () => {
    const own = policyOf();
    own.organisation.ownRealms = new Set(["aws:222222222222"]);
    expect(judge(thirdPartyPowerfulAndUnverified, crossAccount, own)).toBe("n/a");
    expect(judge(thirdPartyUnused, crossAccount, own)).toBe("n/a");
  });

  it("says all that is wrong, and turns when its use is too long ago", () => {
    expect(
      failuresOf(thirdPartyPowerfulAndUnverified, vendor({ privilege: tierZero, ...unused }))[0]?.sentence,
    ).toBe(
      "A third party may do much here, but its publisher is not verified and it was not used for 90 days.",
    );
    const used = vendor({ privilege: tierZero, tags: verified, lastUsed: recorded({ at: ago(80) }) });
    expect(turnsWhenItSays(thirdPartyPowerfulAndUnverified, used)).toEqual(
      new Date(ago(80).getTime() + 90 * 86_400_000 + 1),
    );
  });
});

describe("a third party's access that is not used (OWASP NHI3, CIS 15.7)", () => {
  it.each([
    ["used today", vendor(), "pass"],
    ["unused for 90 days", vendor({ lastUsed: recorded({ at: ago(90) }) }), "pass"],
    ["unused for 91 days", vendor(unused), "fail"],
    ["never used in its life", vendor({ lastUsed: recorded() }), "fail"],
    ["never seen, with no records", vendor({ lastUsed: recorded({ gap: "not_permitted" }) }), "unknown"],
    ["new", vendor({ createdAt: ago(3), lastUsed: recorded() }), "pass"],
    ["expected once a year", vendor({ expectedUse: "yearly", ...unused }), "n/a"],
    ["powerful, which another rule tells", vendor({ privilege: tierZero, ...unused }), "n/a"],
    ["our own", identityOf(unused), "n/a"],
  ])("%s", (_, identity, answer) => {
    expect(judge(thirdPartyUnused, identity)).toBe(answer);
  });

  it("turns on the day after its last day, by the organisation's own limit", () => {
    expect(turnsWhenItSays(thirdPartyUnused, vendor({ lastUsed: recorded({ at: ago(60) }) }))).toEqual(
      new Date(ago(60).getTime() + 90 * 86_400_000 + 1),
    );
    const strict = policyOf({ thresholds: { dormant: 30 } });
    expect(judge(thirdPartyUnused, vendor({ lastUsed: recorded({ at: ago(31) }) }), strict, now)).toBe(
      "fail",
    );
  });
});

describe("a vendor that was breached", () => {
  const breached = policyOf({ breachedVendors: [{ name: "sales drift", since: "2026-05-01" }] });
  it.each([
    ["by the tag", identityOf({ tags: { vendor: "Sales-Drift" } }), "fail"],
    ["by its publisher", vendor({ tags: { "verified publisher": "Sales Drift, Inc." } }), "fail"],
    ["by its own name", vendor({ name: "sales_drift connector" }), "fail"],
    ["another vendor", vendor({ name: "sales drifter" }), "pass"],
    ["our own of that name", identityOf({ name: "sales-drift" }), "n/a"],
  ])("%s", (_, identity, answer) => {
    expect(judge(vendorBreached, identity, breached)).toBe(answer);
  });

  it("has the breach as its cause, and cannot be told without a list", () => {
    expect(failuresOf(vendorBreached, vendor({ name: "sales drift" }), breached)[0]).toMatchObject({
      key: "sales drift",
      cause: { key: "vendor:sales drift" },
    });
    expect(judge(vendorBreached, vendor())).toBe("unknown");
    expect(
      judge(vendorBreached, vendor(), policyOf({ breachedVendors: [{ name: "--", since: null }] })),
    ).toBe("pass");
  });
});

describe("a third party's token without limits of addresses", () => {
  it("waits for its data", () => {
    expect(judge(thirdPartyWithoutIpLimits, vendor({ credentials: [credentialOf()] }))).toBe("unknown");
    expect(judge(thirdPartyWithoutIpLimits, vendor())).toBe("n/a");
  });
});
