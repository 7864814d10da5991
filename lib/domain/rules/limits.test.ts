import { describe, expect, it } from "vitest";
import type { Verdict } from "@/lib/domain/assessment/rule";
import type { ThresholdName } from "@/lib/domain/definitions/thresholds";
import {
  ago,
  ahead,
  credentialOf,
  failuresOf,
  identityOf,
  judge,
  placeOf,
  policyOf,
  recorded,
  trustOf,
  usageOf,
} from "@/tests/factories/identity-context";
import { ruleOf } from "./catalogue";

const ruleCalled = (id: string) => {
  const rule = ruleOf(id);
  if (rule?.subject !== "identity") throw new Error(`There is no rule ${id}`);
  return rule;
};
const withKey = (key: Parameters<typeof credentialOf>[0], part: Parameters<typeof identityOf>[0] = {}) =>
  identityOf({ credentials: [credentialOf(key)], ...part });
const ending = { type: "oauth_client_secret", lifetime: "expiring", createdAt: ago(300) } as const;
const token = { type: "bearer_token", lifetime: "expiring", createdAt: ago(1), expiresAt: ahead(1) } as const;
const rsa = placeOf({ kind: "key_file", facts: { keyType: "ssh-rsa", bits: 2048 } });
const running = ["lambda:a", "ec2:b"].map((each, index) =>
  trustOf({ id: `t${index}`, kind: "workload", subject: `arn:aws:${each}` }),
);

describe("an organisation's own limits", () => {
  it.each<[ThresholdName, number, string, ReturnType<typeof identityOf>, Verdict["answer"], string]>([
    ["neverRotated", 100, "never-rotated", withKey({ createdAt: ago(101) }), "pass", "fail"],
    ["firstExpiryWarning", 60, "expires-soon", withKey({ ...ending, expiresAt: ahead(50) }), "pass", "fail"],
    ["endSettles", 5, "expired-access-still-on", identityOf({ expiresAt: ago(3) }), "fail", "pass"],
    ["rsaBits", 3072, "weak-key", identityOf({ reads: [rsa] }), "pass", "fail"],
    [
      "manyNetworks",
      5,
      "used-from-many-networks",
      withKey({}, { usage: usageOf({ networks: 5 }) }),
      "pass",
      "fail",
    ],
    [
      "unrelatedWorkloads",
      2,
      "role-for-unrelated-workloads",
      identityOf({ trustedBy: running }),
      "pass",
      "fail",
    ],
    ["shortLivedToken", 48, "credential-too-old", withKey(token), "pass", "n/a"],
    ["shortLivedToken", 48, "exposed-credential", withKey({ ...token, places: [placeOf()] }), "fail", "n/a"],
    [
      "shortLivedToken",
      48,
      "root-account-key",
      withKey(token, { kind: "root_account", class: "both" }),
      "fail",
      "pass",
    ],
  ])("%s of %i decides for %s", (name, value, id, identity, usual, own) => {
    const rule = ruleCalled(id);
    expect(judge(rule, identity)).toBe(usual);
    expect(judge(rule, identity, policyOf({ thresholds: { [name]: value } }))).toBe(own);
  });

  it("says from when a key counts as old where federation is in use", () => {
    const organisation = { federated: new Set(["aws"]), ownRealms: new Set<string>(), directoryRead: true };
    const old = withKey({ createdAt: ago(200) });
    const rule = ruleCalled("static-where-federated");
    expect(judge(rule, old, policyOf({ organisation }))).toBe("pass");
    expect(judge(rule, old, policyOf({ organisation, thresholds: { federatedKeyAge: 199 } }))).toBe("fail");
  });

  it("says when an end is near, and what is in use", () => {
    const severity = (thresholds: Partial<Record<ThresholdName, number>>) => {
      const used = { lastUsed: recorded({ at: ago(20) }) };
      const identity = withKey({ ...ending, ...used, expiresAt: ahead(20) });
      return failuresOf(ruleCalled("expires-soon"), identity, policyOf({ thresholds }))[0]?.severity;
    };
    expect(severity({})).toBe("low");
    expect(severity({ lastExpiryWarning: 20 })).toBe("high");
    expect(severity({ lastExpiryWarning: 20, inUse: 10 })).toBe("medium");
  });
});
