"use client";

import { type RefObject, useMemo, useState } from "react";
import { QueryBox } from "@/components/data-table/query-box";
import { suggestionsFor } from "@/components/data-table/query-suggestions";
import type { FieldSet } from "@/lib/domain/query/grammar";
import { parseQuery } from "@/lib/domain/query/parse";
import type { Facet } from "@/lib/features/identities/schema";

/** The box: what is typed is a draft until Enter asks for it. A query that cannot be read is not asked. */
export function QueryBar({
  set,
  placeholder,
  query,
  facets,
  inputRef,
  onQuery,
}: {
  /** By what is filtered. */
  set: FieldSet;
  placeholder: string;
  /** As it is asked. */
  query: string;
  facets: readonly Facet[];
  inputRef: RefObject<HTMLInputElement | null>;
  onQuery: (query: string) => void;
}) {
  const [draft, setDraft] = useState({ of: query, text: query, caret: query.length, typing: false });
  if (draft.of !== query) setDraft({ of: query, text: query, caret: query.length, typing: false });
  const { text, caret, typing } = draft;
  const problems = useMemo(() => {
    const parsed = parseQuery(text, set);
    if (parsed.ok) return [];
    // The word under the caret is still being typed.
    return parsed.problems.filter(
      (problem) => !typing || caret < problem.at || caret > problem.at + problem.length,
    );
  }, [text, caret, typing, set]);
  const suggestions = useMemo(() => suggestionsFor(text, caret, set, facets), [text, caret, set, facets]);
  return (
    <QueryBox
      value={text}
      inputRef={inputRef}
      problems={problems}
      suggestions={typing || text === "" ? suggestions : []}
      placeholder={placeholder}
      onChange={(next, at) => setDraft({ of: query, text: next, caret: at, typing: true })}
      onSubmit={(next) => {
        setDraft({ of: query, text: next, caret: next.length, typing: false });
        if (parseQuery(next, set).ok) onQuery(next.trim());
      }}
      className="basis-full md:flex-1 md:basis-0"
    />
  );
}
