import { describe, expect, it } from "vitest";
import { credentialOf, failuresOf, identityOf, judge } from "@/tests/factories/identity-context";
import { consolePasswordOnMachine } from "./console-password-on-machine";

const key = credentialOf();
const password = credentialOf({ id: "pw", type: "password", name: "console password", externalId: "pw" });
const user = (credentials: (typeof key)[], part: Parameters<typeof identityOf>[0] = {}) =>
  identityOf({ credentials, ...part });

describe("a service account can log in interactively", () => {
  it.each([
    ["keys and a password", user([key, password]), "fail"],
    ["keys only", user([key]), "pass"],
    ["keys and a disabled password", user([key, { ...password, status: "disabled" }]), "pass"],
    ["keys not shown", user([], { keysHidden: true }), "unknown"],
    ["a password only", user([password]), "n/a"],
    ["perhaps a person", user([key, password], { class: "unsure" }), "n/a"],
    ["a user of a database", user([key, password], { kind: "db_user" }), "n/a"],
  ])("%s", (_, identity, answer) => {
    expect(judge(consolePasswordOnMachine, identity)).toBe(answer);
  });

  it("names the password", () => {
    expect(failuresOf(consolePasswordOnMachine, user([key, password]))).toMatchObject([
      { key: "pw", credentialId: "pw", confidence: "high" },
    ]);
  });
});
