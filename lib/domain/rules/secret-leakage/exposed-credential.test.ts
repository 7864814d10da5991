import { describe, expect, it } from "vitest";
import { severityIn } from "@/lib/domain/assessment/severity-of";
import {
  ago,
  credentialOf,
  failuresOf,
  identityOf,
  judge,
  placeOf,
  policyOf,
} from "@/tests/factories/identity-context";
import { exposedCredential } from "./exposed-credential";

type Credential = Parameters<typeof credentialOf>[0];
const holding = (credential: Credential = {}) =>
  identityOf({ credentials: [credentialOf({ places: [placeOf()], ...credential })] });
const seenAt = (place: Parameters<typeof placeOf>[0]) => holding({ places: [placeOf(place)] });
const rotatedPassword = (rotatedAt: Date, place: Parameters<typeof placeOf>[0]) =>
  holding({ type: "password", lastRotatedAt: rotatedAt, places: [placeOf(place)] });

describe("a credential seen outside of the places meant for secrets (OWASP NHI2)", () => {
  it.each([
    ["no credential", identityOf(), "n/a"],
    ["one that was seen nowhere", holding({ places: [] }), "pass"],
    ["in a vault", seenAt({ kind: "secrets_manager", meantForSecrets: true }), "pass"],
    ["in a settings file", holding(), "fail"],
    ["in the variables of a function", seenAt({ kind: "workload_environment" }), "fail"],
    ["in a state of Terraform", seenAt({ kind: "state_file" }), "fail"],
    ["in the configuration of an agent", seenAt({ kind: "agent_config" }), "fail"],
    ["in a spreadsheet", seenAt({ kind: "spreadsheet_cell" }), "fail"],
    ["in a variable of CI that everybody reads", seenAt({ kind: "ci_secret" }), "fail"],
    ["a signing secret", holding({ type: "signing_secret" }), "fail"],
    ["one that is disabled", holding({ status: "disabled" }), "n/a"],
    ["one of which nobody says whether it works", holding({ status: "unknown" }), "unknown"],
    ["a short-lived one", holding({ lifetime: "short_lived" }), "n/a"],
    ["the public half of a key", seenAt({ kind: "authorized_keys" }), "pass"],
    ["a key behind a passphrase", seenAt({ kind: "key_file", facts: { encrypted: true } }), "pass"],
    ["an alert that people called false", seenAt({ facts: { resolution: "false_positive" } }), "pass"],
    [
      "an alert that says it was revoked, while its source says it works",
      seenAt({ facts: { resolution: "revoked" } }),
      "fail",
    ],
    [
      "a password rotated since the file was written",
      rotatedPassword(ago(1), { modifiedAt: ago(9) }),
      "unknown",
    ],
    ["a password whose value of today is in the file", rotatedPassword(ago(1), { by: "print" }), "fail"],
    ["a password rotated before", rotatedPassword(ago(20), { modifiedAt: ago(9) }), "fail"],
    ["a person's own", { ...holding(), managedBy: "person" as const }, "n/a"],
  ])("%s", (_, identity, answer) => {
    expect(judge(exposedCredential, identity)).toBe(answer);
  });

  it("is one finding for a credential and all its copies", () => {
    const container = { id: "m1", kind: "host" as const, name: "build-01" };
    const identity = holding({
      places: [
        placeOf({ container }),
        placeOf({ id: "p2", locator: "/root/.env", container, facts: { readableByAll: true } }),
        placeOf({ id: "p3", kind: "secrets_manager", meantForSecrets: true }),
      ],
    });
    const [failure, ...others] = failuresOf(exposedCredential, identity);
    expect(others).toEqual([]);
    expect(failure).toMatchObject({
      key: identity.credentials[0]?.id,
      cause: { key: "place:m1", title: "Secrets in build-01" },
      sentence:
        "AKIAEXAMPLE works and was seen in 2 places not meant for secrets, /srv/app/.env#AWS_SECRET_ACCESS_KEY among them.",
    });
    expect(failure?.evidence.map(({ label }) => label)).toEqual([
      "Credential",
      "Place",
      "Place",
      "Readable by everybody there",
      "To be dead by",
      "Also in a place meant for secrets",
    ]);
  });

  it("says until when it is to be dead, counted from when its first copy was seen", () => {
    const places = [placeOf({ firstSeenAt: ago(5) }), placeOf({ id: "p2", firstSeenAt: ago(9) })];
    const dead = (hours?: number) =>
      failuresOf(
        exposedCredential,
        holding({ places }),
        policyOf({ thresholds: hours ? { leakDead: hours } : {} }),
      )[0]?.evidence.find(({ label }) => label === "To be dead by")?.value;
    expect(dead()).toBe("2026-05-24, 24 hours after it was first seen");
    expect(dead(72)).toBe("2026-05-26, 72 hours after it was first seen");
  });

  it("has no cause where its copies lie in several containers", () => {
    const at = (id: string) => placeOf({ id, container: { id: `c-${id}`, kind: "host", name: id } });
    expect(failuresOf(exposedCredential, holding({ places: [at("a"), at("b")] }))[0]?.cause).toBeUndefined();
  });

  it.each([
    [0, "critical"],
    [1, "critical"],
    [2, "high"],
    [null, "high"],
  ] as const)("at tier %s it is %s", (tier, severity) => {
    expect(severityIn(exposedCredential.severity, { tier, environment: null, sensitivity: null })).toBe(
      severity,
    );
  });
});
