import { describe, expect, it } from "vitest";
import { toolServerOf, toolsOf } from "@/tests/factories/agent-context";
import { failuresOf, grantOf, identityOf, judge } from "@/tests/factories/identity-context";
import { toolContradicts } from "./tool-contradicts";

const having = (part: Parameters<typeof toolsOf>[0]) => toolServerOf({ tools: toolsOf(part) });

describe("a tool that claims to read and writes", () => {
  it.each([
    ["one", having({ write: 1, contradicts: 1 }), "fail"],
    ["none", having({ write: 1 }), "pass"],
    ["none of those that were looked at", having({ write: 1, atLeast: true }), "unknown"],
    ["one of those that were looked at", having({ contradicts: 1, atLeast: true }), "fail"],
    ["nobody listed them", toolServerOf(), "unknown"],
    ["no tool server", identityOf(), "n/a"],
  ])("%s", (_, identity, answer) => {
    expect(judge(toolContradicts, identity)).toBe(answer);
  });

  it("names the tools that do", () => {
    const tool = (name: string, traits: string[]) =>
      grantOf({ entitlement: { ...grantOf().entitlement, name }, traits });
    const server = {
      ...having({ contradicts: 1 }),
      grants: [tool("update_address", ["claims_less"]), tool("read_address", [])],
    };
    expect(failuresOf(toolContradicts, server)[0]?.evidence).toEqual([
      { label: "Such tools", value: "1" },
      { label: "Tool", value: "update_address" },
    ]);
  });

  it("is concluded from words", () => {
    const sentences = [1, 2].map(
      (contradicts) => failuresOf(toolContradicts, having({ contradicts }))[0]?.sentence,
    );
    expect(sentences).toEqual([
      "One tool says less than name and inputs do: what do they change?",
      "2 tools say less than name and inputs do: what do they change?",
    ]);
    expect(failuresOf(toolContradicts, having({ contradicts: 1 }))[0]?.confidence).toBe("medium");
  });
});
