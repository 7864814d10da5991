"use client";

import { type RefObject, useMemo, useState } from "react";
import { QueryBox } from "@/components/data-table/query-box";
import { suggestionsFor } from "@/components/inventory/query-suggestions";
import { identityFields } from "@/lib/domain/query/identity-fields";
import { parseQuery } from "@/lib/domain/query/parse";
import type { Facet } from "@/lib/features/identities/schema";

/** The box: what is typed is a draft until Enter asks for it. A query that cannot be read is not asked. */
export function QueryBar({
  query,
  facets,
  inputRef,
  onQuery,
}: {
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
    const parsed = parseQuery(text, identityFields);
    if (parsed.ok) return [];
    // The word under the caret is still being typed.
    return parsed.problems.filter(
      (problem) => !typing || caret < problem.at || caret > problem.at + problem.length,
    );
  }, [text, caret, typing]);
  const suggestions = useMemo(
    () => suggestionsFor(text, caret, identityFields, facets),
    [text, caret, facets],
  );
  return (
    <QueryBox
      value={text}
      inputRef={inputRef}
      problems={problems}
      suggestions={typing || text === "" ? suggestions : []}
      placeholder="Filter: owner:none lastused:>90d, or a name, ARN or key id"
      onChange={(next, at) => setDraft({ of: query, text: next, caret: at, typing: true })}
      onSubmit={(next) => {
        setDraft({ of: query, text: next, caret: next.length, typing: false });
        if (parseQuery(next, identityFields).ok) onQuery(next.trim());
      }}
      className="basis-full md:flex-1 md:basis-0"
    />
  );
}
