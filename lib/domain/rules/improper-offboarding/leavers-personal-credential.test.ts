import { describe, expect, it } from "vitest";
import type { PersonTrace } from "@/lib/domain/assessment/context";
import { credentialOf, failuresOf, identityOf, judge, policyOf } from "@/tests/factories/identity-context";
import { leaversPersonalCredential } from "./leavers-personal-credential";

const piet = { id: "p1", name: "Piet Vermeer", active: false };
const lena = { id: "p2", name: "Lena Fischer", active: true };
const token = (people: PersonTrace["person"][], part: Parameters<typeof identityOf>[0] = {}) =>
  identityOf({
    kind: "access_token",
    managedBy: "person",
    credentials: [credentialOf({ type: "bearer_token" })],
    traces: people.map((person) => ({ type: "owner_object", value: "piet.vermeer", person })),
    ...part,
  });

describe("access for terminated users is immediately revoked", () => {
  it.each([
    ["of somebody here", token([lena]), "pass"],
    ["of a leaver", token([piet]), "fail"],
    ["of a leaver, whose status is not known", token([piet], { status: "unknown" }), "fail"],
    ["of a leaver, disabled", token([piet], { status: "disabled" }), "n/a"],
    ["of a leaver, without a credential", token([piet], { credentials: [] }), "pass"],
    ["a leaver's account", token([piet], { managedBy: "customer", class: "human" }), "fail"],
    ["an account of a machine", token([piet], { managedBy: "customer" }), "n/a"],
    ["of a leaver or of somebody here", token([piet, lena]), "unknown"],
    ["of nobody that is known", token([null]), "unknown"],
    ["of nobody that is named", token([]), "unknown"],
  ])("%s", (_, identity, answer) => {
    expect(judge(leaversPersonalCredential, identity)).toBe(answer);
  });

  it("asks for the directory where none was read", () => {
    const policy = policyOf({
      organisation: { federated: new Set(), ownRealms: new Set(), directoryRead: false },
    });
    expect(leaversPersonalCredential.judge(token([null]), policy, new Date())).toMatchObject({
      needs: "a directory of the people who work here",
    });
  });

  it("says whose it is, and shares its cause with all of that person", () => {
    expect(failuresOf(leaversPersonalCredential, token([piet]))[0]).toMatchObject({
      key: "p1",
      confidence: "high",
      sentence: "It is Piet Vermeer's own, who left, and it still works: revoke it.",
      cause: { key: "person:p1" },
    });
  });
});
