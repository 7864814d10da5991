import Link from "next/link";
import { EmptyState } from "@/components/feedback/empty-state";
import { AddButtons } from "@/components/people/add-buttons";
import { EditPerson } from "@/components/people/edit-buttons";
import { Owned } from "@/components/people/owned";
import { PeopleFrame, type QuickFilter, tabAddress } from "@/components/people/people-frame";
import { PersonBadges } from "@/components/people/person-badges";
import { Card } from "@/components/ui/card";
import { formatNumber, formatShare } from "@/components/ui/number-format";
import { Table, TableBody, TableCell, TableHead, TableHeaderCell, TableRow } from "@/components/ui/table";
import { showText } from "@/lib/domain/text";
import type { PersonRow } from "@/lib/features/people/schema";
import type { PeopleTab, PeopleView } from "@/lib/features/people/schema-page";

const filters: readonly QuickFilter[] = [
  { label: "Everybody", q: "" },
  { label: "Active", q: "state:active" },
  { label: "Gone", q: "state:gone" },
  { label: "No account", q: "account:false" },
  { label: "Over-loaded", q: "overloaded:true" },
];

/** People with their teams, and how much each has to look after. */
export function PeopleTable({ page, view }: { page: PeopleTab<PersonRow>; view: PeopleView }) {
  const { rows, may } = page;
  return (
    <PeopleFrame
      tab="people"
      noun="people"
      view={view}
      page={page}
      filters={filters}
      actions={<AddButtons may={may} adds="person" />}
    >
      {rows.length === 0 ? (
        <Nobody searched={view.q !== ""} manage={may.manage} />
      ) : (
        <Card>
          <Table label="People">
            <TableHead>
              <tr>
                <SortHeading title="Name" sort="name" view={view} />
                <TableHeaderCell className="hidden sm:table-cell">E-mail</TableHeaderCell>
                <TableHeaderCell className="hidden md:table-cell">Teams</TableHeaderCell>
                <TableHeaderCell className="hidden lg:table-cell">Manager</TableHeaderCell>
                <SortHeading title="Questions" sort="load" view={view} />
                <TableHeaderCell className="hidden lg:table-cell">Answered</TableHeaderCell>
                <TableHeaderCell>Answers for</TableHeaderCell>
                {may.manage ? (
                  <TableHeaderCell className="hidden sm:table-cell">
                    <span className="sr-only">Actions</span>
                  </TableHeaderCell>
                ) : null}
              </tr>
            </TableHead>
            <TableBody>
              {rows.map((person) => (
                <TableRow key={person.id}>
                  <TableCell>
                    <span className="inline-flex flex-wrap items-center gap-x-2 gap-y-1">
                      <Link
                        href={`/ownership/people/${person.id}`}
                        prefetch={false}
                        className="font-medium hover:underline pointer-coarse:py-2"
                      >
                        {showText(person.name, 60)}
                      </Link>
                      <PersonBadges person={person} />
                    </span>
                  </TableCell>
                  <TableCell className="hidden text-muted sm:table-cell">
                    {person.email ? showText(person.email, 60) : "—"}
                  </TableCell>
                  <TableCell className="hidden md:table-cell">
                    {person.teams.map((team) => showText(team.name, 40)).join(", ") || "—"}
                  </TableCell>
                  <TableCell className="hidden lg:table-cell">
                    {person.manager ? showText(person.manager.name, 60) : "—"}
                  </TableCell>
                  <TableCell className="tabular-nums">
                    {person.open === 0 ? <span className="text-muted">—</span> : formatNumber(person.open)}
                  </TableCell>
                  <TableCell className="hidden tabular-nums lg:table-cell">
                    <AnsweredShare person={person} />
                  </TableCell>
                  <TableCell>
                    <Owned
                      owner={person.email ?? person.name}
                      accepted={person.accepted}
                      waiting={person.waiting}
                    />
                    <Beside person={person} />
                  </TableCell>
                  {may.manage ? (
                    <TableCell className="hidden text-end sm:table-cell">
                      <EditPerson person={person} />
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

/** How much of what they were asked themselves and is over they answered. */
function AnsweredShare({ person: { answered, letPass } }: { person: PersonRow }) {
  if (answered + letPass === 0) return <span className="text-muted">—</span>;
  return (
    <span title={`${formatNumber(answered)} answered, ${formatNumber(letPass)} let pass`}>
      {formatShare(answered / (answered + letPass))}
    </span>
  );
}

/** What else they look after: as business owner, through teams; and what of their own is privileged. */
function Beside({ person: { privileged, business, throughTeams } }: { person: PersonRow }) {
  const parts = [
    privileged > 0 ? `${formatNumber(privileged)} privileged` : "",
    business > 0 ? `${formatNumber(business)} as business owner` : "",
    throughTeams > 0 ? `${formatNumber(throughTeams)} through teams` : "",
  ].filter(Boolean);
  return parts.length === 0 ? null : <span className="block text-muted text-xs">{parts.join(" · ")}</span>;
}

/** A heading that orders by its column; the order stands in the address. */
function SortHeading({ title, sort, view }: { title: string; sort: PeopleView["sort"]; view: PeopleView }) {
  const current = view.sort === sort;
  return (
    <TableHeaderCell aria-sort={current ? (sort === "load" ? "descending" : "ascending") : undefined}>
      {current ? (
        title
      ) : (
        <Link
          href={tabAddress("people", { q: view.q, sort })}
          className="rounded-sm hover:text-ink hover:underline"
          title={sort === "load" ? "Those with most to look after first" : "By name"}
        >
          {title}
        </Link>
      )}
    </TableHeaderCell>
  );
}

function Nobody({ searched, manage }: { searched: boolean; manage: boolean }) {
  if (searched) {
    return (
      <EmptyState title="Nobody matches" action={null}>
        Search for a part of a name or e-mail address, or choose another filter.
      </EmptyState>
    );
  }
  return (
    <EmptyState title="Nobody is here yet" action={null}>
      {manage
        ? "Directories that you connect bring people. Or add them one by one, import a list, or write an e-mail address wherever you assign an owner."
        : "Whoever runs Rollcall adds people."}
    </EmptyState>
  );
}
