"use client";

import { Suspense, use, useEffect, useMemo, useState } from "react";
import { FacetGroup, type FacetOption } from "@/components/data-table/facet-group";
import { hasValue, removeField, toggleValue } from "@/lib/domain/query/format";
import { type MatchValue, stateValues, type Term } from "@/lib/domain/query/grammar";
import type { Facet } from "@/lib/features/identities/schema";

/** How the facets of one noun are shown. */
export interface FacetWords {
  /** Their fields, from what is asked first to what is asked last. */
  order: readonly string[];
  openAtFirst: number;
  label: (facet: Facet, option: Facet["options"][number]) => string;
  /** Before anything was counted. */
  uncounted: readonly Facet[];
}

/** Facets, and the query that they were counted for. */
export interface KnownFacets {
  query: string;
  facets: readonly Facet[];
}

export interface FacetPanelProps {
  words: FacetWords;
  /** The query, and what changes whenever the facets come anew. */
  query: string;
  listKey: string;
  facets: Promise<Facet[] | null>;
  terms: readonly Term[];
  /** The facets that were counted last, and how to remember them. */
  known: KnownFacets;
  onKnown: (known: KnownFacets) => void;
  onChange: (terms: Term[]) => void;
}

/** The facets: what there is, how many of each, and the way to ask for it. Clicking writes the query. */
export function FacetPanel(props: FacetPanelProps) {
  const { known, query, words } = props;
  // Another order leaves the numbers as they are.
  const before = useMemo(
    () => (known.query === query ? known.facets : uncounted(known.facets, words)),
    [known, query, words],
  );
  return (
    <Suspense key={props.listKey} fallback={<FacetList {...props} facets={before} />}>
      <CountedFacets {...props} />
    </Suspense>
  );
}

function CountedFacets({ facets, onKnown, known, query, words, ...props }: FacetPanelProps) {
  const counted = use(facets);
  useEffect(() => {
    if (counted) onKnown({ query, facets: counted });
  }, [counted, onKnown, query]);
  const shown = useMemo(() => counted ?? uncounted(known.facets, words), [counted, known, words]);
  return (
    <>
      {counted ? null : (
        <p role="status" className="px-1 pb-1 text-muted text-xs">
          Counting took too long. Narrow the query to see counts.
        </p>
      )}
      <FacetList {...props} words={words} facets={shown} />
    </>
  );
}

function FacetList({
  words,
  facets,
  terms,
  onChange,
}: Pick<FacetPanelProps, "words" | "terms" | "onChange"> & { facets: readonly Facet[] }) {
  const ordered = words.order.flatMap((field) => facets.find((facet) => facet.field === field) ?? []);
  return (
    <div>
      {ordered.map((facet, index) => (
        <OneFacet
          key={facet.field}
          facet={facet}
          label={words.label}
          terms={terms}
          open={index < words.openAtFirst}
          onChange={onChange}
        />
      ))}
    </div>
  );
}

function OneFacet({
  facet,
  label: labelOf,
  terms,
  open,
  onChange,
}: {
  facet: Facet;
  label: FacetWords["label"];
  terms: readonly Term[];
  open: boolean;
  onChange: (terms: Term[]) => void;
}) {
  const values = useMemo(() => {
    const made = facet.options.flatMap((option) => {
      const value = matchValue(option.value);
      return value
        ? [
            {
              key: `${value.kind}:${value.value}`,
              value,
              label: labelOf(facet, option),
              count: option.count,
            },
          ]
        : [];
    });
    return made;
  }, [facet, labelOf]);
  const options = values
    .map(({ key, value, label, count }) => ({
      value: key,
      label,
      count: countOf(facet, count),
      checked: hasValue(terms, facet.field, value),
    }))
    .filter((option) => option.checked || option.count?.count !== 0);
  // What cannot narrow anything is no question.
  const chosen = options.some((option) => option.checked);
  const [wasOpen] = useState(open || chosen);
  if (options.length === 0) return null;
  return (
    <FacetGroup
      title={facet.title}
      options={options}
      open={wasOpen}
      onToggle={(key) => {
        const found = values.find((each) => each.key === key);
        if (found) onChange(toggleValue(terms, facet.field, found.value));
      }}
      onClear={() => onChange(removeField(terms, facet.field))}
    />
  );
}

/** Undefined where it was not counted; none among the first matches is no count of all of them. */
function countOf({ capped }: Facet, count: number | null): FacetOption["count"] {
  return count === null || (capped && count === 0) ? undefined : { count, capped };
}

function matchValue(value: Facet["options"][number]["value"]): MatchValue | undefined {
  if (value.kind === "value") return { kind: "value", value: value.value };
  const state = stateValues.find((each) => each === value.value);
  return state && { kind: "state", value: state };
}

/** The same facets without numbers; those that are known beforehand, where none was counted yet. */
function uncounted(known: readonly Facet[], words: FacetWords): Facet[] {
  const shown = known.length > 0 ? known : words.uncounted;
  return shown.map((facet) => ({
    ...facet,
    options: facet.options.map((option) => ({ ...option, count: option.count === 0 ? 0 : null })),
  }));
}
