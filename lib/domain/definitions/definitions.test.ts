import { describe, expect, it } from "vitest";
import type { Judgement } from "@/lib/domain/answer";
import { type LastUsed, noTelemetry } from "@/lib/domain/record";
import {
  type CredentialFacts,
  credentialAgeDays,
  isShortLivedCredential,
  isWithinRotation,
  remainingLifeDays,
} from "./credentials";
import { type DormancyFacts, isDormant } from "./dormant";
import { type LightFacts, lightsOf } from "./lights";
import { isOwned, type OwnedFacts, type OwnerFacts } from "./owned";
import { isInPopulation, type PopulationFacts } from "./population";
import { isShortLived, type WaysInFacts } from "./short-lived";
import { thresholdOf, thresholds } from "./thresholds";

const now = new Date("2026-06-01T00:00:00Z");
const ago = (days: number) => new Date(now.getTime() - days * 86_400_000);
const covered: LastUsed = {
  at: null,
  grade: "none",
  precisionSeconds: null,
  coveredSince: ago(400),
  gap: "none",
};
const key = (facts: Partial<CredentialFacts> = {}): CredentialFacts => ({
  type: "access_key",
  lifetime: "static",
  renewal: "manual",
  status: "active",
  createdAt: ago(100),
  lastRotatedAt: null,
  expiresAt: null,
  ...facts,
});
const certificate = (days: number, renewal: CredentialFacts["renewal"]) =>
  key({ type: "x509", lifetime: "expiring", renewal, createdAt: ago(10), expiresAt: ago(10 - days) });
const token = (hours: number) =>
  key({
    type: "bearer_token",
    lifetime: "expiring",
    createdAt: now,
    expiresAt: new Date(now.getTime() + hours * 3_600_000),
  });

describe("population", () => {
  const inside: PopulationFacts = {
    status: "active",
    managedBy: "customer",
    class: "non_human",
    ephemeralInstance: false,
    excluded: false,
    gone: false,
  };
  it.each<[Partial<PopulationFacts>, boolean]>([
    [{}, true],
    [{ class: "unsure" }, true],
    [{ class: "both" }, true],
    [{ managedBy: "third_party" }, true],
    [{ status: "unknown" }, true],
    [{ class: "human" }, false],
    [{ managedBy: "provider" }, false],
    [{ managedBy: "person" }, false],
    [{ status: "disabled" }, false],
    [{ status: "pending_deletion" }, false],
    [{ ephemeralInstance: true }, false],
    [{ excluded: true }, false],
    [{ gone: true }, false],
  ])("%j: %s", (facts, expected) => {
    expect(isInPopulation({ ...inside, ...facts })).toBe(expected);
  });
});

describe("credentials", () => {
  it.each<[string, CredentialFacts, string]>([
    ["a static key", key(), "no"],
    ["a federated one", key({ type: "federated", lifetime: "federated" }), "yes"],
    ["one that the platform runs", key({ lifetime: "platform_managed" }), "yes"],
    ["a token of 24 hours", token(24), "yes"],
    ["a token of 25 hours", token(25), "no"],
    ["a certificate of 90 days that renews itself", certificate(90, "automatic"), "yes"],
    ["a certificate of 90 days renewed by hand", certificate(90, "manual"), "no"],
    ["a certificate of 90 days, renewal not seen", certificate(90, "unknown"), "unknown"],
    ["a certificate of 91 days", certificate(91, "automatic"), "no"],
    ["one of unknown lifetime", key({ lifetime: "unknown" }), "unknown"],
  ])("%s", (_, credential, short) => {
    expect(isShortLivedCredential(credential)).toBe(short);
  });

  it("ages from the last rotation, else creation, in days", () => {
    expect(credentialAgeDays(key(), now)).toBe(100);
    expect(credentialAgeDays(key({ lastRotatedAt: ago(7) }), now)).toBe(7);
    expect(credentialAgeDays(key({ createdAt: null }), now)).toBeNull();
    expect(remainingLifeDays(certificate(90, "manual"), now)).toBe(80);
  });

  it("is rotated in time or not, and unknown where privilege decides", () => {
    expect(isWithinRotation(key({ createdAt: ago(90) }), "unknown", now)).toBe("yes");
    expect(isWithinRotation(key({ createdAt: ago(91) }), "unknown", now)).toBe("no");
    expect(isWithinRotation(key({ createdAt: ago(91) }), "unknown", now, { cloudKeyRotation: 100 })).toBe(
      "yes",
    );
    const apiKey = key({ type: "api_key", createdAt: ago(200) });
    expect(isWithinRotation(apiKey, "unknown", now)).toBe("unknown");
    expect(isWithinRotation(apiKey, "no", now)).toBe("yes");
    expect(isWithinRotation(apiKey, "yes", now)).toBe("no");
    expect(isWithinRotation(key({ createdAt: null }), "no", now)).toBe("unknown");
    expect(isWithinRotation(certificate(5, "manual"), "no", now)).toBe("no");
  });
});

describe("short-lived identity", () => {
  const ways = (facts: Partial<WaysInFacts>): WaysInFacts => ({
    credentials: [],
    keysHidden: false,
    reachableFrom: "nothing",
    ...facts,
  });
  it.each<[string, WaysInFacts, string]>([
    ["all short", ways({ credentials: [token(1)] }), "yes"],
    ["one static", ways({ credentials: [token(1), key()] }), "no"],
    ["one static but disabled", ways({ credentials: [token(1), key({ status: "disabled" })] }), "yes"],
    ["one static of unknown status", ways({ credentials: [key({ status: "unknown" })] }), "unknown"],
    ["hidden keys", ways({ keysHidden: true, credentials: [token(1)] }), "unknown"],
    ["a role for workloads", ways({ reachableFrom: "others" }), "yes"],
    ["a role for a static key", ways({ reachableFrom: "static_keys_only" }), "no"],
    ["a role for nobody knows whom", ways({ reachableFrom: "unknown" }), "unknown"],
    ["no way in", ways({}), "no_way_in"],
  ])("%s", (_, facts, expected) => {
    expect(isShortLived(facts).answer).toBe(expected);
  });
});

describe("owned", () => {
  const owner = (facts: Partial<OwnerFacts> = {}): OwnerFacts => ({
    state: "accepted",
    confirmedAt: ago(10),
    party: { kind: "person", active: true },
    ...facts,
  });
  const owned = (facts: Partial<OwnedFacts>): OwnedFacts => ({
    technical: owner(),
    business: null,
    sensitivity: null,
    environment: null,
    tier: null,
    ...facts,
  });
  it.each<[string, OwnedFacts, string]>([
    ["accepted by an active person", owned({}), "yes"],
    ["nobody", owned({ technical: null }), "no"],
    ["only suggested", owned({ technical: owner({ state: "suggested" }) }), "no"],
    ["asked", owned({ technical: owner({ state: "asked" }) }), "no"],
    ["declined", owned({ technical: owner({ state: "declined" }) }), "no"],
    ["confirmed 365 days ago", owned({ technical: owner({ confirmedAt: ago(365) }) }), "yes"],
    ["confirmed 366 days ago", owned({ technical: owner({ confirmedAt: ago(366) }) }), "no"],
    ["never confirmed", owned({ technical: owner({ confirmedAt: null }) }), "no"],
    ["a person who left", owned({ technical: owner({ party: { kind: "person", active: false } }) }), "no"],
    [
      "a person of whom nothing is known",
      owned({ technical: owner({ party: { kind: "person", active: null } }) }),
      "unknown",
    ],
    ["a team", owned({ technical: owner({ party: { kind: "team", activeMembers: 1 } }) }), "yes"],
    ["an empty team", owned({ technical: owner({ party: { kind: "team", activeMembers: 0 } }) }), "no"],
    ["a mailbox", owned({ technical: owner({ party: { kind: "mailbox" } }) }), "no"],
    ["high sensitivity without a business owner", owned({ sensitivity: "high" }), "no"],
    ["high sensitivity with one", owned({ sensitivity: "high", business: owner() }), "yes"],
    ["Tier 0 in production", owned({ tier: 0, environment: "production" }), "no"],
    ["Tier 0 in test", owned({ tier: 0, environment: "test" }), "yes"],
  ])("%s", (_, facts, expected) => {
    expect(isOwned(facts, now).answer).toBe(expected);
  });
});

describe("dormant", () => {
  const sleeping = (facts: Partial<DormancyFacts>): DormancyFacts => ({
    status: "active",
    createdAt: ago(500),
    lastUsed: { ...covered, at: ago(120), grade: "reported" },
    expectedUse: null,
    runsSomething: "no",
    ...facts,
  });
  const used = (facts: Partial<LastUsed>) => ({
    lastUsed: { ...covered, at: ago(120), grade: "reported" as const, ...facts },
  });
  it.each<[string, DormancyFacts, string]>([
    ["unused for 120 days", sleeping({}), "yes"],
    ["never used", sleeping({ lastUsed: covered }), "yes"],
    ["used last week", sleeping(used({ at: ago(7) })), "no"],
    [
      "within what the source may be off",
      sleeping(used({ at: ago(100), precisionSeconds: 14 * 86_400 })),
      "no",
    ],
    ["signs of use only", sleeping(used({ at: ago(7), grade: "inferred" })), "unknown"],
    ["not covered", sleeping(used({ coveredSince: ago(80) })), "unknown"],
    ["with a gap", sleeping(used({ gap: "not_permitted" })), "unknown"],
    ["new", sleeping({ createdAt: ago(30), lastUsed: covered }), "no"],
    ["disabled", sleeping({ status: "disabled" }), "no"],
    ["for emergencies", sleeping({ expectedUse: "emergency" }), "no"],
    ["used yearly", sleeping({ expectedUse: "yearly" }), "no"],
    ["used monthly", sleeping({ expectedUse: "monthly" }), "yes"],
    ["something runs as it", sleeping({ runsSomething: "yes" }), "no"],
    ["perhaps something runs as it", sleeping({ runsSomething: "unknown" }), "unknown"],
    ["of unknown age and use", sleeping({ createdAt: null, lastUsed: covered }), "unknown"],
  ])("%s", (_, facts, expected) => {
    expect(isDormant(facts, now).answer).toBe(expected);
  });

  it("follows the strict profile", () => {
    const facts = sleeping(used({ at: ago(60) }));
    expect(isDormant(facts, now).answer).toBe("no");
    expect(isDormant(facts, now, { dormant: 45 }).answer).toBe("yes");
  });
});

describe("lights", () => {
  const owned: Judgement = { answer: "yes", why: "Its owner is here." };
  const facts: LightFacts = {
    owned,
    purpose: "Deploys payments",
    leastPrivilege: "unknown",
    privileged: "unknown",
    waysIn: { credentials: [key({ createdAt: ago(10) })], keysHidden: false, reachableFrom: "nothing" },
    exposed: "no",
    lastUsed: covered,
  };
  const states = (part: Partial<LightFacts>) =>
    Object.values(lightsOf({ ...facts, ...part }, now)).map((light) => light.state);

  it("tells what is in order, what is not, and what cannot be told", () => {
    expect(states({})).toEqual(["on", "on", "unknown", "on", "on"]);
    expect(
      states({ owned: { answer: "no", why: "" }, purpose: " ", leastPrivilege: "no", lastUsed: noTelemetry }),
    ).toEqual(["off", "off", "off", "on", "off"]);
  });

  it.each<[string, Partial<LightFacts>, string]>([
    ["an old key", { waysIn: { ...facts.waysIn, credentials: [key({ createdAt: ago(91) })] } }, "off"],
    ["an exposed key", { exposed: "yes" }, "off"],
    ["a key kept nobody knows where", { exposed: "unknown" }, "unknown"],
    [
      "a key of unknown age",
      { waysIn: { ...facts.waysIn, credentials: [key({ createdAt: null })] } },
      "unknown",
    ],
    ["hidden keys", { waysIn: { ...facts.waysIn, keysHidden: true, credentials: [] } }, "unknown"],
    ["a role for workloads", { waysIn: { ...facts.waysIn, reachableFrom: "others", credentials: [] } }, "on"],
    [
      "a role for static keys",
      { waysIn: { ...facts.waysIn, reachableFrom: "static_keys_only", credentials: [] } },
      "off",
    ],
  ])("credential handling of %s", (_, part, expected) => {
    expect(lightsOf({ ...facts, ...part }, now).credential.state).toBe(expected);
  });

  it.each<[Partial<LastUsed>, string]>([
    [{ coveredSince: ago(90) }, "on"],
    [{ coveredSince: ago(89) }, "off"],
    [{ coveredSince: null }, "unknown"],
    [{ gap: "not_permitted" }, "unknown"],
  ])("auditable with %j: %s", (part, expected) => {
    expect(lightsOf({ ...facts, lastUsed: { ...covered, ...part } }, now).auditable.state).toBe(expected);
  });
});

describe("thresholds", () => {
  it("gives the default unless settings say otherwise, and names where each is from", () => {
    expect(thresholdOf("dormant")).toBe(90);
    expect(thresholdOf("dormant", { dormant: 45 })).toBe(45);
    for (const each of Object.values(thresholds)) {
      expect(each.value).toBeGreaterThan(0);
      expect(each.source).not.toBe("");
    }
  });
});
