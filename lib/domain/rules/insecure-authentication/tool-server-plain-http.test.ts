import { describe, expect, it } from "vitest";
import { toolServerOf } from "@/tests/factories/agent-context";
import { failuresOf, identityOf, judge, otherOf } from "@/tests/factories/identity-context";
import { toolServerPlainHttp } from "./tool-server-plain-http";

describe("a tool server over plain HTTP", () => {
  it.each([
    ["plain", toolServerOf({ profile: { plainHttp: true } }), "fail"],
    ["of the older transport", toolServerOf({ profile: { plainHttp: true, transport: "sse" } }), "fail"],
    ["encrypted", toolServerOf(), "pass"],
    ["nobody knows", toolServerOf({ profile: { plainHttp: null } }), "unknown"],
    ["its client starts it", toolServerOf({ profile: { plainHttp: false, transport: "stdio" } }), "n/a"],
    ["no tool server", identityOf(), "n/a"],
  ])("%s", (_, identity, answer) => {
    expect(judge(toolServerPlainHttp, identity)).toBe(answer);
  });

  it("names its callers", () => {
    const called = toolServerOf({
      callers: [otherOf({ name: "Cursor of lena" })],
      profile: { plainHttp: true },
    });
    expect(failuresOf(toolServerPlainHttp, called)[0]?.evidence).toContainEqual({
      label: "Called by",
      value: "Cursor of lena",
      elsewhere: true,
    });
  });
});
