"use client";

import { Boxes } from "lucide-react";
import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { parseAsString, useQueryState } from "nuqs";
import { useCallback, useMemo, useRef, useState } from "react";
import { accountColumns } from "@/components/accounts/account-columns";
import { AccountTree } from "@/components/accounts/account-tree";
import type { Decided } from "@/components/accounts/decide-dialog";
import { DecisionsLine } from "@/components/accounts/decisions-line";
import type { BulkContext } from "@/components/data-table/column";
import { DataTable } from "@/components/data-table/data-table";
import { QueryBox } from "@/components/data-table/query-box";
import { noSelection, type Selection } from "@/components/data-table/selection";
import { useAskedList } from "@/components/data-table/use-asked-list";
import type { TableView } from "@/components/data-table/view";
import { EmptyState } from "@/components/feedback/empty-state";
import { PageHeader } from "@/components/layout/page-header";
import { Button, ButtonLink } from "@/components/ui/button";
import { OnPress } from "@/components/ui/on-press";
import { OnceOpen } from "@/components/ui/once-open";
import { type Segment, SegmentedControl } from "@/components/ui/segmented-control";
import { showText } from "@/lib/domain/text";
import { readAccountsAction } from "@/lib/features/accounts/actions";
import type {
  AccountListRequest,
  AccountNode,
  AccountPage,
  AccountScreenRow,
  DecisionsLeft,
} from "@/lib/features/accounts/schema-decisions";

const importButton = (press?: () => void) => (
  <Button aria-haspopup="dialog" busy={press === undefined} onClick={press}>
    Import decisions
  </Button>
);
const ImportDialog = dynamic(
  () => import("@/components/accounts/import-dialog").then((file) => file.ImportDialog),
  { ssr: false, loading: () => importButton() },
);
const DecideDialog = dynamic(
  () => import("@/components/accounts/decide-dialog").then((file) => file.DecideDialog),
  {
    ssr: false,
  },
);

const view: TableView = {
  columns: ["kind", "unowned", "identities", "team", "environment", "sensitivity", "parent"],
  density: "comfortable",
};
const shapes: readonly Segment<"list" | "tree">[] = [
  { value: "list", label: "List" },
  { value: "tree", label: "Tree" },
];
const rowId = (row: AccountScreenRow) => row.id;
const rowName = (row: AccountScreenRow) => showText(row.name, 80);
const mostPicked = 2000;

/** Accounts, projects, clusters and repositories, and what was decided of them. */
export function AccountsScreen({
  request,
  shape,
  page,
  total,
  left,
  nodes,
  canEdit,
}: {
  request: AccountListRequest;
  shape: "list" | "tree";
  page: AccountPage;
  total: { count: number; capped: boolean };
  left: DecisionsLeft | null;
  nodes: AccountNode[];
  canEdit: boolean;
}) {
  const router = useRouter();
  const search = useRef<HTMLInputElement>(null);
  const [, setShape] = useQueryState("shape", parseAsString.withOptions({ shallow: false, history: "push" }));
  const { list, listKey, query, setQuery, ask, sort, onSort, pending } = useAskedList({
    request,
    page,
    read: readAccountsAction,
  });

  const [chosen, setChosen] = useState<{ of: string; selection: Selection }>();
  const selection = chosen?.of === listKey ? chosen.selection : noSelection;
  const setSelection = useCallback(
    (next: Selection) => setChosen({ of: listKey, selection: next }),
    [listKey],
  );
  const [decided, setDecided] = useState<Decided>({ ids: [], name: null });
  const [deciding, setDeciding] = useState(false);
  const decide = useCallback((accounts: Decided) => {
    setDecided(accounts);
    setDeciding(true);
  }, []);
  const columns = useMemo(
    () =>
      accountColumns(canEdit ? (row) => decide({ ids: [row.id], name: row.name }) : undefined, left !== null),
    [canEdit, decide, left],
  );
  const onOpen = useCallback((row: AccountScreenRow) => router.push(`/accounts/${row.id}`), [router]);
  const bulkActions = ({ selection: picked }: BulkContext) => {
    const ids = picked.kind === "rows" ? [...picked.ids] : [];
    return (
      <Button
        size="sm"
        variant="primary"
        disabled={ids.length === 0 || ids.length > mostPicked}
        onClick={() => decide({ ids, name: null })}
      >
        Decide…
      </Button>
    );
  };
  const nothing = total.count === 0 && request.q === "";

  return (
    <>
      <PageHeader
        title="Accounts"
        answers="What your identities lie in. What you decide of an account, its identities take over as a suggestion."
        className="mb-4"
        actions={
          canEdit && !nothing ? (
            <OnPress button={importButton}>
              <ImportDialog />
            </OnPress>
          ) : null
        }
      />
      {left && !nothing ? <DecisionsLine left={left} /> : null}
      {nothing ? (
        <EmptyState
          icon={<Boxes aria-hidden />}
          title="There is no account yet"
          action={
            <ButtonLink variant="primary" href="/sources">
              Connect a source
            </ButtonLink>
          }
        >
          Accounts, projects, clusters and repositories come with what a source shows.
        </EmptyState>
      ) : (
        <>
          <div className="mb-3 flex flex-wrap items-start gap-2">
            {shape === "list" ? (
              <QueryBox
                className="min-w-60 flex-1"
                label="Filter accounts"
                placeholder="Filter: team:none kind:account, or a name"
                inputRef={search}
                value={query}
                problems={query === request.q ? page.problems : []}
                onChange={setQuery}
                onSubmit={ask}
              />
            ) : null}
            <SegmentedControl
              label="Shape"
              className="ms-auto"
              value={shape}
              segments={shapes}
              onChange={(next) => void setShape(next === "list" ? null : next)}
            />
          </div>
          {shape === "tree" ? (
            <AccountTree nodes={nodes} />
          ) : (
            <div className="flex h-[80dvh] min-h-96 md:h-auto md:min-h-0 md:flex-1">
              <DataTable
                label="Accounts"
                listKey={listKey}
                columns={columns}
                list={list}
                rowId={rowId}
                rowName={rowName}
                total={total}
                sort={sort}
                onSortChange={onSort}
                view={view}
                {...(canEdit ? { selection, onSelectionChange: setSelection, bulkActions } : {})}
                onOpen={onOpen}
                searchRef={search}
                refreshing={pending}
                empty={
                  <EmptyState
                    title={page.problems.length > 0 ? "The filter cannot be read" : "No account matches"}
                    action={<Button onClick={() => ask("")}>Show all accounts</Button>}
                  />
                }
              />
            </div>
          )}
        </>
      )}
      <OnceOpen open={deciding}>
        <DecideDialog
          accounts={decided}
          open={deciding}
          onOpenChange={setDeciding}
          onDone={() => setSelection(noSelection)}
        />
      </OnceOpen>
    </>
  );
}
