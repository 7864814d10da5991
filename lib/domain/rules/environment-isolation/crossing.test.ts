import { describe, expect, it } from "vitest";
import type { Environment } from "@/lib/domain/record";
import {
  credentialOf,
  failuresOf,
  grantOf,
  identityOf,
  judge,
  otherOf,
  placeOf,
  trustOf,
} from "@/tests/factories/identity-context";
import { credentialInTwoEnvironments } from "./credential-in-two-environments";
import { environmentCrossingGrant } from "./environment-crossing-grant";
import { environmentCrossingTrust } from "./environment-crossing-trust";
import { productionCredentialOnNonproductionPlace } from "./production-credential-on-nonproduction-place";

type Other = Parameters<typeof otherOf>[0];
const trusting = (
  subject: Other,
  effect: "allow" | "deny" = "allow",
  environment: Environment | null = "production",
) => identityOf({ environment, trustedBy: [trustOf({ effect, subjectIdentity: otherOf(subject) })] });

describe("trust from non-production to production (OWASP NHI8, day-one 8)", () => {
  it.each([
    ["a role of staging", trusting({ environment: "staging" }), "fail"],
    ["a role of production", trusting({ environment: "production" }), "pass"],
    ["a role of what is shared", trusting({ environment: "shared" }), "pass"],
    ["a role of no known environment", trusting({ environment: null }), "unknown"],
    [
      "one that only its own name puts into test",
      trusting({ name: "ab-testing", environment: "test" }),
      "unknown",
    ],
    ["a person", trusting({ environment: "staging", class: "human" }), "n/a"],
    ["a role of staging that is denied", trusting({ environment: "staging" }, "deny"), "n/a"],
    ["what becomes an identity of staging", trusting({ environment: "test" }, "allow", "staging"), "n/a"],
    [
      "somebody whom no source lists",
      identityOf({ environment: "production", trustedBy: [trustOf()] }),
      "n/a",
    ],
  ])("%s", (_, identity, answer) => {
    expect(judge(environmentCrossingTrust, identity)).toBe(answer);
  });

  it("tells each subject once, however many statements trust it", () => {
    const subjectIdentity = otherOf({ environment: "staging" });
    const identity = identityOf({
      environment: "production",
      trustedBy: [trustOf({ subjectIdentity }), trustOf({ id: "t2", subjectIdentity })],
    });
    expect(failuresOf(environmentCrossingTrust, identity)).toMatchObject([
      { key: subjectIdentity.id, sentence: "An identity of staging may become this identity of production." },
    ]);
  });
});

describe("a non-production identity with effective access to production (OWASP NHI8)", () => {
  const target = (environment: Environment | null) => ({
    id: "t",
    kind: "account",
    name: "shop-prod",
    environment,
    sensitivity: null,
  });
  const holding = (grant: Parameters<typeof grantOf>[0], part = {}) =>
    identityOf({
      environment: "staging",
      grants: [grantOf({ target: target("production"), ...grant })],
      ...part,
    });
  const weak = { name: "load-test", environment: "test" as const };
  it.each([
    ["writes there", holding({}), "fail"],
    ["administers there", holding({ powers: ["administer"] }), "fail"],
    ["reads there", holding({ powers: ["read"] }), "pass"],
    ["nobody knows what it may there", holding({ powers: [], understood: false }), "unknown"],
    ["is denied there", holding({ effect: "deny" }), "n/a"],
    ["writes in staging", holding({ target: target("staging") }), "n/a"],
    ["is itself of production", holding({}, { environment: "production" }), "n/a"],
    ["is of no known environment", holding({}, { environment: null }), "n/a"],
    ["only its own name puts it into test", holding({}, weak), "unknown"],
    ["its tag puts it into test too", holding({}, { ...weak, tags: { env: "test" } }), "fail"],
    [
      "its account is one of test",
      holding(
        {},
        {
          ...weak,
          container: { id: "c", kind: "account", name: "x", status: "active", environment: "test" },
        },
      ),
      "fail",
    ],
  ])("%s", (_, identity, answer) => {
    expect(judge(environmentCrossingGrant, identity)).toBe(answer);
  });

  it("is less sure under a condition, and has the entitlement as its cause", () => {
    expect(failuresOf(environmentCrossingGrant, holding({ condition: { when: {} } }))[0]).toMatchObject({
      confidence: "medium",
      cause: { key: "entitlement:e1" },
      sentence:
        "It belongs to staging and holds PowerUserAccess on shop-prod, which is production, under a condition.",
    });
  });
});

const at = (environment: Environment | null, id: string = String(environment)) =>
  placeOf({ id, environment });
const lyingAt = (places: ReturnType<typeof placeOf>[], credential = {}, part = {}) =>
  identityOf({ environment: "production", credentials: [credentialOf({ places, ...credential })], ...part });

describe("one credential in two environments (OWASP NHI8 and NHI9, day-one 9)", () => {
  it.each([
    ["in one place", lyingAt([at("production")]), "n/a"],
    ["in production and staging", lyingAt([at("production"), at("staging")]), "fail"],
    ["in production twice", lyingAt([at("production"), at("production", "b")]), "pass"],
    ["in staging and test", lyingAt([at("staging"), at("test")]), "pass"],
    ["in production and nobody knows where", lyingAt([at("production"), at(null)]), "unknown"],
    ["disabled", lyingAt([at("production"), at("staging")], { status: "disabled" }), "n/a"],
  ])("%s", (_, identity, answer) => {
    expect(judge(credentialInTwoEnvironments, identity)).toBe(answer);
  });

  it("names the environments", () => {
    expect(
      failuresOf(credentialInTwoEnvironments, lyingAt([at("staging"), at("production")]))[0]?.sentence,
    ).toBe("AKIAEXAMPLE lies in production and staging.");
  });
});

describe("a credential of production outside production", () => {
  it.each([
    ["nowhere", lyingAt([]), "n/a"],
    ["in staging", lyingAt([at("staging")]), "fail"],
    [
      "in a store of staging",
      lyingAt([placeOf({ environment: "staging", meantForSecrets: true, kind: "ci_secret" })]),
      "fail",
    ],
    ["in production", lyingAt([at("production")]), "pass"],
    ["nobody knows where", lyingAt([at(null)]), "unknown"],
    ["in both, which another rule tells", lyingAt([at("production"), at("staging")]), "n/a"],
    ["of an identity of staging", lyingAt([at("test")], {}, { environment: "staging" }), "n/a"],
  ])("%s", (_, identity, answer) => {
    expect(judge(productionCredentialOnNonproductionPlace, identity)).toBe(answer);
  });
});
