import { describe, expect, it } from "vitest";
import { capped, severityIn } from "@/lib/domain/assessment/severity-of";
import { credentialOf, failuresOf, identityOf, judge, tierZero } from "@/tests/factories/identity-context";
import { administratorWithStaticKey } from "./administrator-with-static-key";

const administratorOf = (part: Parameters<typeof identityOf>[0] = {}) =>
  identityOf({ privilege: tierZero, credentials: [credentialOf()], ...part });
const credentials = (...each: Parameters<typeof credentialOf>[0][]) => each.map((key) => credentialOf(key));

describe("an administrator of an account, tenant or cluster held by a static key", () => {
  it.each([
    ["an access key", administratorOf(), "fail"],
    [
      "a password of a directory account",
      administratorOf({ kind: "directory_account", credentials: credentials({ type: "password" }) }),
      "fail",
    ],
    ["a service of a data warehouse", administratorOf({ kind: "db_user", system: "snowflake" }), "fail"],
    [
      "federation",
      administratorOf({ credentials: credentials({ type: "federated", lifetime: "federated" }) }),
      "pass",
    ],
    ["a disabled key", administratorOf({ credentials: credentials({ status: "disabled" }) }), "pass"],
    ["no credential", administratorOf({ credentials: [] }), "pass"],
    [
      "the password of a console",
      administratorOf({ credentials: credentials({ type: "password" }) }),
      "pass",
    ],
    [
      "a key of unknown status",
      administratorOf({ credentials: credentials({ status: "unknown" }) }),
      "unknown",
    ],
    [
      "a key of unknown lifetime",
      administratorOf({ credentials: credentials({ type: "api_key", lifetime: "unknown" }) }),
      "unknown",
    ],
    ["keys that its system hides", administratorOf({ credentials: [], keysHidden: true }), "unknown"],
    ["no administrator", administratorOf({ privilege: { ...tierZero, tier: 1, powers: ["write"] } }), "n/a"],
    [
      "one that grants access only",
      administratorOf({ privilege: { ...tierZero, powers: ["grant_access"] } }),
      "n/a",
    ],
    ["the root user", administratorOf({ kind: "root_account" }), "n/a"],
    ["root of a machine", administratorOf({ kind: "system_account", system: "host" }), "n/a"],
    ["a superuser of a database", administratorOf({ kind: "db_user", system: "postgres" }), "n/a"],
    ["an account for emergencies", administratorOf({ expectedUse: "emergency" }), "n/a"],
    ["a person", administratorOf({ class: "human" }), "n/a"],
    ["disabled", administratorOf({ status: "disabled" }), "n/a"],
  ])("%s", (_, identity, answer) => {
    expect(judge(administratorWithStaticKey, identity)).toBe(answer);
  });

  it("is critical, and high where production is not reached, by becoming another, or for a person's own user", () => {
    const severity = (identity: ReturnType<typeof administratorOf>) => {
      const [failure] = failuresOf(administratorWithStaticKey, identity);
      const usual = severityIn(administratorWithStaticKey.severity, { ...identity, tier: 0 });
      return failure && capped(failure.severity ?? usual, failure.confidence, true);
    };
    expect(severity(administratorOf())).toBe("critical");
    expect(severity(administratorOf({ environment: "production" }))).toBe("critical");
    expect(severity(administratorOf({ environment: "test" }))).toBe("high");
    expect(severity(administratorOf({ class: "both" }))).toBe("high");
    expect(severity(administratorOf({ privilege: { ...tierZero, through: "deploy" } }))).toBe("high");
  });

  it("is one finding for all keys, with why it administers", () => {
    const two = administratorOf({ credentials: credentials({}, { id: "k2", externalId: "AKIA2" }) });
    const [failure, ...others] = failuresOf(administratorWithStaticKey, two);
    expect(others).toEqual([]);
    expect(failure?.sentence).toBe(
      "It administers, with any of 2 secrets that work until somebody revokes them.",
    );
    expect(failure?.evidence).toEqual([
      { label: "Why it is privileged", value: tierZero.reasons[0] },
      { label: "Lasting secret", value: "AKIAEXAMPLE" },
      { label: "Lasting secret", value: "AKIA2" },
    ]);
  });
});
