import { useRouter } from "next/navigation";
import { type ReactNode, type RefObject, useCallback, useEffect, useRef, useState } from "react";
import type { Total } from "@/components/data-table/column";
import { DataTable } from "@/components/data-table/data-table";
import { isSelected, noSelection, type Selection } from "@/components/data-table/selection";
import type { useAskedList } from "@/components/data-table/use-asked-list";
import type { TableView } from "@/components/data-table/view";
import { findingColumns } from "@/components/findings/finding-columns";
import { useFindingDeeds } from "@/components/findings/finding-deeds";
import type { Targets } from "@/components/findings/finding-selection";
import { rememberWalk } from "@/components/findings/finding-walk";
import { headline, ticketText } from "@/components/findings/finding-words";
import { selectionInput } from "@/components/labels/selection-size";
import { Button } from "@/components/ui/button";
import { notify, notifyError } from "@/components/ui/toast";
import type { FindingRow, findingSortNames } from "@/lib/features/findings/schema";
import type { MayTriage } from "@/lib/features/findings/schema-triage";

const view: TableView = {
  columns: ["rule", "risk", "account", "owner", "assignee", "firstseen"],
  density: "comfortable",
};
const rowId = (row: FindingRow) => row.id;

/** The findings one by one, to be triaged with single keys. Those that are chosen are triaged together, and copied for a ticket. */
export function InboxTable({
  asked: { list, listKey, query, sort, onSort, pending },
  total,
  may,
  search,
  empty,
}: {
  asked: ReturnType<typeof useAskedList<FindingRow, (typeof findingSortNames)[number]>>;
  total: Total;
  may: MayTriage;
  search: RefObject<HTMLInputElement | null>;
  empty: ReactNode;
}) {
  const router = useRouter();
  const [chosen, setChosen] = useState<{ of: string; selection: Selection }>();
  const selection = chosen?.of === listKey ? chosen.selection : noSelection;
  const setSelection = useCallback(
    (next: Selection) => setChosen({ of: listKey, selection: next }),
    [listKey],
  );
  const { rows } = list;
  const onOpen = useCallback((row: FindingRow) => router.push(`/findings/${row.id}`), [router]);
  useEffect(() => rememberWalk(rows.map(rowId)), [rows]);
  const activeId = useRef<string>(undefined);
  const onActive = useCallback((id: string) => {
    activeId.current = id;
  }, []);
  const current = useCallback((): Targets | null => {
    if (selection.kind === "matching" || selection.ids.size > 0) {
      const picked = rows.filter(({ id }) => isSelected(selection, id));
      return { selection: selectionInput(selection, query, total.count), rows: picked, query };
    }
    const row = rows.find(({ id }) => id === activeId.current);
    return row ? { selection: { kind: "ids", ids: [row.id] }, rows: [row], query } : null;
  }, [selection, rows, query, total.count]);
  const { buttons, dialog } = useFindingDeeds({
    may,
    current,
    onDone: useCallback(() => setSelection(noSelection), [setSelection]),
  });
  const bulkActions = () => (
    <>
      {buttons}
      {selection.kind === "rows" ? (
        <Button size="sm" onClick={() => copy(rows.filter(({ id }) => selection.ids.has(id)))}>
          Copy for a ticket
        </Button>
      ) : null}
    </>
  );
  return (
    <>
      <DataTable
        label="Findings"
        listKey={listKey}
        columns={findingColumns}
        list={list}
        rowId={rowId}
        rowName={headline}
        total={total}
        sort={sort}
        onSortChange={onSort}
        view={view}
        selection={selection}
        onSelectionChange={setSelection}
        canSelectMatching={may.triage || may.request}
        bulkActions={bulkActions}
        onOpen={onOpen}
        onActive={onActive}
        searchRef={search}
        refreshing={pending}
        empty={empty}
      />
      {dialog}
    </>
  );
}

function copy(rows: readonly FindingRow[]): void {
  const text = ticketText(rows, window.location.origin);
  // Browsers offer no clipboard on plain http beyond this machine.
  const written = navigator.clipboard?.writeText(text) ?? Promise.reject(new Error("no clipboard"));
  written.then(
    () => notify(rows.length === 1 ? "Copied 1 finding" : `Copied ${rows.length} findings`),
    () =>
      notifyError("Nothing was copied", {
        description:
          "The browser offers no clipboard here. Open Rollcall over https, or use the command: rollcall list findings.",
      }),
  );
}
