import { describe, expect, it } from "vitest";
import {
  ago,
  credentialOf,
  failuresOf,
  identityOf,
  judge,
  policyOf,
  turnsWhenItSays,
} from "@/tests/factories/identity-context";
import { interactiveWithoutJustification } from "./interactive-without-justification";

const password = credentialOf({
  type: "password",
  externalId: "arn:aws:iam::111111111111:user/ci-deploy/password",
});
const user = (part: Parameters<typeof identityOf>[0] = {}) =>
  identityOf({ credentials: [password], class: "unsure", ...part });

describe("interactive use of system and application accounts is prevented unless needed", () => {
  it.each([
    ["nobody says what for", user(), "fail"],
    ["its purpose is written down", user({ purpose: "Console of the call centre" }), "pass"],
    ["5 days old", user({ createdAt: ago(5) }), "pass"],
    ["no password", user({ credentials: [credentialOf()] }), "n/a"],
    [
      "a password for one service",
      user({ credentials: [credentialOf({ type: "password", externalId: "ACCAEXAMPLE" })] }),
      "n/a",
    ],
    ["its password is disabled", user({ credentials: [{ ...password, status: "disabled" }] }), "n/a"],
    ["the password of a database", user({ kind: "db_user" }), "n/a"],
    ["a person", user({ class: "human" }), "n/a"],
  ])("%s", (_, identity, answer) => {
    expect(judge(interactiveWithoutJustification, identity)).toBe(answer);
  });

  it("gives the newly created some days, as many as the organisation says", () => {
    const young = user({ createdAt: ago(5) });
    expect(turnsWhenItSays(interactiveWithoutJustification, young)).toEqual(
      new Date(ago(5).getTime() + 14 * 86_400_000),
    );
    const policy = policyOf({ thresholds: { newlyCreatedGrace: 3 } });
    expect(judge(interactiveWithoutJustification, young, policy)).toBe("fail");
  });

  it("is less sure of what may be a person's", () => {
    expect(failuresOf(interactiveWithoutJustification, user())[0]?.confidence).toBe("medium");
    expect(failuresOf(interactiveWithoutJustification, user({ class: "non_human" }))[0]?.confidence).toBe(
      "high",
    );
  });
});
