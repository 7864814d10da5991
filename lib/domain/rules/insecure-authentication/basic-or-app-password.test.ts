import { describe, expect, it } from "vitest";
import { credentialOf, failuresOf, identityOf, judge } from "@/tests/factories/identity-context";
import { basicOrAppPassword } from "./basic-or-app-password";

const withPassword = (system: string, part: Parameters<typeof identityOf>[0] = {}, externalId = "p") =>
  identityOf({ system, credentials: [credentialOf({ type: "password", externalId })], ...part });
const appPassword = "100/app-password/1";

describe("app passwords and basic authentication", () => {
  it.each([
    [
      "an app password of a person",
      withPassword("google_workspace", { class: "human" }, appPassword),
      "fail",
    ],
    ["an app password of a program", withPassword("google_workspace", {}, appPassword), "fail"],
    ["a consumer of an API gateway", withPassword("kong"), "fail"],
    ["a machine in a data warehouse", withPassword("snowflake"), "fail"],
    ["perhaps a person in a data warehouse", withPassword("snowflake", { class: "unsure" }), "n/a"],
    [
      "the password of an account",
      withPassword("google_workspace", { class: "human" }, "100/password"),
      "pass",
    ],
    [
      "an app password of a suspended account",
      withPassword("google_workspace", { status: "disabled" }, appPassword),
      "n/a",
    ],
    ["a password of a database, which has nothing better", withPassword("postgres"), "n/a"],
    ["a key", identityOf({ system: "kong", credentials: [credentialOf({ type: "api_key" })] }), "pass"],
    [
      "a password that may be switched off",
      identityOf({ system: "kong", credentials: [credentialOf({ type: "password", status: "unknown" })] }),
      "unknown",
    ],
    ["credentials that are not shown", identityOf({ system: "kong", keysHidden: true }), "unknown"],
    ["no credential at all", identityOf({ system: "kong" }), "n/a"],
  ])("%s", (_, identity, answer) => {
    expect(judge(basicOrAppPassword, identity)).toBe(answer);
  });

  it("names the password", () => {
    expect(failuresOf(basicOrAppPassword, withPassword("kong"))[0]?.evidence[0]?.value).toBe("p");
  });
});
