import Link from "next/link";
import type { DataTableColumn } from "@/components/data-table/column";
import { ResolvedBadge } from "@/components/findings/finding-resolved";
import { SetAside } from "@/components/findings/finding-set-aside";
import { headline, riskTitle, riskWord, subjectTitle } from "@/components/findings/finding-words";
import { None, OwnerCell } from "@/components/inventory/cells";
import { Badge } from "@/components/ui/badge";
import { SeverityMark } from "@/components/ui/severity-mark";
import { TimeText } from "@/components/ui/time-text";
import { showText } from "@/lib/domain/text";
import type { FindingRow } from "@/lib/features/findings/schema";

/** Where it lies, and to which risks it speaks. */
function Around({ account, risks }: Pick<FindingRow, "account" | "risks">) {
  const where = account?.name || account?.externalId;
  return (
    <span className="min-w-0 shrink-[2] truncate font-normal text-muted text-xs">
      {where ? <bdi>{showText(where, 120)}</bdi> : null}
      {where && risks.length > 0 ? " · " : null}
      <span title={risks.map(riskTitle).join(", ")}>{risks.map(riskWord).join(", ")}</span>
    </span>
  );
}

/** The columns of the inbox. */
export const findingColumns: readonly DataTableColumn<FindingRow>[] = [
  {
    id: "rank",
    title: "Finding",
    description:
      "The worst first: by severity, and within it by what the identity may do and how exposed it is.",
    width: 300,
    sort: "desc",
    cell: (row, { tabIndex }) => (
      <span className="flex min-w-0 gap-2">
        <span className="mt-0.5 shrink-0">
          <SeverityMark level={row.severity} hideWord />
        </span>
        <span className="min-w-0 flex-1">
          <span className="flex min-w-0 items-center gap-2">
            <Link
              href={`/findings/${row.id}`}
              prefetch={false}
              tabIndex={tabIndex}
              aria-label={headline(row)}
              className="min-w-0 truncate rounded-sm font-medium text-ink hover:underline focus-visible:outline-offset-0"
            >
              <bdi>{subjectTitle(row)}</bdi>
            </Link>
            <Around {...row} />
            <ResolvedBadge row={row} />
            <SetAside row={row} beside />
            {row.unsure ? <Badge tone="unknown">unsure</Badge> : null}
          </span>
          <bdi title={headline(row)} className="block truncate font-normal text-muted">
            {showText(row.sentence, 300)}
          </bdi>
        </span>
      </span>
    ),
  },
  {
    id: "owner",
    title: "Owner",
    description: "Who answers for the identity.",
    width: 88,
    cell: ({ owner }) =>
      owner ? <OwnerCell row={{ owner }} /> : <None why="Whose secret this is nobody knows." />,
  },
  {
    id: "assignee",
    title: "Assignee",
    description: "Who is to mend it.",
    width: 88,
    cell: ({ assignee }) =>
      assignee ? (
        <bdi title={showText(assignee.name, 120)}>{showText(assignee.name, 60)}</bdi>
      ) : (
        <None why="It is nobody's task yet." />
      ),
  },
  {
    id: "firstseen",
    title: "First seen",
    width: 104,
    align: "end",
    sort: "desc",
    cell: (row) => <TimeText date={row.firstSeenAt} />,
  },
];
