"use client";

import { ListFilter } from "lucide-react";
import { parseAsString, useQueryState } from "nuqs";
import { type ReactNode, useCallback, useMemo, useRef, useState } from "react";
import type { Total } from "@/components/data-table/column";
import type { KnownFacets } from "@/components/data-table/facet-panel";
import { Facets } from "@/components/data-table/facets";
import { QueryBar } from "@/components/data-table/query-bar";
import { useAskedList } from "@/components/data-table/use-asked-list";
import { FindingExport } from "@/components/findings/finding-export";
import { findingFacets } from "@/components/findings/finding-facets";
import { InboxCauses } from "@/components/findings/inbox-causes";
import { InboxEmpty } from "@/components/findings/inbox-empty";
import { InboxTable } from "@/components/findings/inbox-table";
import { Button } from "@/components/ui/button";
import { type Segment, SegmentedControl } from "@/components/ui/segmented-control";
import { findingFields } from "@/lib/domain/query/finding-fields";
import { formatQuery } from "@/lib/domain/query/format";
import type { Term } from "@/lib/domain/query/grammar";
import { parseQuery } from "@/lib/domain/query/parse";
import { readFindingsAction } from "@/lib/features/findings/actions";
import type { CausePage, FindingListRequest, FindingPage } from "@/lib/features/findings/schema";
import type { MayTriage } from "@/lib/features/findings/schema-triage";
import type { Facet } from "@/lib/features/identities/schema";

const shapes: readonly Segment<"each" | "cause">[] = [
  { value: "each", label: "Each" },
  { value: "cause", label: "By cause" },
];
const noFacets: KnownFacets = { query: "", facets: [] };

export interface InboxProps {
  request: FindingListRequest;
  page: FindingPage;
  total: Total;
  /** How many people set aside, where that is why nothing is listed. */
  setAside: Total;
  facets: Promise<Facet[] | null>;
  causes: CausePage | null;
  assessedAt: Date | null;
  restricted: boolean;
  mayAddSources: boolean;
  /** The menu of views. */
  views: ReactNode;
  mayExport: boolean;
  may: MayTriage;
}

/** What is wrong, found by one query that the box and the facets both write; one by one, or by what they have in common. */
export function InboxScreen(props: InboxProps) {
  const { request, page, total, setAside, facets, causes, may } = props;
  const search = useRef<HTMLInputElement>(null);
  const [known, setKnown] = useState(noFacets);
  const [filters, setFilters] = useState(false);
  const [by, setBy] = useQueryState("by", parseAsString.withOptions({ shallow: false, history: "push" }));
  const asked = useAskedList({ request, page, read: readFindingsAction });
  const { ask } = asked;
  const terms = useMemo<Term[]>(() => {
    const parsed = parseQuery(request.q, findingFields);
    return parsed.ok ? parsed.terms : [];
  }, [request.q]);
  const askTerms = useCallback((next: Term[]) => ask(formatQuery(next)), [ask]);
  const nothing = total.count === 0 && setAside.count === 0 && request.q === "";
  const empty = <InboxEmpty {...props} onQuery={ask} />;
  if (nothing) return empty;
  return (
    <>
      {props.views}
      <div className="mb-3 flex flex-wrap items-start gap-2">
        <QueryBar
          set={findingFields}
          placeholder="Filter: severity:critical risk:nhi2, or words"
          query={request.q}
          facets={known.facets}
          inputRef={search}
          onQuery={ask}
        />
        <Button className="xl:hidden" onClick={() => setFilters(true)}>
          <ListFilter aria-hidden /> Filters
        </Button>
        <SegmentedControl
          label="Shown"
          className="ms-auto"
          value={by === "cause" ? "cause" : "each"}
          segments={shapes}
          onChange={(next) => void setBy(next === "each" ? null : next)}
        />
        {props.mayExport ? <FindingExport query={request.q} total={total} /> : null}
      </div>
      <div className="flex h-[80dvh] min-h-96 gap-4 md:h-auto md:min-h-0 md:flex-1">
        <Facets
          words={findingFacets}
          keys="shift+f"
          query={request.q}
          listKey={asked.listKey}
          facets={facets}
          terms={terms}
          known={known}
          onKnown={setKnown}
          onChange={askTerms}
          open={filters}
          onOpenChange={setFilters}
        />
        {causes ? (
          <InboxCauses causes={causes} terms={terms} empty={empty} />
        ) : (
          <InboxTable asked={asked} total={total} may={may} search={search} empty={empty} />
        )}
      </div>
    </>
  );
}
