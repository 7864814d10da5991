import { describe, expect, it } from "vitest";
import { credentialOf, failuresOf, identityOf, judge, placeOf } from "@/tests/factories/identity-context";
import { failuresOfPlace, judgePlace, unresolvedOf } from "@/tests/factories/unresolved-place";
import { secretInSeveralVaults } from "./secret-in-several-vaults";
import { unresolvedSecretInSeveralVaults } from "./unresolved-secret-in-several-vaults";

const path = (id: string, part: Parameters<typeof placeOf>[0] = {}) =>
  placeOf({ id, kind: "secrets_manager", meantForSecrets: true, locator: `kv/${id}`, by: "print", ...part });
const storedAt = (...places: ReturnType<typeof placeOf>[]) =>
  identityOf({ credentials: [credentialOf({ places })] });

describe("the same fingerprint in several vault paths (OWASP NHI9)", () => {
  it.each([
    ["one path", storedAt(path("a")), "pass"],
    ["two paths", storedAt(path("a"), path("b")), "fail"],
    ["a path and a file", storedAt(path("a"), placeOf()), "pass"],
    ["no vault", storedAt(placeOf()), "n/a"],
    [
      "across environments, which another rule tells",
      storedAt(path("a", { environment: "production" }), path("b", { environment: "test" })),
      "n/a",
    ],
  ])("%s", (_, identity, answer) => {
    expect(judge(secretInSeveralVaults, identity)).toBe(answer);
  });

  it("names the paths", () => {
    expect(failuresOf(secretInSeveralVaults, storedAt(path("a"), path("b")))[0]).toMatchObject({
      sentence: "AKIAEXAMPLE is stored in 2 places of vaults: which one is it rotated in?",
      evidence: [{ value: "kv/a" }, { value: "kv/b" }],
    });
  });

  const unresolved = (id: string, twins: ReturnType<typeof placeOf>[], part = {}) =>
    unresolvedOf({ ...path(id, part), twins });
  it.each([
    ["two paths, at the first", unresolved("a", [path("b")]), "fail"],
    ["two paths, at the second", unresolved("b", [path("a")]), "pass"],
    ["a path and a file", unresolved("a", [placeOf()]), "n/a"],
    ["a file with a twin in a vault", unresolvedOf({ twins: [path("b")] }), "n/a"],
    [
      "across environments, which another rule tells",
      unresolved("a", [path("b", { environment: "test" })], { environment: "production" }),
      "pass",
    ],
  ])("of nobody knows whom: %s", (_, place, answer) => {
    expect(judgePlace(unresolvedSecretInSeveralVaults, place)).toBe(answer);
  });

  it("names the other paths to who reaches everything only", () => {
    expect(
      failuresOfPlace(unresolvedSecretInSeveralVaults, unresolved("a", [path("b")]))[0]?.evidence,
    ).toEqual([
      { label: "Stored in", value: "kv/a" },
      { label: "Stored in", value: "kv/b", elsewhere: true },
    ]);
  });
});
