import type { CellContext, DataTableColumn } from "@/components/data-table/column";
import {
  AccountCell,
  CredentialsCell,
  DateCell,
  KeyAgeCell,
  LastUsedCell,
  NameCell,
  None,
  OwnerCell,
} from "@/components/inventory/cells";
import {
  classTitles,
  environmentTitles,
  kindTitles,
  managerTitles,
  sentenceCase,
  statusTitles,
  tierTitles,
} from "@/components/inventory/words";
import { Badge } from "@/components/ui/badge";
import { IdText } from "@/components/ui/id-text";
import { SeverityMark } from "@/components/ui/severity-mark";
import { TimeText } from "@/components/ui/time-text";
import { Unknown } from "@/components/ui/unknown";
import { showText } from "@/lib/domain/text";
import type { IdentityRow } from "@/lib/features/identities/schema";
import type { InventoryColumn } from "@/lib/features/identities/schema-state";

type Column = Omit<DataTableColumn<IdentityRow>, "id">;

const columns: Record<InventoryColumn, Column> = {
  kind: {
    title: "Kind",
    width: 128,
    sort: "asc",
    cell: (row) => <span title={kindTitles[row.kind]}>{kindTitles[row.kind]}</span>,
  },
  account: {
    title: "Account",
    description: "The system, and the account, project, cluster or repository that it lies in.",
    width: 128,
    cell: (row) => <AccountCell row={row} />,
  },
  environment: {
    title: "Env",
    description: "The environment that it works in.",
    width: 80,
    cell: (row) =>
      row.environment ? (
        <span title={row.environment}>{environmentTitles[row.environment]}</span>
      ) : (
        <None why="Nobody and no rule has said its environment." />
      ),
  },
  owner: {
    title: "Owner",
    description: "Who answers for it.",
    width: 96,
    cell: (row) => <OwnerCell row={row} />,
  },
  lastused: {
    title: "Last used",
    description: "The last use by any of its ways in, and how well that is known.",
    width: 148,
    sort: "desc",
    cell: (row) => <LastUsedCell row={row} />,
  },
  risk: {
    title: "Risk",
    description: "From 0 to 100: what is at stake, and what stands against it.",
    width: 72,
    align: "end",
    sort: "desc",
    cell: ({ risk }) =>
      risk === null ? (
        <Unknown why="It has not been assessed yet." />
      ) : (
        <span className="tabular-nums">{risk}</span>
      ),
  },
  tier: {
    title: "Tier",
    description: "0 can give itself any access, 1 can change production, 2 is not known to do either.",
    width: 72,
    cell: ({ tier }) =>
      tier === null ? <Unknown why="Nothing of what it may do is listed or understood." /> : tierTitles[tier],
  },
  finding: {
    title: "Findings",
    description: "The worst of its open findings, and how many there are.",
    width: 120,
    cell: ({ openFindings, worstFinding }) =>
      openFindings === null ? (
        <Unknown why="It has not been assessed yet." />
      ) : worstFinding ? (
        <span className="inline-flex items-center gap-1.5">
          <SeverityMark level={worstFinding} />
          <span className="text-muted tabular-nums">{openFindings}</span>
        </span>
      ) : (
        <None why="No rule found anything in what could be seen." />
      ),
  },
  governance: {
    title: "Governance",
    description:
      "Unmanaged until somebody accepted it, then claimed; governed once it is also described, reviewed and without a critical or high finding; trusted once its use shows least privilege.",
    width: 104,
    cell: (row) => sentenceCase(row.governance),
  },
  keyage: {
    title: "Oldest key",
    description: "Since its oldest active static credential was rotated, or made.",
    width: 104,
    align: "end",
    sort: "asc",
    cell: (row) => <KeyAgeCell row={row} />,
  },
  credentials: {
    title: "Credentials",
    description: "How many work, and of which types it has any.",
    width: 176,
    cell: (row) => <CredentialsCell row={row} />,
  },
  status: {
    title: "Status",
    width: 120,
    cell: (row) =>
      row.status === "unknown" ? (
        <Unknown why="Its source does not say whether it is active." />
      ) : (
        <Badge tone={row.status === "active" ? "ok" : "neutral"}>{statusTitles[row.status]}</Badge>
      ),
  },
  class: {
    title: "Class",
    description: "Whether a machine, a person, or both stand behind it.",
    width: 104,
    cell: (row) => classTitles[row.class],
  },
  managed: {
    title: "Managed by",
    width: 112,
    cell: (row) => managerTitles[row.managedBy],
  },
  sensitivity: {
    title: "Sensitivity",
    width: 104,
    cell: (row) =>
      row.sensitivity ? (
        sentenceCase(row.sensitivity)
      ) : (
        <None why="Nobody has said how sensitive its data is." />
      ),
  },
  purpose: {
    title: "Purpose",
    width: 220,
    cell: (row) =>
      row.purpose ? (
        <bdi title={showText(row.purpose, 400)}>{showText(row.purpose, 200)}</bdi>
      ) : (
        <None why="Nobody has said what it is for." />
      ),
  },
  created: {
    title: "Created",
    width: 96,
    align: "end",
    sort: "desc",
    cell: (row) => (
      <DateCell
        date={row.createdAt}
        absent={<Unknown why="Its source does not say when it was created." />}
      />
    ),
  },
  expires: {
    title: "Expires",
    description: "When it, or the first of its active credentials, stops working.",
    width: 104,
    align: "end",
    sort: "asc",
    cell: (row) => (
      <DateCell
        date={earliest(row.expiresAt, row.nextExpiryAt)}
        absent={<None why="No end of it or its credentials is known." />}
      />
    ),
  },
  exposed: {
    title: "Exposed",
    description: "Places not meant for secrets that were seen to hold a credential of it.",
    width: 112,
    cell: (row) =>
      row.exposedPlacements > 0 ? (
        <SeverityMark
          level="critical"
          label={row.exposedPlacements === 1 ? "1 place" : `${row.exposedPlacements} places`}
        />
      ) : (
        <None why="None seen in the places that Rollcall reads." />
      ),
  },
  sources: {
    title: "Sources",
    description: "Who has seen it.",
    width: 152,
    cell: (row) => showText(row.sources.map((source) => source.name).join(", "), 160),
  },
  firstseen: {
    title: "First seen",
    description: "When Rollcall saw it first.",
    width: 104,
    align: "end",
    sort: "desc",
    cell: (row) => <TimeText date={row.firstSeenAt} />,
  },
  externalid: {
    title: "Id",
    description: "The id that its system gave it.",
    width: 224,
    cell: (row) => <IdText id={row.externalId} max={28} copy={false} />,
  },
};

function earliest(a: Date | null, b: Date | null): Date | null {
  if (!a || !b) return a ?? b;
  return a < b ? a : b;
}

/** The columns of the inventory; the name stays in front. */
export const inventoryTableColumns: readonly DataTableColumn<IdentityRow>[] = [
  {
    id: "name",
    title: "Name",
    width: 184,
    sort: "asc",
    cell: (row: IdentityRow, { tabIndex }: CellContext) => <NameCell row={row} tabIndex={tabIndex} />,
  },
  ...Object.entries(columns).map(([id, column]) => ({ id, ...column })),
];
