import { useRouter } from "next/navigation";
import { type ReactNode, type RefObject, useCallback, useState } from "react";
import type { BulkContext, Total } from "@/components/data-table/column";
import { DataTable } from "@/components/data-table/data-table";
import { noSelection, type Selection } from "@/components/data-table/selection";
import type { useAskedList } from "@/components/data-table/use-asked-list";
import type { TableView } from "@/components/data-table/view";
import { findingColumns } from "@/components/findings/finding-columns";
import { headline, ticketText } from "@/components/findings/finding-words";
import { Button } from "@/components/ui/button";
import { notify, notifyError } from "@/components/ui/toast";
import type { FindingRow, findingSortNames } from "@/lib/features/findings/schema";

const view: TableView = {
  columns: ["rule", "risk", "account", "owner", "firstseen"],
  density: "comfortable",
};
const rowId = (row: FindingRow) => row.id;

/** The findings one by one. Those that are chosen can be copied, for a ticket. */
export function InboxTable({
  asked: { list, listKey, sort, onSort, pending },
  total,
  search,
  empty,
}: {
  asked: ReturnType<typeof useAskedList<FindingRow, (typeof findingSortNames)[number]>>;
  total: Total;
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
  const onOpen = useCallback((row: FindingRow) => router.push(`/findings/${row.id}`), [router]);
  const bulkActions = ({ selection: picked }: BulkContext) => {
    const rows = picked.kind === "rows" ? list.rows.filter(({ id }) => picked.ids.has(id)) : [];
    return (
      <Button size="sm" onClick={() => copy(rows)}>
        Copy for a ticket
      </Button>
    );
  };
  return (
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
      bulkActions={bulkActions}
      onOpen={onOpen}
      searchRef={search}
      refreshing={pending}
      empty={empty}
    />
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
