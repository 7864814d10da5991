import { describe, expect, it } from "vitest";
import type { UnresolvedPlace } from "@/lib/domain/assessment/context";
import { now, placeOf, policyOf } from "@/tests/factories/identity-context";
import { unresolvedCloudKeyInCi as rule } from "./unresolved-cloud-key-in-ci";

const store = (part: Partial<UnresolvedPlace> = {}): UnresolvedPlace => ({
  ...placeOf({ kind: "ci_secret", meantForSecrets: true, name: "AWS_SECRET_ACCESS_KEY" }),
  twins: [],
  ...part,
});
const answer = (place: UnresolvedPlace) =>
  rule.applies(place) ? rule.judge(place, policyOf(), now).answer : "n/a";

describe("a static cloud key of nobody knows whom stored as a CI secret", () => {
  it.each([
    ["the secret half of a key of AWS", store(), "fail"],
    ["with what it is for", store({ name: "EXPORT_AWS_SECRET_ACCESS_KEY" }), "fail"],
    ["a service account of Google Cloud", store({ name: "GOOGLE_CREDENTIALS" }), "fail"],
    ["a client secret of Azure", store({ name: "ARM_CLIENT_SECRET" }), "fail"],
    ["a key's id stands beside it", store({ name: "KEY", facts: { keyId: "AKIAIOSFODNN7EXAMPLE" } }), "fail"],
    ["an id of a session", store({ name: "KEY", facts: { keyId: "ASIAIOSFODNN7EXAMPLE" } }), "pass"],
    ["only the id", store({ name: "AWS_ACCESS_KEY_ID" }), "pass"],
    ["a password", store({ name: "SFTP_PASSWORD" }), "pass"],
    ["no name", store({ name: null }), "pass"],
    ["a variable that all can read, which another rule tells", store({ meantForSecrets: false }), "n/a"],
    ["a file", store({ kind: "environment_file" }), "n/a"],
  ])("%s", (_, place, expected) => {
    expect(answer(place)).toBe(expected);
  });

  it("is less sure by a name alone", () => {
    const verdict = (place: UnresolvedPlace) => {
      const said = rule.judge(place, policyOf(), now);
      return said.answer === "fail" ? said.failures[0].confidence : null;
    };
    expect(verdict(store())).toBe("medium");
    expect(verdict(store({ facts: { keyId: "AKIAIOSFODNN7EXAMPLE" } }))).toBe("high");
  });
});
