import { describe, expect, it } from "vitest";
import { defaultEnvironmentRules, environmentRuleSchema, inferEnvironment } from "./environment-rules";

describe("inferEnvironment", () => {
  it.each([
    [{ account: "payments-prod" }, "production", "the account is called payments-prod"],
    [{ account: "PaymentsStaging" }, "staging", "the account is called PaymentsStaging"],
    [{ account: "acme-prod2" }, "production", "the account is called acme-prod2"],
    [{ account: "pre-prod" }, "staging", "the account is called pre-prod"],
    [{ tags: { "deployment-environment": "QA" } }, "test", "the tag deployment-environment is QA"],
    [{ path: "/teams/dev/" }, "development", "its path is /teams/dev/"],
    [{ name: "billing-prod" }, "production", "it is called billing-prod"],
    [{ tags: { Env: "sandbox" }, account: "acme-prod" }, "sandbox", "the tag Env is sandbox"],
    [{ name: "prod-deployer", account: "acme-dev" }, "development", "the account is called acme-dev"],
  ])("%j is %s", (facts, environment, why) => {
    expect(inferEnvironment(facts)).toMatchObject({ environment, why });
  });

  it.each([
    [{ account: "non-prod" }],
    [{ account: "nonprod-shared" }],
    [{ account: "product-catalogue" }],
    [{ account: "delivery" }],
    [{ account: "dev-and-prod", name: "x-prod" }],
    [{ name: "app-test-runner" }],
    [{ name: "test" }],
    [{ tags: { team: "prod" } }],
    [{ tags: { env: "not prod" } }],
    [{ tags: { env: "prod", stage: "dev" } }],
    [{}],
  ])("guesses nothing from %j", (facts) => {
    expect(inferEnvironment(facts).environment).toBeNull();
  });

  it("says why it does not guess", () => {
    expect(inferEnvironment({ account: "dev-and-prod" }).why).toBe(
      "the account is called dev-and-prod, which speaks of production and development",
    );
  });

  it("follows rules that an administrator wrote", () => {
    const rule = environmentRuleSchema.parse({
      id: "blue",
      place: "account",
      words: ["blue"],
      environment: "production",
    });
    expect(inferEnvironment({ account: "acme-blue" }, [rule])).toMatchObject({ ruleId: "blue" });
    expect(inferEnvironment({ account: "acme-prod" }, [rule]).environment).toBeNull();
    for (const each of defaultEnvironmentRules) expect(environmentRuleSchema.parse(each)).toEqual(each);
  });
});
