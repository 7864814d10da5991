import { describe, expect, it } from "vitest";
import { credentialOf, failuresOf, identityOf, judge, trustOf } from "@/tests/factories/identity-context";
import { noPassword } from "./no-password";

const userWith = (subject: string, condition: unknown, part: Parameters<typeof identityOf>[0] = {}) =>
  identityOf({
    kind: "db_user",
    system: "redis",
    trustedBy: [trustOf({ kind: "login", subject, condition })],
    ...part,
  });
const closed = identityOf({
  kind: "db_user",
  system: "mysql",
  credentials: [credentialOf({ type: "password" })],
});
const inDirectory = (flags: string) =>
  identityOf({ kind: "directory_account", system: "ad", tags: { flags } });

describe("an account without a password", () => {
  it.each([
    ["a cache that takes any password", userWith("*", { nopass: true }), "fail"],
    ["a database account", userWith("anyone at %", { noPassword: true }, { system: "mysql" }), "fail"],
    ["one that came with the server", userWith("*", { nopass: true }, { managedBy: "provider" }), "fail"],
    ["a directory account that needs none", inDirectory("DONT_EXPIRE_PASSWORD, PASSWD_NOTREQD"), "fail"],
    ["with a password", closed, "pass"],
    ["a login that asks for something", userWith("*", { memberOf: "x" }), "unknown"],
    ["nobody knows how it signs in", identityOf({ kind: "db_user", system: "mysql" }), "unknown"],
    [
      "a login that is denied",
      { ...closed, trustedBy: [trustOf({ kind: "login", effect: "deny", condition: { nopass: true } })] },
      "pass",
    ],
    ["switched off", userWith("*", { nopass: true }, { status: "disabled" }), "n/a"],
    ["a directory account that needs one", inDirectory("DONT_EXPIRE_PASSWORD"), "n/a"],
    ["a database whose source does not tell", identityOf({ kind: "db_user", system: "postgres" }), "n/a"],
    ["a user of a cloud", identityOf(), "n/a"],
  ])("%s", (_, identity, answer) => {
    expect(judge(noPassword, identity)).toBe(answer);
  });

  it("weighs from where: any machine, or only its own", () => {
    const severity = (subject: string) =>
      failuresOf(noPassword, userWith(subject, { noPassword: true }))[0]?.severity;
    expect(severity("anyone at %")).toBeUndefined();
    expect(severity("anyone at 10.%")).toBeUndefined();
    expect(severity("anyone at localhost")).toBe("low");
  });

  it("does not say of a directory account that it has none", () => {
    const [failure] = failuresOf(noPassword, inDirectory("PASSWD_NOTREQD"));
    expect(failure).toMatchObject({ severity: "medium", confidence: "medium" });
  });
});
