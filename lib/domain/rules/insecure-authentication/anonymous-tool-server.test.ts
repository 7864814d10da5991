import { describe, expect, it } from "vitest";
import { toolServerOf, toolsOf } from "@/tests/factories/agent-context";
import { failuresOf, identityOf, judge } from "@/tests/factories/identity-context";
import { anonymousToolServer } from "./anonymous-tool-server";

const auth = (anonymous: boolean | null) => ({ auth: { anonymous, schemes: [], issuers: [], scopes: [] } });
const open = (part: Parameters<typeof toolServerOf>[0] = {}) =>
  toolServerOf({ ...part, profile: auth(true) });

describe("MCP: no authorisation on an HTTP transport", () => {
  it.each([
    ["it serves anybody", open(), "fail"],
    ["it asks who is calling", toolServerOf(), "pass"],
    ["nobody tried", toolServerOf({ profile: auth(null) }), "unknown"],
    ["nothing is known of its sign-in", toolServerOf({ profile: { auth: null } }), "unknown"],
    ["its client starts it", toolServerOf({ profile: { ...auth(true), transport: "stdio" } }), "n/a"],
    ["no tool server", identityOf(), "n/a"],
    ["disabled", { ...open(), status: "disabled" as const }, "n/a"],
  ])("%s", (_, identity, answer) => {
    expect(judge(anonymousToolServer, identity)).toBe(answer);
  });

  it("is high where tools write or destroy", () => {
    const severity = (part: Parameters<typeof toolsOf>[0]) =>
      failuresOf(anonymousToolServer, open({ tools: toolsOf(part) }))[0]?.severity;
    expect(severity({ read: 3 })).toBeUndefined();
    expect(severity({ write: 1 })).toBe("high");
    expect(severity({ destructive: 1 })).toBe("high");
  });
});
