import Link from "next/link";
import { EmptyState } from "@/components/feedback/empty-state";
import { AddButtons } from "@/components/people/add-buttons";
import { EditTeam } from "@/components/people/edit-buttons";
import { Owned } from "@/components/people/owned";
import { PeopleFrame, type QuickFilter } from "@/components/people/people-frame";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { formatNumber } from "@/components/ui/number-format";
import { Table, TableBody, TableCell, TableHead, TableHeaderCell, TableRow } from "@/components/ui/table";
import { showText } from "@/lib/domain/text";
import type { TeamRow } from "@/lib/features/people/schema";
import type { PeopleTab, PeopleView } from "@/lib/features/people/schema-page";

const filters: readonly QuickFilter[] = [
  { label: "All", q: "" },
  { label: "From directories", q: "origin:directory" },
  { label: "By hand", q: "origin:hand" },
  { label: "Nobody active", q: "empty:true" },
];

/** Teams with their people, accounts and what each answers for. */
export function TeamsTable({ page, view }: { page: PeopleTab<TeamRow>; view: PeopleView }) {
  const { rows, may } = page;
  return (
    <PeopleFrame
      tab="teams"
      noun="teams"
      view={view}
      page={page}
      filters={filters}
      actions={<AddButtons may={may} adds="team" />}
    >
      {rows.length === 0 ? (
        <EmptyState title={view.q === "" ? "There is no team yet" : "No team matches"} action={null}>
          A team answers for accounts and identities as long as somebody active is in it.
        </EmptyState>
      ) : (
        <Card>
          <Table label="Teams">
            <TableHead>
              <tr>
                <TableHeaderCell>Team</TableHeaderCell>
                <TableHeaderCell>People</TableHeaderCell>
                <TableHeaderCell className="hidden text-end sm:table-cell">Accounts</TableHeaderCell>
                <TableHeaderCell>Answers for</TableHeaderCell>
                {may.manage ? (
                  <TableHeaderCell>
                    <span className="sr-only">Actions</span>
                  </TableHeaderCell>
                ) : null}
              </tr>
            </TableHead>
            <TableBody>
              {rows.map((team) => (
                <TableRow key={team.id}>
                  <TableCell>
                    <span className="inline-flex flex-wrap items-center gap-x-2 gap-y-1">
                      {showText(team.name, 60)}
                      <Follows team={team} />
                    </span>
                  </TableCell>
                  <TableCell>
                    {team.active === 0 ? (
                      <Badge tone="high">nobody active</Badge>
                    ) : (
                      <span className="text-muted">
                        {team.names.map((name) => showText(name, 40)).join(", ")}
                        {team.active > team.names.length
                          ? ` and ${formatNumber(team.active - team.names.length)} more`
                          : ""}
                      </span>
                    )}
                  </TableCell>
                  <TableCell className="hidden text-end tabular-nums sm:table-cell">
                    {team.accounts > 0 ? (
                      <Link
                        href={`/accounts?q=${encodeURIComponent(`team:"${team.name.replace(/["\\]/g, "\\$&")}"`)}`}
                        className="text-accent hover:underline"
                      >
                        {formatNumber(team.accounts)}
                      </Link>
                    ) : (
                      "—"
                    )}
                  </TableCell>
                  <TableCell>
                    <Owned owner={team.name} accepted={team.accepted} waiting={team.waiting} />
                  </TableCell>
                  {may.manage ? (
                    <TableCell className="text-end">
                      <EditTeam team={team} />
                    </TableCell>
                  ) : null}
                </TableRow>
              ))}
            </TableBody>
          </Table>
        </Card>
      )}
    </PeopleFrame>
  );
}

function Follows({ team }: { team: TeamRow }) {
  if (team.origin === "scim") return <Badge title="SCIM says who is in it.">follows SCIM</Badge>;
  if (team.department === null) return null;
  return (
    <Badge title={`Directories say who is in the department ${showText(team.department, 60)}.`}>
      follows directory
    </Badge>
  );
}
