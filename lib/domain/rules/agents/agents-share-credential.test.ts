import { describe, expect, it } from "vitest";
import { agentOf } from "@/tests/factories/agent-context";
import {
  credentialOf,
  failuresOf,
  identityOf,
  judge,
  otherOf,
  placeOf,
} from "@/tests/factories/identity-context";
import { agentsShareCredential } from "./agents-share-credential";

const agent = (id: string) => otherOf({ id, kind: "ai_agent", name: id });
const readBy = (...readers: ReturnType<typeof otherOf>[]) =>
  credentialOf({
    places: readers.map((reader) => placeOf({ id: `${reader.id}-place`, kind: "agent_config", reader })),
  });
const tokenReadBy = (...readers: ReturnType<typeof otherOf>[]) =>
  identityOf({ credentials: [readBy(...readers)] });

describe("one token used by several agents", () => {
  it.each([
    ["two agents", tokenReadBy(agent("a"), agent("b")), "fail"],
    ["an agent and a tool server", tokenReadBy(agent("a"), otherOf({ id: "s", kind: "mcp_server" })), "fail"],
    [
      "an agent's own, with the value of another's",
      agentOf({}, { credentials: [credentialOf({ sharedWith: [agent("b")] })] }),
      "fail",
    ],
    ["one agent in two places", tokenReadBy(agent("a"), agent("a")), "pass"],
    [
      "an agent and a job, which another rule tells",
      tokenReadBy(agent("a"), otherOf({ kind: "scheduled_job" })),
      "pass",
    ],
    [
      "a disabled one",
      identityOf({ credentials: [{ ...readBy(agent("a"), agent("b")), status: "disabled" }] }),
      "n/a",
    ],
    ["no agent", tokenReadBy(otherOf()), "n/a"],
  ])("%s", (_, identity, answer) => {
    expect(judge(agentsShareCredential, identity)).toBe(answer);
  });

  it("names them", () => {
    const [failure] = failuresOf(agentsShareCredential, tokenReadBy(agent("a"), agent("b")));
    expect(failure?.evidence.slice(1).map(({ value }) => value)).toEqual(["a", "b"]);
  });
});
