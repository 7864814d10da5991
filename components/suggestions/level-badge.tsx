import { Badge } from "@/components/ui/badge";
import type { SuggestionLevel } from "@/lib/domain/owner-question";

const tones = { high: "ok", medium: "accent", low: "neutral" } as const;

/** How sure a suggestion is, as a word. */
export function LevelBadge({ level, confidence }: { level: SuggestionLevel; confidence?: number }) {
  return (
    <Badge tone={tones[level]} title={confidence === undefined ? undefined : `${confidence} of 100`}>
      {level}
    </Badge>
  );
}
