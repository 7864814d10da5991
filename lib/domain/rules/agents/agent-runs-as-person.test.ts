import { describe, expect, it } from "vitest";
import { agentOf } from "@/tests/factories/agent-context";
import { failuresOf, identityOf, judge, otherOf } from "@/tests/factories/identity-context";
import { agentRunsAsPerson } from "./agent-runs-as-person";

const acting = (part: Parameters<typeof otherOf>[0], of: Parameters<typeof identityOf>[0] = {}) =>
  agentOf({ actsAs: [otherOf(part)] }, of);

describe("an AI agent that runs as a person", () => {
  it.each([
    ["a person's account", acting({ class: "human" }), "fail"],
    ["a person's own token", acting({ managedBy: "person" }), "fail"],
    ["an account that both use", acting({ class: "both" }), "unknown"],
    ["an account of nobody knows whom", acting({ class: "unsure" }), "unknown"],
    ["an identity of its own", acting({ class: "non_human" }), "pass"],
    ["nobody", agentOf(), "pass"],
    ["no agent", identityOf(), "n/a"],
  ])("%s", (_, identity, answer) => {
    expect(judge(agentRunsAsPerson, identity)).toBe(answer);
  });

  it("weighs more in production, or as somebody privileged", () => {
    const severity = (identity: ReturnType<typeof acting>) =>
      failuresOf(agentRunsAsPerson, identity)[0]?.severity;
    expect(severity(acting({ class: "human" }))).toBeUndefined();
    expect(severity(acting({ class: "human" }, { environment: "production" }))).toBe("medium");
    expect(severity(acting({ class: "human", tier: 0 }))).toBe("medium");
  });
});
