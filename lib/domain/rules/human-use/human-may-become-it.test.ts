import { describe, expect, it } from "vitest";
import { failuresOf, identityOf, judge, otherOf, trustOf } from "@/tests/factories/identity-context";
import { humanMayBecomeIt } from "./human-may-become-it";

type Trust = Parameters<typeof trustOf>[0];
const service = trustOf({ id: "t0", kind: "service", subject: "lambda.amazonaws.com" });
const role = (trusts: Trust[], part: Parameters<typeof identityOf>[0] = {}) =>
  identityOf({ kind: "cloud_role", trustedBy: [service, ...trusts.map((each) => trustOf(each))], ...part });
const person: Trust = { subjectIdentity: otherOf({ class: "human", name: "lena.fischer" }) };
const machine: Trust = { subjectIdentity: otherOf() };

describe("human assumed the role or impersonated the service account outside break-glass", () => {
  it.each([
    ["a person", role([person]), "fail"],
    ["a machine", role([machine]), "pass"],
    ["somebody outside that nobody knows", role([{}]), "unknown"],
    ["a person and somebody unknown", role([{}, person]), "fail"],
    ["a person who is kept out", role([machine, { ...person, effect: "deny" }]), "pass"],
    ["a service only", role([]), "n/a"],
    ["a role for people, which no workload has", identityOf({ trustedBy: [trustOf(person)] }), "n/a"],
    [
      "something is set up to run as it",
      identityOf({ trustedBy: [trustOf(person)], runsSomething: "yes" }),
      "fail",
    ],
    ["kept for emergencies", role([person], { expectedUse: "emergency" }), "n/a"],
    ["a person's own", role([person], { managedBy: "person" }), "n/a"],
    ["perhaps a person itself", role([person], { class: "unsure" }), "n/a"],
  ])("%s", (_, identity, answer) => {
    expect(judge(humanMayBecomeIt, identity)).toBe(answer);
  });

  it("names who may, and is less sure behind a condition", () => {
    expect(failuresOf(humanMayBecomeIt, role([person]))[0]).toMatchObject({
      confidence: "high",
      sentence: "A person may become it, though workloads run as it: is that needed?",
    });
    const held = role([{ ...person, condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } } }]);
    expect(failuresOf(humanMayBecomeIt, held)[0]?.confidence).toBe("medium");
  });
});
