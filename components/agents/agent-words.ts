import type { BadgeTone } from "@/components/ui/badge";
import { systemTitle } from "@/lib/domain/system-title";
import { showText } from "@/lib/domain/text";
import type { ToolClass } from "@/lib/domain/tool-class";
import { type ToolCounts, toolTotal } from "@/lib/domain/tool-counts";

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

/** `12 tools: 3 destructive, 2 write`; `at least` where not all were looked at. */
export function toolWords(counts: ToolCounts): string {
  const total = toolTotal(counts);
  const parts = [
    counts.destructive > 0 ? `${counts.destructive} destructive` : "",
    counts.write > 0 ? `${counts.write} write` : "",
    counts.unknown > 0 ? `${counts.unknown} not known` : "",
  ].filter(Boolean);
  const all = `${counts.atLeast ? "at least " : ""}${total.toLocaleString("en")} ${total === 1 ? "tool" : "tools"}`;
  return parts.length > 0 ? `${all}: ${parts.join(", ")}` : all;
}
