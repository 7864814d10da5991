import { expect, test } from "vitest";
import { readTool } from "@/lib/domain/agent-tool";
import { countTools, seenTools, type ToolSighting, toolTotal } from "./seen-tools";

const day = (n: number) => new Date(Date.UTC(2026, 0, n));

function sighting(
  serverId: string,
  name: string,
  more: { description?: string; from?: number; until?: number } = {},
): ToolSighting {
  const tool = readTool({ name, description: more.description ?? "", inputSchema: { type: "object" } });
  if (!tool) throw new Error("no tool");
  return {
    serverId,
    tool,
    firstSeenAt: day(more.from ?? 1),
    endedAt: more.until === undefined ? null : day(more.until),
  };
}

test("a tool that is defined anew is one tool that changed", () => {
  const tools = seenTools([
    sighting("a", "get_file", { description: "reads", from: 1, until: 5 }),
    sighting("a", "get_file", { description: "reads, and sends it on", from: 5 }),
    sighting("b", "get_file", { from: 2 }),
  ]);
  expect(tools.map(({ serverId, changedAt, earlier }) => ({ serverId, changedAt, earlier }))).toEqual([
    { serverId: "a", changedAt: day(5), earlier: 1 },
    { serverId: "b", changedAt: null, earlier: 0 },
  ]);
  expect(tools[0]?.tool.description).toBe("reads, and sends it on");
});

test("the definition that is there counts, also where an earlier one came back", () => {
  const [tool] = seenTools([
    sighting("a", "run", { description: "old", from: 1 }),
    sighting("a", "run", { description: "new", from: 3, until: 4 }),
  ]);
  expect(tool).toMatchObject({ endedAt: null, earlier: 1, changedAt: day(1) });
  expect(tool?.tool.description).toBe("old");
});

test("only tools that are there are counted", () => {
  const counts = countTools(
    seenTools([
      sighting("a", "get_file"),
      sighting("a", "delete_file"),
      sighting("a", "write_file", { until: 3 }),
      sighting("a", "frobnicate"),
    ]),
  );
  expect(counts).toEqual({ read: 1, write: 0, destructive: 1, unknown: 1, changed: 0, contradicts: 0 });
  expect(toolTotal(counts)).toBe(3);
});
