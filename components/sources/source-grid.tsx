"use client";

import { SearchX } from "lucide-react";
import { parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { EmptyState } from "@/components/feedback/empty-state";
import { SourceCard } from "@/components/sources/source-card";
import { SourceFilter } from "@/components/sources/source-filter";
import { useRunProgress } from "@/components/sources/use-run-progress";
import { Button } from "@/components/ui/button";
import type { SourceCard as Source, SourceRights } from "@/lib/features/sources/schema-cards";
import type { RunProgress } from "@/lib/features/sources/schema-runs";
import { isActive, sourceStates } from "@/lib/features/sources/schema-words";

/** All sources by category, with what is being read at this moment. */
export function SourceGrid({
  sources,
  progress,
  rights,
}: {
  sources: readonly Source[];
  progress: readonly RunProgress[];
  rights: SourceRights;
}) {
  const { runs, lost } = useRunProgress(progress);
  const active = new Map(runs.filter((run) => isActive(run.status)).map((run) => [run.sourceId, run]));
  const [{ q, state }, setFilter] = useQueryStates(filterKeys);
  const words = q.toLowerCase().split(/\s+/).filter(Boolean);
  const shown = sources
    .filter((source) => state === null || source.state === state)
    .filter((source) => {
      const about = `${source.name} ${source.connectorTitle} ${source.category}`.toLowerCase();
      return words.every((word) => about.includes(word));
    });
  const together = shown.length <= few;
  const categories = together
    ? []
    : [...new Set([...shown].sort(byCategory).map((source) => source.category))];
  return (
    <div className="flex flex-col gap-7">
      {lost ? (
        <p role="status" className="text-muted text-sm">
          Rollcall does not answer at the moment; asking again.
        </p>
      ) : null}
      {sources.length > few ? (
        <SourceFilter sources={sources} words={q} state={state} onChange={setFilter} />
      ) : null}
      {shown.length === 0 ? (
        <EmptyState
          icon={<SearchX />}
          title="No source fits this filter"
          action={<Button onClick={() => setFilter({ q: null, state: null })}>Show all</Button>}
        >
          It looks at names, connectors and categories.
        </EmptyState>
      ) : null}
      {together && shown.length > 0 ? (
        <ul className="grid gap-4 md:grid-cols-2 xl:grid-cols-3">
          {[...shown].sort(byCategory).map((source) => (
            <SourceCard
              key={source.id}
              source={source}
              progress={active.get(source.id)}
              rights={rights}
              withCategory
            />
          ))}
        </ul>
      ) : null}
      {categories.map((category) => (
        <section key={category} aria-labelledby={`category-${category}`}>
          <h2 id={`category-${category}`} className="mb-2 font-semibold text-muted text-sm">
            {category}
          </h2>
          <ul className="grid gap-4 md:grid-cols-2 xl:grid-cols-3">
            {shown
              .filter((source) => source.category === category)
              .map((source) => (
                <SourceCard
                  key={source.id}
                  source={source}
                  progress={active.get(source.id)}
                  rights={rights}
                />
              ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

const filterKeys = {
  q: parseAsString.withDefault(""),
  state: parseAsStringLiteral(sourceStates),
};

/** So many fit on one screen without headings; each then names its category itself. */
const few = 9;

/** By category and name; Rollcall itself comes last. */
function byCategory(a: Source, b: Source): number {
  const own = Number(a.mode === "builtin") - Number(b.mode === "builtin");
  return own || a.category.localeCompare(b.category) || a.name.localeCompare(b.name);
}
