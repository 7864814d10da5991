import { describe, expect, it } from "vitest";
import { ago, credentialOf, failuresOf, identityOf, judge } from "@/tests/factories/identity-context";
import { passwordNeverExpires } from "./password-never-expires";

const accountWith = (flags: string | null, part: Parameters<typeof credentialOf>[0] = {}) =>
  identityOf({
    kind: "directory_account",
    system: "ad",
    tags: flags === null ? {} : { flags },
    credentials: [credentialOf({ type: "password", ...part })],
  });

describe("a directory account whose password never expires", () => {
  it.each([
    ["by its flag", accountWith("DONT_EXPIRE_PASSWORD, TRUSTED_FOR_DELEGATION"), "fail"],
    ["it expires", accountWith("TRUSTED_FOR_DELEGATION"), "pass"],
    ["a managed account", accountWith("DONT_EXPIRE_PASSWORD", { type: "platform_managed" }), "n/a"],
    ["a disabled one", { ...accountWith("DONT_EXPIRE_PASSWORD"), status: "disabled" as const }, "n/a"],
    ["its source does not tell", accountWith(null), "n/a"],
    ["a person", { ...accountWith("DONT_EXPIRE_PASSWORD"), class: "human" as const }, "n/a"],
  ])("%s", (_, identity, answer) => {
    expect(judge(passwordNeverExpires, identity)).toBe(answer);
  });

  it("says how old the password is, where that is known", () => {
    const sentence = (part: Parameters<typeof credentialOf>[0]) =>
      failuresOf(passwordNeverExpires, accountWith("DONT_EXPIRE_PASSWORD", part))[0]?.sentence;
    expect(sentence({ lastRotatedAt: ago(2600) })).toContain("of 2019-04-19");
    expect(sentence({ createdAt: null })).toBe("Its directory never asks for another password.");
  });
});
