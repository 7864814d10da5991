"use client";

import { BookmarkPlus, ListFilter } from "lucide-react";
import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { useCallback, useMemo, useRef, useState } from "react";
import type { BulkContext, Sort } from "@/components/data-table/column";
import { DataTable } from "@/components/data-table/data-table";
import type { KnownFacets } from "@/components/data-table/facet-panel";
import { Facets } from "@/components/data-table/facets";
import { QueryBar } from "@/components/data-table/query-bar";
import { noSelection, type Selection } from "@/components/data-table/selection";
import { ViewControls } from "@/components/data-table/view-controls";
import { ErrorState } from "@/components/feedback/error-state";
import { rowTitle } from "@/components/inventory/cells";
import { inventoryTableColumns } from "@/components/inventory/columns";
import { NothingMatches } from "@/components/inventory/inventory-empty";
import { inventoryFacets } from "@/components/inventory/inventory-facets";
import { LeftOut } from "@/components/inventory/left-out";
import { useInventoryRows } from "@/components/inventory/use-inventory-rows";
import { differsFrom, useInventoryState } from "@/components/inventory/use-inventory-state";
import { ViewStrip } from "@/components/inventory/view-strip";
import { Button } from "@/components/ui/button";
import { OnPress } from "@/components/ui/on-press";
import { OnceOpen } from "@/components/ui/once-open";
import { presetOf } from "@/lib/domain/presets";
import { formatQuery } from "@/lib/domain/query/format";
import type { Term } from "@/lib/domain/query/grammar";
import { identityFields } from "@/lib/domain/query/identity-fields";
import { parseQuery } from "@/lib/domain/query/parse";
import type { IdentityRow } from "@/lib/features/identities/schema";
import { type InventoryLoad, inventoryColumns, sortText } from "@/lib/features/identities/schema-state";

const viewButton = (label: string) => (press?: () => void) => (
  <Button busy={press === undefined} onClick={press}>
    <BookmarkPlus aria-hidden /> {label}
  </Button>
);
const ViewMenu = dynamic(() => import("@/components/inventory/view-menu").then((file) => file.ViewMenu), {
  ssr: false,
  loading: () => viewButton("Save view")(),
});
const BulkActions = dynamic(
  () => import("@/components/inventory/bulk-actions").then((file) => file.BulkActions),
  { ssr: false },
);
const PeekDrawer = dynamic(
  () => import("@/components/inventory/peek-drawer").then((file) => file.PeekDrawer),
  { ssr: false },
);

const rowId = (row: IdentityRow) => row.id;
const noFacets: KnownFacets = { query: "", facets: [] };

/** The list: found by one query that the box, the facets and the views all write. */
export function InventoryList(load: InventoryLoad) {
  const { state, may, total, page, failure } = load;
  const router = useRouter();
  const search = useRef<HTMLInputElement>(null);
  const [known, setKnown] = useState(noFacets);
  const [filters, setFilters] = useState(false);
  const { peeked, after, tableView, ask, setTableView, peek, pending } = useInventoryState(state);
  const sort = sortText({ id: state.sort, direction: state.direction });
  const listKey = `${sort} ${state.query}`;
  const { list, placeOf } = useInventoryRows(page, state.query, sort, after);
  const terms = useMemo<Term[]>(() => {
    const parsed = parseQuery(state.query, identityFields);
    return parsed.ok ? parsed.terms : [];
  }, [state.query]);

  const [chosen, setChosen] = useState<{ of: string; selection: Selection }>();
  const selection = chosen?.of === listKey ? chosen.selection : noSelection;
  const setSelection = useCallback(
    (next: Selection) => setChosen({ of: listKey, selection: next }),
    [listKey],
  );

  const askQuery = useCallback((query: string) => ask({ query }), [ask]);
  const askTerms = useCallback((next: Term[]) => ask({ query: formatQuery(next) }), [ask]);
  const onSort = useCallback((next: Sort) => ask({ sort: sortText(next) }), [ask]);
  const onPeek = useCallback((row: IdentityRow) => peek(row.id, placeOf(row.id)), [peek, placeOf]);
  const onOpen = useCallback((row: IdentityRow) => router.push(`/inventory/${row.id}`), [router]);
  const closePeek = useCallback(() => peek(null, null), [peek]);

  const [problem] = load.problems;
  const columns = inventoryColumns.filter((column) => tableView.columns.includes(column));
  columns.sort((a, b) => tableView.columns.indexOf(a) - tableView.columns.indexOf(b));
  const edited = load.view !== undefined && differsFrom(load.view, state, tableView.columns);
  const viewLabel = load.view?.editable ? (edited ? "View edited" : "View") : "Save view";
  const selectable = may.export || may.label || may.assign;
  const bulkActions = (context: BulkContext) => (
    <BulkActions context={context} query={state.query} sort={sort} may={may} />
  );

  return (
    <>
      <div className="mt-1 mb-1">
        <ViewStrip preset={presetOf(state.query, sort)} view={load.view} views={load.views} onAsk={ask} />
      </div>
      <div className="mb-3 flex flex-wrap items-start gap-2">
        <QueryBar
          set={identityFields}
          placeholder="Filter: owner:none lastused:>90d, or a name, ARN or key id"
          query={state.query}
          facets={known.facets}
          inputRef={search}
          onQuery={askQuery}
        />
        <Button className="xl:hidden" onClick={() => setFilters(true)}>
          <ListFilter aria-hidden /> Filters
        </Button>
        {may.save && !problem ? (
          <OnPress button={viewButton(viewLabel)}>
            <ViewMenu
              view={load.view}
              label={viewLabel}
              edited={edited}
              shape={{ noun: "identities", query: state.query, sort, columns }}
              mayShare={may.share}
              onSaved={(id) => ask({ view: id })}
              onDeleted={() => ask({ query: state.query, view: null })}
            />
          </OnPress>
        ) : null}
        <div className="hidden md:block">
          <ViewControls columns={inventoryTableColumns} view={tableView} onChange={setTableView} />
        </div>
      </div>
      <div className="flex h-[80dvh] min-h-96 gap-4 md:h-auto md:min-h-0 md:flex-1">
        <Facets
          words={inventoryFacets}
          query={state.query}
          listKey={listKey}
          facets={load.facets}
          terms={terms}
          known={known}
          onKnown={setKnown}
          onChange={askTerms}
          open={filters}
          onOpenChange={setFilters}
        />
        <DataTable
          label="Identities"
          listKey={listKey}
          columns={inventoryTableColumns}
          list={list}
          rowId={rowId}
          rowName={rowTitle}
          total={total}
          sort={{ id: state.sort, direction: state.direction }}
          onSortChange={onSort}
          view={tableView}
          selection={selectable ? selection : undefined}
          onSelectionChange={setSelection}
          canSelectMatching
          bulkActions={bulkActions}
          peekedId={peeked}
          onPeek={onPeek}
          onOpen={onOpen}
          searchRef={search}
          status={failure || problem ? "failed" : "ready"}
          refreshing={pending}
          error={
            failure ? (
              <ErrorState {...failure} action={<Button onClick={() => router.refresh()}>Try again</Button>} />
            ) : (
              <ErrorState
                what="This query cannot be read."
                safe="Nothing was run."
                next="Correct what is underlined above, or choose a view."
              />
            )
          }
          empty={<NothingMatches waysOut={load.waysOut} onQuery={askQuery} />}
          footNote={<LeftOut leftOut={load.leftOut} terms={terms} onQuery={askQuery} />}
        />
      </div>
      <OnceOpen open={peeked !== undefined}>
        <PeekDrawer id={peeked} row={list.rows.find((row) => row.id === peeked)} onClose={closePeek} />
      </OnceOpen>
    </>
  );
}
