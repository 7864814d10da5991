import type { BadgeTone } from "@/components/ui/badge";
import type { ToolCounts } from "@/lib/domain/seen-tools";
import { systemTitle } from "@/lib/domain/system-title";
import { showText } from "@/lib/domain/text";
import { type ToolClass, toolClasses } from "@/lib/domain/tool-class";

/** What a tool can do, worst first, as people read it. */
export const classWords: Record<ToolClass, { word: string; tone: BadgeTone }> = {
  destructive: { word: "Destructive", tone: "critical" },
  write: { word: "Writes", tone: "high" },
  read: { word: "Reads", tone: "low" },
  unknown: { word: "Not known", tone: "unknown" },
};

const transportWords: Record<string, string> = {
  stdio: "Started on the machine",
  http: "Over HTTP",
  sse: "Over HTTP with SSE",
  unknown: "Transport not known",
};

/** How an agent runs, or how a tool server is spoken to. */
export function frameworkWord(framework: string): string {
  return transportWords[framework] ?? showText(systemTitle(framework), 60);
}

/** `12 tools: 3 destructive, 2 write`. */
export function toolWords(counts: ToolCounts): string {
  const total = toolClasses.reduce((sum, name) => sum + counts[name], 0);
  const parts = [
    counts.destructive > 0 ? `${counts.destructive} destructive` : "",
    counts.write > 0 ? `${counts.write} write` : "",
    counts.unknown > 0 ? `${counts.unknown} not known` : "",
  ].filter(Boolean);
  const all = `${total.toLocaleString("en")} ${total === 1 ? "tool" : "tools"}`;
  return parts.length > 0 ? `${all}: ${parts.join(", ")}` : all;
}
