import { describe, expect, it } from "vitest";
import { credentialOf, failuresOf, identityOf, judge } from "@/tests/factories/identity-context";
import { rootAccountKey } from "./root-account-key";

const rootWith = (...keys: Parameters<typeof credentialOf>[0][]) =>
  identityOf({ kind: "root_account", class: "both", credentials: keys.map((key) => credentialOf(key)) });

describe("the root user of an account has an access key", () => {
  it.each([
    ["an active key", rootWith({}), "fail"],
    ["a disabled key", rootWith({ status: "disabled" }), "pass"],
    ["a key of unknown status", rootWith({ status: "unknown" }), "unknown"],
    ["only its password", rootWith({ type: "password" }), "pass"],
    ["nothing, and its keys were read", rootWith(), "pass"],
    ["nothing, and its keys were not read", { ...rootWith(), keysHidden: true }, "unknown"],
    ["a user", identityOf({ credentials: [credentialOf()] }), "n/a"],
    ["of a closed account", { ...rootWith({}), status: "disabled" as const }, "n/a"],
  ])("%s", (_, identity, answer) => {
    expect(judge(rootAccountKey, identity)).toBe(answer);
  });

  it("names each key", () => {
    expect(failuresOf(rootAccountKey, rootWith({}, { id: "k2" })).map(({ key }) => key)).toHaveLength(2);
  });
});
