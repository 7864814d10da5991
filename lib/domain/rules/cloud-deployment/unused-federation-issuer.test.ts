import { describe, expect, it } from "vitest";
import { failuresOf, identityOf, judge } from "@/tests/factories/identity-context";
import { unusedFederationIssuer } from "./unused-federation-issuer";

const rootOf = (...issuers: [address: string, trusted: boolean][]) =>
  identityOf({
    kind: "root_account",
    issuers: issuers.map(([address, trusted]) => ({ address, trusted })),
  });

describe("an issuer that nothing needs", () => {
  it.each([
    ["no role lets it in", rootOf(["https://old.example", false]), "fail"],
    ["a role lets it in", rootOf(["https://ci.example", true]), "pass"],
    ["one of two", rootOf(["https://ci.example", true], ["https://old.example", false]), "fail"],
    ["there is none", rootOf(), "pass"],
    ["nobody listed them", identityOf({ kind: "root_account" }), "unknown"],
    ["no account", identityOf(), "n/a"],
  ])("%s", (_, identity, answer) => {
    expect(judge(unusedFederationIssuer, identity)).toBe(answer);
  });

  it("is one finding each", () => {
    const failures = failuresOf(
      unusedFederationIssuer,
      rootOf(["https://a.example", false], ["https://b.example", false]),
    );
    expect(failures.map(({ key }) => key)).toEqual(["https://a.example", "https://b.example"]);
  });
});
