import { describe, expect, it } from "vitest";
import { otherOf, placeOf } from "@/tests/factories/identity-context";
import { failuresOfPlace, judgePlace, unresolvedOf } from "@/tests/factories/unresolved-place";
import { unresolvedSecretInPlainPlace } from "./unresolved-secret-in-plain-place";
import { unresolvedSecretInTwoEnvironments } from "./unresolved-secret-in-two-environments";
import { unresolvedSecretReadableByOthers } from "./unresolved-secret-readable-by-others";

const openFile = { mode: "0644", readableByGroup: true, readableByAll: true };
const ownFile = { mode: "0600", readableByGroup: false, readableByAll: false };

describe("a secret of nobody knows whom in a plain place (OWASP NHI2)", () => {
  it.each([
    ["in a settings file", unresolvedOf(), "medium"],
    [
      "in a file that a tool keeps for its owner alone",
      unresolvedOf({ kind: "credential_file", facts: ownFile }),
      "low",
    ],
    ["of a cloud, by its name", unresolvedOf({ name: "AWS_SECRET_ACCESS_KEY" }), "high"],
    ["of a payment provider, by its shape", unresolvedOf({ facts: { looksLike: "Stripe key" } }), "high"],
    ["that GitHub says is active", unresolvedOf({ kind: "file", facts: { validity: "active" } }), "high"],
    ["that TruffleHog was let in with", unresolvedOf({ kind: "file", facts: { sure: "verified" } }), "high"],
    [
      "that TruffleHog was not let in with",
      unresolvedOf({ kind: "file", facts: { sure: "unverified" } }),
      "medium",
    ],
    ["of a name that only sounds like a cloud", unresolvedOf({ name: "LAWSUIT_TOKEN" }), "medium"],
  ])("%s is %s", (_, place, severity) => {
    expect(failuresOfPlace(unresolvedSecretInPlainPlace, place)).toMatchObject([
      { key: place.id, placementId: place.id, severity },
    ]);
  });

  it.each([
    ["in a vault", unresolvedOf({ meantForSecrets: true }), "n/a"],
    ["dead, as GitHub says", unresolvedOf({ facts: { validity: "inactive" } }), "pass"],
    ["revoked, as people said", unresolvedOf({ facts: { resolution: "revoked" } }), "pass"],
    ["used in tests", unresolvedOf({ facts: { resolution: "used_in_tests" } }), "pass"],
    ["left as it is", unresolvedOf({ facts: { resolution: "wont_fix" } }), "fail"],
    ["suppressed in the code", unresolvedOf({ facts: { suppressed: true } }), "pass"],
    ["a trap for thieves", unresolvedOf({ facts: { canary: true } }), "pass"],
    [
      "the key by which a machine names itself",
      unresolvedOf({ kind: "key_file", name: "SSH host key" }),
      "n/a",
    ],
    ["a key behind a passphrase", unresolvedOf({ kind: "key_file", facts: { encrypted: true } }), "n/a"],
    ["of an agent that is known", unresolvedOf({ kind: "agent_config", reader: otherOf() }), "n/a"],
    ["of an agent that is not known", unresolvedOf({ kind: "agent_config" }), "fail"],
    ["readable by everybody, which is told otherwise", unresolvedOf({ facts: openFile }), "n/a"],
  ])("%s", (_, place, answer) => {
    expect(judgePlace(unresolvedSecretInPlainPlace, place)).toBe(answer);
  });

  it("names the container as what many have in common", () => {
    const place = unresolvedOf({ container: { id: "m1", kind: "host", name: "web-01" } });
    expect(failuresOfPlace(unresolvedSecretInPlainPlace, place)[0]?.cause?.key).toBe("place:m1");
  });
});

describe("a secret of nobody knows whom that everybody on the machine can read", () => {
  it.each([
    ["mode 0644", unresolvedOf({ facts: openFile }), "fail"],
    [
      "mode 0644 of a keychain",
      unresolvedOf({ kind: "keychain", meantForSecrets: true, facts: openFile }),
      "fail",
    ],
    ["mode 0640", unresolvedOf(), "pass"],
    ["dead", unresolvedOf({ facts: { ...openFile, validity: "inactive" } }), "pass"],
    ["a place without file modes", unresolvedOf({ kind: "file", facts: {} }), "n/a"],
  ])("%s", (_, place, answer) => {
    expect(judgePlace(unresolvedSecretReadableByOthers, place)).toBe(answer);
  });

  it("is high where it is worth money, medium else", () => {
    const severity = (facts: object) =>
      failuresOfPlace(unresolvedSecretReadableByOthers, unresolvedOf({ facts: { ...openFile, ...facts } }))[0]
        ?.severity;
    expect(severity({ looksLike: "Stripe key" })).toBe("high");
    expect(severity({})).toBe("medium");
  });
});

describe("one secret in two environments (OWASP NHI8 and NHI9)", () => {
  const production = (id: string) => placeOf({ id, environment: "production" });
  const staging = placeOf({ id: "b", environment: "staging" });
  const place = (environment: Parameters<typeof placeOf>[0], twins: ReturnType<typeof placeOf>[]) =>
    unresolvedOf({ id: "a", ...environment, twins });
  it.each([
    ["no twin", place({ environment: "production" }, []), "n/a"],
    ["production and staging", place({ environment: "production" }, [staging]), "fail"],
    ["production twice", place({ environment: "production" }, [production("b")]), "pass"],
    ["staging twice", place({ environment: "staging" }, [staging]), "pass"],
    [
      "production and what is shared",
      place({ environment: "production" }, [placeOf({ environment: "shared" })]),
      "pass",
    ],
    ["production and nobody knows where", place({ environment: "production" }, [placeOf()]), "unknown"],
    [
      "the one in staging, which the one in production tells",
      place({ environment: "staging" }, [production("b")]),
      "pass",
    ],
    [
      "a second one in production",
      place({ id: "z", environment: "production" }, [production("b"), staging]),
      "pass",
    ],
    [
      "dead",
      place({ environment: "production" }, [
        placeOf({ environment: "test", facts: { validity: "inactive" } }),
      ]),
      "pass",
    ],
  ])("%s: %s", (_, each, answer) => {
    expect(judgePlace(unresolvedSecretInTwoEnvironments, each)).toBe(answer);
  });

  it("says where the others are", () => {
    const each = place({ environment: "production" }, [staging]);
    expect(failuresOfPlace(unresolvedSecretInTwoEnvironments, each)[0]?.sentence).toBe(
      "The secret in /srv/shop/.env DATABASE_URL also lies in 1 other place, in production and staging.",
    );
  });
});
