import { describe, expect, it } from "vitest";
import { severityIn } from "@/lib/domain/assessment/severity-of";
import {
  credentialOf,
  failuresOf,
  identityOf,
  judge,
  otherOf,
  placeOf,
  tierZero,
} from "@/tests/factories/identity-context";
import { failuresOfPlace, judgePlace, unresolvedOf } from "@/tests/factories/unresolved-place";
import { credentialInSeveralApplications } from "./credential-in-several-applications";
import { keyInSeveralCiProjects } from "./key-in-several-ci-projects";
import { sameValueOnSeveralIdentities } from "./same-value-on-several-identities";

const host = (name: string) => ({ id: `host-${name}`, kind: "host" as const, name });
const on = (name: string, part = {}) => placeOf({ id: name, container: host(name), ...part });
const lyingAt = (...places: ReturnType<typeof placeOf>[]) =>
  identityOf({ credentials: [credentialOf({ places })] });
const ci = (facts: Parameters<typeof placeOf>[0] = {}) =>
  placeOf({ id: "ci", kind: "ci_secret", meantForSecrets: true, container: host("ci"), ...facts });

describe("one credential, more than one application (OWASP NHI9, day-one 9)", () => {
  it.each([
    ["seen nowhere", lyingAt(), "n/a"],
    ["on one machine", lyingAt(on("a")), "pass"],
    ["twice on one machine", lyingAt(on("a"), { ...on("a"), id: "b" }), "pass"],
    ["on two machines", lyingAt(on("a"), on("b")), "fail"],
    [
      "read by two functions of one account",
      lyingAt(on("a", { reader: otherOf() }), on("a", { id: "b", reader: otherOf({ id: "o" }) })),
      "fail",
    ],
    [
      "read by a job, and in another file of its machine",
      lyingAt(on("a", { reader: otherOf() }), on("a", { id: "b" })),
      "pass",
    ],
    [
      "on a machine, in a vault and in a sheet",
      lyingAt(on("a"), on("v", { kind: "secrets_manager" }), on("s", { kind: "spreadsheet_cell" })),
      "pass",
    ],
    [
      "in a store of CI that all projects may open",
      lyingAt(ci({ facts: { "may be used by": "not limited" } })),
      "fail",
    ],
    ["in a store of CI that two jobs use", lyingAt(ci({ facts: { "jobs that use it": 2 } })), "fail"],
    ["in a store of CI that one job uses", lyingAt(ci({ facts: { "jobs that use it": 1 } })), "pass"],
    [
      "in two environments, which another rule tells",
      lyingAt(on("a", { environment: "production" }), on("b", { environment: "test" })),
      "n/a",
    ],
    [
      "with two agents, which another rule tells",
      lyingAt(on("a", { kind: "agent_config" }), on("b", { kind: "agent_config" })),
      "n/a",
    ],
  ])("%s", (_, identity, answer) => {
    expect(judge(credentialInSeveralApplications, identity)).toBe(answer);
  });

  it("names them", () => {
    const [failure] = failuresOf(credentialInSeveralApplications, lyingAt(on("a"), on("b"), on("c")));
    expect(failure?.sentence).toBe("AKIAEXAMPLE is used by 3 applications: give each its own.");
    expect(failure?.evidence.filter(({ elsewhere }) => elsewhere).map(({ value }) => value)).toEqual([
      "a",
      "b",
      "c",
    ]);
    expect(
      severityIn(credentialInSeveralApplications.severity, { tier: 2, environment: null, sensitivity: null }),
    ).toBe("medium");
  });
});

describe("the same fingerprint on several identities (OWASP NHI9)", () => {
  const sharing = (others: ReturnType<typeof otherOf>[], part = {}) =>
    identityOf({ credentials: [credentialOf({ sharedWith: others })], ...part });
  it.each([
    ["alone", sharing([]), "pass"],
    ["with another", sharing([otherOf()]), "fail"],
    ["with one that is disabled", sharing([otherOf({ status: "disabled" })]), "pass"],
    [
      "a disabled credential",
      identityOf({ credentials: [credentialOf({ status: "disabled", sharedWith: [otherOf()] })] }),
      "n/a",
    ],
  ])("%s", (_, identity, answer) => {
    expect(judge(sameValueOnSeveralIdentities, identity)).toBe(answer);
  });

  it("is high from production to test, and has one cause for all who share it", () => {
    const other = otherOf({ environment: "test" });
    const [failure] = failuresOf(
      sameValueOnSeveralIdentities,
      sharing([other], { environment: "production" }),
    );
    expect(failure).toMatchObject({
      severity: "high",
      cause: { key: `same-secret:${identityOf().id}` },
      sentence: "AKIAEXAMPLE has the same value as a secret of another identity.",
    });
    const back = sharing([otherOf({ id: identityOf().id })], { id: other.id });
    expect(failuresOf(sameValueOnSeveralIdentities, back)[0]).toMatchObject({ cause: failure?.cause });
    expect(failuresOf(sameValueOnSeveralIdentities, back)[0]?.severity).toBeUndefined();
    expect(
      severityIn(sameValueOnSeveralIdentities.severity, {
        tier: tierZero.tier,
        environment: null,
        sensitivity: null,
      }),
    ).toBe("high");
  });
});

describe("a key that several projects of CI may use", () => {
  const stored = (facts: ReturnType<typeof unresolvedOf>["facts"], name = "CHAT_TOKEN") =>
    unresolvedOf({ kind: "ci_secret", meantForSecrets: true, name, facts });
  it.each([
    ["a file", unresolvedOf(), "n/a"],
    ["a context of CircleCI that is not limited", stored({ "may be used by": "not limited" }), "fail"],
    ["one that two projects may use", stored({ "may be used by": "project: shop, project: stock" }), "fail"],
    ["one that one project may use", stored({ "may be used by": "project: shop" }), "pass"],
    ["one that people of a group may use", stored({ "may be used by": "group: a, group: b" }), "pass"],
    ["a secret of all repositories of GitHub", stored({ visibility: "all" }), "fail"],
    ["a secret of chosen repositories", stored({ visibility: "selected" }), "pass"],
    ["a secret of one repository", stored({}), "pass"],
    ["a credential of Jenkins that no job uses", stored({ "jobs that use it": 0 }), "pass"],
  ])("%s", (_, place, answer) => {
    expect(judgePlace(keyInSeveralCiProjects, place)).toBe(answer);
  });

  it("is medium for a key of a cloud, low else", () => {
    const facts = { "may be used by": "not limited" };
    expect(failuresOfPlace(keyInSeveralCiProjects, stored(facts, "AWS_SECRET_ACCESS_KEY"))[0]?.severity).toBe(
      "medium",
    );
    expect(failuresOfPlace(keyInSeveralCiProjects, stored(facts))[0]?.severity).toBe("low");
  });
});
