import { describe, expect, it } from "vitest";
import type { PersonTrace } from "@/lib/domain/assessment/context";
import {
  acceptedOwner,
  ago,
  ahead,
  credentialOf,
  failuresOf,
  identityOf,
  judge,
  policyOf,
  turnsWhenItSays,
} from "@/tests/factories/identity-context";
import { notRotatedSinceTransfer } from "./not-rotated-since-transfer";

const piet = { id: "p1", name: "Piet Vermeer", active: false };
type Person = PersonTrace["person"];
const takenOver = (
  key: Parameters<typeof credentialOf>[0],
  { accepted = 10, confirmed = 10, type = "creator", person = piet as Person } = {},
) =>
  identityOf({
    credentials: [credentialOf({ createdAt: ago(500), ...key })],
    traces: [{ type, value: "piet", person }],
    owners: {
      technical: acceptedOwner({ setAt: ago(accepted), confirmedAt: ago(confirmed) }),
      business: null,
    },
  });

describe("a credential is not rotated since the transfer from a leaver", () => {
  it.each([
    ["made with it, by the leaver", takenOver({}), "fail"],
    ["rotated after the new owner accepted", takenOver({ lastRotatedAt: ago(9) }), "pass"],
    [
      "rotated before, who knows whether before the leaving",
      takenOver({ lastRotatedAt: ago(60) }),
      "unknown",
    ],
    ["the leaver was not its creator", takenOver({}, { type: "tag" }), "unknown"],
    ["of unknown age", takenOver({ createdAt: null }), "unknown"],
    ["taken over 6 days ago", takenOver({}, { accepted: 6 }), "pass"],
    ["taken over long ago, and reconfirmed today", takenOver({}, { accepted: 100, confirmed: 0 }), "fail"],
    [
      "rotated since the leaver went, before anybody took over",
      takenOver({ lastRotatedAt: ago(30) }, { person: { ...piet, leftAt: ago(40) } }),
      "pass",
    ],
    [
      "rotated since somebody took over, before the leaver went",
      takenOver({ lastRotatedAt: ago(90) }, { accepted: 100, person: { ...piet, leftAt: ago(40) } }),
      "unknown",
    ],
    [
      "the leaver went 6 days ago",
      takenOver({}, { accepted: 100, person: { ...piet, leftAt: ago(6) } }),
      "pass",
    ],
    ["disabled", takenOver({ status: "disabled" }), "n/a"],
    ["federated", takenOver({ type: "federated", lifetime: "federated" }), "n/a"],
    ["nobody left", takenOver({}, { person: { ...piet, active: true } }), "n/a"],
    ["not taken over", { ...takenOver({}), owners: { technical: null, business: null } }, "n/a"],
  ])("%s", (_, identity, answer) => {
    expect(judge(notRotatedSinceTransfer, identity)).toBe(answer);
  });

  it("gives the new owner some days, as many as the organisation says", () => {
    const young = takenOver({}, { accepted: 3 });
    expect(turnsWhenItSays(notRotatedSinceTransfer, young)).toEqual(ahead(4));
    expect(judge(notRotatedSinceTransfer, young, policyOf({ thresholds: { leaverRotation: 2 } }))).toBe(
      "fail",
    );
  });

  it("names the credential and who made it", () => {
    expect(failuresOf(notRotatedSinceTransfer, takenOver({}))[0]).toMatchObject({
      sentence: "AKIAEXAMPLE is still the one that Piet Vermeer made, who left: replace it.",
      cause: { key: "person:p1", title: "Piet Vermeer left" },
    });
  });
});
