import Link from "next/link";
import type { DataTableColumn } from "@/components/data-table/column";
import { SetAside } from "@/components/findings/finding-set-aside";
import { headline, riskTitle, riskWord, subjectTitle } from "@/components/findings/finding-words";
import { None, OwnerCell } from "@/components/inventory/cells";
import { Badge } from "@/components/ui/badge";
import { SeverityMark } from "@/components/ui/severity-mark";
import { TimeText } from "@/components/ui/time-text";
import { showText } from "@/lib/domain/text";
import type { FindingRow } from "@/lib/features/findings/schema";

/** The columns of the inbox. */
export const findingColumns: readonly DataTableColumn<FindingRow>[] = [
  {
    id: "rank",
    title: "Finding",
    description:
      "The worst first: by severity, and within it by what the identity may do and how exposed it is.",
    width: 280,
    sort: "desc",
    cell: (row, { tabIndex }) => (
      <span className="flex min-w-0 items-center gap-2">
        <SeverityMark level={row.severity} hideWord />
        <Link
          href={`/findings/${row.id}`}
          prefetch={false}
          tabIndex={tabIndex}
          title={headline(row)}
          className="min-w-0 truncate rounded-sm text-ink hover:underline focus-visible:outline-offset-0"
        >
          <bdi className="font-medium">{subjectTitle(row)}</bdi>{" "}
          <bdi className="text-muted">{showText(row.sentence, 300)}</bdi>
        </Link>
        {row.state === "resolved" ? <Badge tone="ok">resolved</Badge> : null}
        <SetAside row={row} />
        {row.unsure ? <Badge tone="unknown">unsure</Badge> : null}
      </span>
    ),
  },
  {
    id: "rule",
    title: "Rule",
    width: 152,
    cell: (row) => <span title={row.rule.title}>{showText(row.rule.title, 120)}</span>,
  },
  {
    id: "risk",
    title: "Risk",
    description: "Of the OWASP list of ten for non-human identities, or of AI agents.",
    width: 72,
    cell: ({ risks }) =>
      risks.length > 0 ? (
        <span title={risks.map(riskTitle).join(", ")}>
          {risks.slice(0, 1).map(riskWord)}
          {risks.length > 1 ? <span className="text-muted"> +{risks.length - 1}</span> : null}
        </span>
      ) : (
        <None why="Its rule is no longer asked." />
      ),
  },
  {
    id: "account",
    title: "Account",
    width: 100,
    cell: ({ account }) =>
      account?.name || account?.externalId ? (
        <bdi>{showText(account.name || account.externalId || "", 120)}</bdi>
      ) : (
        <None why="It lies in no account that is known." />
      ),
  },
  {
    id: "owner",
    title: "Owner",
    description: "Who answers for the identity.",
    width: 84,
    cell: ({ owner }) =>
      owner ? <OwnerCell row={{ owner }} /> : <None why="Whose secret this is nobody knows." />,
  },
  {
    id: "assignee",
    title: "Assignee",
    description: "Who is to mend it.",
    width: 84,
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
    width: 80,
    align: "end",
    sort: "desc",
    cell: (row) => <TimeText date={row.firstSeenAt} />,
  },
];
