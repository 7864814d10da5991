import Link from "next/link";
import { inventoryLink, kindWord } from "@/components/accounts/account-words";
import type { DataTableColumn } from "@/components/data-table/column";
import { wordOf } from "@/components/labels/label-words";
import { formatNumber } from "@/components/ui/number-format";
import { Unknown } from "@/components/ui/unknown";
import { unownedQuery } from "@/lib/domain/presets";
import { showText } from "@/lib/domain/text";
import type { AccountScreenRow } from "@/lib/features/accounts/schema-decisions";

/** A value that holds; what is taken over from what the account lies in is in grey, with the reason as its tip. */
function Value({ own, holds, words }: { own: string | null; holds: string | null; words: boolean }) {
  if (holds === null) return <span className="text-muted">—</span>;
  const text = words ? wordOf(holds) : showText(holds, 60);
  if (own !== null) return <span>{text}</span>;
  return (
    <span className="text-muted italic" title="Taken over from what it lies in">
      {text}
    </span>
  );
}

/**
 * The columns of the list of accounts; `onDecide` opens the decision of one row where the person may decide;
 * `countsAll` says that they are told numbers, and may sort by them.
 */
export function accountColumns(
  onDecide: ((row: AccountScreenRow) => void) | undefined,
  countsAll: boolean,
): readonly DataTableColumn<AccountScreenRow>[] {
  const editable = (row: AccountScreenRow, what: string, tabIndex: 0 | -1, value: React.ReactNode) =>
    onDecide ? (
      <button
        type="button"
        tabIndex={tabIndex}
        aria-label={`Decide ${what} of ${showText(row.name, 60)}`}
        className="-mx-1 w-full truncate rounded-sm px-1 text-start hover:bg-hover hover:underline"
        onClick={(event) => {
          event.stopPropagation();
          onDecide(row);
        }}
      >
        {value}
      </button>
    ) : (
      value
    );
  return [
    {
      id: "name",
      title: "Name",
      width: 200,
      sort: "asc",
      cell: (row, { tabIndex }) => (
        <Link href={`/accounts/${row.id}`} tabIndex={tabIndex} className="truncate text-ink hover:underline">
          {showText(row.name, 80) || showText(row.externalId, 80)}
        </Link>
      ),
    },
    { id: "kind", title: "Kind", width: 115, sort: "asc", cell: (row) => kindWord(row.kind) },
    {
      id: "parent",
      title: "Lies in",
      width: 130,
      cell: (row) => (
        <span className="text-muted">{row.parent?.name ? showText(row.parent.name, 60) : "—"}</span>
      ),
    },
    {
      id: "team",
      title: "Team",
      description: "The team that answers for it, and is suggested to its identities.",
      width: 140,
      cell: (row, { tabIndex }) =>
        editable(
          row,
          "the team",
          tabIndex,
          <Value own={row.decided.team} holds={row.ownerTeam?.name ?? null} words={false} />,
        ),
    },
    {
      id: "environment",
      title: "Environment",
      width: 110,
      cell: (row, { tabIndex }) =>
        editable(
          row,
          "the environment",
          tabIndex,
          <Value own={row.decided.environment} holds={row.environment} words />,
        ),
    },
    {
      id: "sensitivity",
      title: "Sensitivity",
      width: 100,
      cell: (row, { tabIndex }) =>
        editable(
          row,
          "the sensitivity",
          tabIndex,
          <Value own={row.decided.sensitivity} holds={row.sensitivity} words />,
        ),
    },
    {
      id: "identities",
      title: "Identities",
      description: "Identities in it and below.",
      width: 90,
      align: "end",
      cell: (row, { tabIndex }) =>
        row.identities === null ? (
          <Unknown why="You reach a part of the inventory only" />
        ) : row.identities === 0 ? (
          <span className="text-muted">0</span>
        ) : (
          <Link
            href={inventoryLink(row.name)}
            tabIndex={tabIndex}
            className="text-accent tabular-nums hover:underline"
          >
            {formatNumber(row.identities)}
          </Link>
        ),
    },
    {
      id: "unowned",
      title: "Unowned",
      description: "Those of them that ask for an owner and that nobody answers for.",
      width: 112,
      align: "end",
      ...(countsAll ? { sort: "desc" as const } : {}),
      cell: (row, { tabIndex }) =>
        row.unowned === null ? (
          <Unknown why="You reach a part of the inventory only" />
        ) : row.unowned === 0 ? (
          <span className="text-muted">0</span>
        ) : (
          <Link
            href={inventoryLink(row.name, ` ${unownedQuery}`)}
            tabIndex={tabIndex}
            className="text-accent tabular-nums hover:underline"
          >
            {formatNumber(row.unowned)}
          </Link>
        ),
    },
  ];
}
