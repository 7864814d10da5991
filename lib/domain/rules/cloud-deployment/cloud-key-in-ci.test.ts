import { describe, expect, it } from "vitest";
import { credentialOf, failuresOf, identityOf, judge, placeOf } from "@/tests/factories/identity-context";
import { cloudKeyInCi } from "./cloud-key-in-ci";

const store = (part: Parameters<typeof placeOf>[0] = {}) =>
  placeOf({
    kind: "ci_secret",
    meantForSecrets: true,
    locator: "acme/shop secret AWS_SECRET_ACCESS_KEY",
    ...part,
  });
const keyIn = (places: ReturnType<typeof placeOf>[], part: Parameters<typeof credentialOf>[0] = {}) =>
  identityOf({ credentials: [credentialOf({ places, ...part })] });

describe("a static cloud key stored as a CI secret", () => {
  it.each([
    ["in a store of CI", keyIn([store()]), "fail"],
    [
      "in a variable that all can read, which another rule tells",
      keyIn([store({ meantForSecrets: false })]),
      "pass",
    ],
    ["in a file", keyIn([placeOf()]), "pass"],
    ["seen nowhere", keyIn([]), "n/a"],
    ["disabled", keyIn([store()], { status: "disabled" }), "n/a"],
    ["short-lived", keyIn([store()], { lifetime: "short_lived" }), "n/a"],
    ["no cloud's", { ...keyIn([store()]), system: "github" }, "n/a"],
  ])("%s", (_, identity, answer) => {
    expect(judge(cloudKeyInCi, identity)).toBe(answer);
  });

  it("is high where more than one repository or job may use it", () => {
    const severity = (...places: ReturnType<typeof placeOf>[]) =>
      failuresOf(cloudKeyInCi, keyIn(places))[0]?.severity;
    expect(severity(store())).toBeUndefined();
    expect(severity(store({ facts: { "jobs that use it": 1 } }))).toBeUndefined();
    expect(severity(store({ facts: { "jobs that use it": 2 } }))).toBe("high");
    expect(severity(store({ facts: { visibility: "all" } }))).toBe("high");
    expect(severity(store({ facts: { visibility: "selected" } }))).toBeUndefined();
    expect(severity(store({ facts: { "may be used by": "not limited" } }))).toBe("high");
    expect(severity(store({ facts: { "may be used by": "project: shop, project: api" } }))).toBe("high");
    // Who of the people may use it says nothing of how many projects do.
    expect(
      severity(store({ facts: { "may be used by": "project: shop, group: deployers" } })),
    ).toBeUndefined();
    expect(severity(store(), store({ id: "p2" }))).toBe("high");
  });
});
