import { describe, expect, it } from "vitest";
import { failuresOf, identityOf, judge } from "@/tests/factories/identity-context";
import { legacyOauthFlow } from "./legacy-oauth-flow";

const appWith = (flows: string) =>
  identityOf({ kind: "oauth_app", system: "okta", tags: { "grant types": flows } });

describe("an OAuth app that uses the implicit flow or the resource-owner password flow", () => {
  it.each([
    ["implicit", appWith("authorization_code, implicit"), "fail"],
    ["password", appWith("password"), "fail"],
    ["authorization code", appWith("authorization_code, refresh_token"), "pass"],
    ["client credentials", appWith("client_credentials"), "pass"],
    ["a flow named like what every object has", appWith("constructor"), "pass"],
    ["its source does not tell", identityOf({ kind: "oauth_app" }), "n/a"],
    ["disabled", { ...appWith("implicit"), status: "disabled" as const }, "n/a"],
  ])("%s", (_, identity, answer) => {
    expect(judge(legacyOauthFlow, identity)).toBe(answer);
  });

  it("names each flow", () => {
    expect(failuresOf(legacyOauthFlow, appWith("password, implicit")).map(({ key }) => key)).toEqual([
      "password",
      "implicit",
    ]);
  });
});
