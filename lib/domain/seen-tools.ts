import type { AgentTool } from "@/lib/domain/agent-tool";
import { type ToolClass, toolClasses } from "@/lib/domain/tool-class";

/** A definition of a tool as one look after another showed it. */
export interface ToolSighting {
  serverId: string;
  tool: AgentTool;
  firstSeenAt: Date;
  /** When it was no longer there; null: it is. */
  endedAt: Date | null;
}

/** A tool of a server, in the newest definition that was seen. */
export interface SeenTool extends ToolSighting {
  /** When its definition became another than the one before it; null: it never did while anybody looked. */
  changedAt: Date | null;
  /** Definitions seen before this one. */
  earlier: number;
}

/** One entry for each tool of each server, by server and name: a tool that is defined anew is the same tool, changed. */
export function seenTools(sightings: readonly ToolSighting[]): SeenTool[] {
  const byTool = new Map<string, ToolSighting[]>();
  for (const sighting of sightings) {
    const key = `${sighting.serverId} ${sighting.tool.tool}`;
    byTool.set(key, [...(byTool.get(key) ?? []), sighting]);
  }
  const tools = [...byTool.values()].flatMap((definitions): SeenTool[] => {
    const ordered = [...definitions].sort(byAge);
    const newest = ordered.at(-1);
    if (!newest) return [];
    const earlier = ordered.filter((each) => each.tool.definition !== newest.tool.definition).length;
    return [{ ...newest, earlier, changedAt: earlier > 0 ? newest.firstSeenAt : null }];
  });
  return tools.sort(
    (a, b) => compare(a.serverId, b.serverId) || a.tool.tool.localeCompare(b.tool.tool, "en"),
  );
}

/** What is there comes after what has gone; among equals the one seen first comes first. */
function byAge(a: ToolSighting, b: ToolSighting): number {
  const there = Number(a.endedAt === null) - Number(b.endedAt === null);
  return there || a.firstSeenAt.getTime() - b.firstSeenAt.getTime();
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

export type ToolCounts = Record<ToolClass, number> & { changed: number; contradicts: number };

/** How many tools that are there have each class; how many changed, and how many claim less than they say. */
export function countTools(tools: readonly SeenTool[]): ToolCounts {
  const there = tools.filter((tool) => tool.endedAt === null);
  const of = (name: ToolClass) => there.filter(({ tool }) => tool.class === name).length;
  return {
    read: of("read"),
    write: of("write"),
    destructive: of("destructive"),
    unknown: of("unknown"),
    changed: there.filter((tool) => tool.changedAt !== null).length,
    contradicts: there.filter(({ tool }) => tool.contradicts).length,
  };
}

/** All of them. */
export const toolTotal = (counts: ToolCounts): number =>
  toolClasses.reduce((sum, name) => sum + counts[name], 0);
