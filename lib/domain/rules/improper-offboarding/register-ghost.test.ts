import { describe, expect, it } from "vitest";
import { failuresOf, identityOf, judge } from "@/tests/factories/identity-context";
import { registerGhost } from "./register-ghost";

describe("an inventory of accounts is established and maintained", () => {
  it.each([
    ["its system shows it", identityOf(), "pass"],
    ["only a register lists it", identityOf({ onlyInRegister: true, status: "unknown" }), "fail"],
    [
      "only a register lists it, as disabled",
      identityOf({ onlyInRegister: true, status: "disabled" }),
      "n/a",
    ],
  ])("%s", (_, identity, answer) => {
    expect(judge(registerGhost, identity)).toBe(answer);
  });

  it("asks whether it exists", () => {
    expect(failuresOf(registerGhost, identityOf({ onlyInRegister: true }))[0]).toMatchObject({
      confidence: "medium",
      evidence: [{ label: "System", value: "aws" }],
    });
  });
});
