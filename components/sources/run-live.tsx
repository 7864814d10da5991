"use client";

import { progressWords } from "@/components/sources/source-words";
import { useRunProgress } from "@/components/sources/use-run-progress";
import { Progress } from "@/components/ui/progress";
import { showText } from "@/lib/domain/text";
import type { RunProgress } from "@/lib/features/sources/schema-runs";
import { countedRecords, isActive, recordWords } from "@/lib/features/sources/schema-words";

/** A source's run that is under way, as it goes: how many scopes, what is read now, what was found so far. */
export function RunLive({ progress, watch }: { progress: readonly RunProgress[]; watch?: string }) {
  const { runs, lost } = useRunProgress(progress, watch);
  const shown = new Set(progress.map((run) => run.sourceId));
  const active = runs.filter((run) => isActive(run.status) && shown.has(run.sourceId));
  if (active.length === 0) return null;
  return (
    <section aria-label="Being read now" className="rounded border border-line-subtle bg-surface p-4">
      {active.map((run) => (
        <div key={run.id} className="flex flex-col gap-2">
          <Progress
            label="Reading now"
            value={run.planned && run.scopes > 0 ? run.complete + run.incomplete : undefined}
            max={run.scopes}
            detail={progressWords(run)}
          />
          <p className="min-h-5 truncate text-muted text-sm tabular-nums">
            {run.reading ? showText(run.reading, 100) : null}
          </p>
          <Found counts={run.counts} />
        </div>
      ))}
      {lost ? (
        <p role="status" className="mt-2 text-muted text-sm">
          Rollcall does not answer at the moment; asking again.
        </p>
      ) : null}
    </section>
  );
}

/** What was read, by kind. */
export function Found({ counts }: { counts: Readonly<Record<string, number>> }) {
  const found = Object.keys(recordWords).filter((type) => (counts[type] ?? 0) > 0);
  if (found.length === 0) return null;
  return (
    <ul className="flex flex-wrap gap-x-5 gap-y-1 text-sm tabular-nums">
      {found.map((type) => (
        <li key={type}>{countedRecords(type, counts[type] ?? 0)}</li>
      ))}
    </ul>
  );
}
