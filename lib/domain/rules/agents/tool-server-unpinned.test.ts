import { describe, expect, it } from "vitest";
import { toolServerOf } from "@/tests/factories/agent-context";
import { failuresOf, identityOf, judge, placeOf } from "@/tests/factories/identity-context";
import { toolServerUnpinned } from "./tool-server-unpinned";

const started = (unpinned: boolean | null, of: Parameters<typeof identityOf>[0] = {}) =>
  toolServerOf(
    { profile: { transport: "stdio", runs: "npx -y", package: "npm:browser-tools", unpinned } },
    of,
  );

describe("a tool server without a fixed version", () => {
  it.each([
    ["whatever is newest", started(true), "fail"],
    ["a version", started(false), "pass"],
    ["nobody knows", started(null), "unknown"],
    ["at an address", toolServerOf(), "n/a"],
    ["switched off", started(true, { status: "disabled" }), "n/a"],
    ["no tool server", identityOf(), "n/a"],
  ])("%s", (_, identity, answer) => {
    expect(judge(toolServerUnpinned, identity)).toBe(answer);
  });

  it("weighs more with a secret, and has the package as what all have in common", () => {
    const [plain] = failuresOf(toolServerUnpinned, started(true));
    expect(plain?.severity).toBeUndefined();
    expect(plain?.cause?.key).toBe("package:npm:browser-tools");
    const holding = started(true, { reads: [placeOf({ kind: "agent_config" })] });
    expect(failuresOf(toolServerUnpinned, holding)[0]?.severity).toBe("medium");
  });
});
