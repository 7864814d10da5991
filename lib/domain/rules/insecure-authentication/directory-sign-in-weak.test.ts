import { describe, expect, it } from "vitest";
import { failuresOf, identityOf, judge } from "@/tests/factories/identity-context";
import { directorySignInWeak } from "./directory-sign-in-weak";

const accountWith = (flags: string | null) =>
  identityOf({ kind: "directory_account", system: "ad", tags: flags === null ? {} : { flags } });

describe("a directory account with weakened sign-in", () => {
  it.each([
    ["no pre-authentication", accountWith("DONT_REQ_PREAUTH"), "fail"],
    ["DES only", accountWith("DONT_EXPIRE_PASSWORD, USE_DES_KEY_ONLY"), "fail"],
    ["neither", accountWith("DONT_EXPIRE_PASSWORD"), "pass"],
    ["its source does not tell", accountWith(null), "n/a"],
    ["disabled", { ...accountWith("DONT_REQ_PREAUTH"), status: "disabled" as const }, "n/a"],
    ["no directory", identityOf({ tags: { flags: "DONT_REQ_PREAUTH" } }), "n/a"],
  ])("%s", (_, identity, answer) => {
    expect(judge(directorySignInWeak, identity)).toBe(answer);
  });

  it("names each flag", () => {
    const both = failuresOf(directorySignInWeak, accountWith("DONT_REQ_PREAUTH, USE_DES_KEY_ONLY"));
    expect(both.map(({ key }) => key)).toEqual(["DONT_REQ_PREAUTH", "USE_DES_KEY_ONLY"]);
  });
});
