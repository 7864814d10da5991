"use client";

import dynamic from "next/dynamic";
import Link from "next/link";
import { useState } from "react";
import { EmptyState } from "@/components/feedback/empty-state";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Input } from "@/components/ui/input";
import { formatNumber } from "@/components/ui/number-format";
import { OnPress } from "@/components/ui/on-press";
import { OnceOpen } from "@/components/ui/once-open";
import { Table, TableBody, TableCell, TableHead, TableHeaderCell, TableRow } from "@/components/ui/table";
import { showText } from "@/lib/domain/text";
import type { PersonRow, TeamRow } from "@/lib/features/ownership/schema";

const importButton = (press?: () => void) => (
  <Button aria-haspopup="dialog" busy={press === undefined} onClick={press}>
    Import a list
  </Button>
);
const ImportPeopleDialog = dynamic(
  () => import("@/components/ownership/import-people-dialog").then((file) => file.ImportPeopleDialog),
  { ssr: false, loading: () => importButton() },
);
const PersonDialog = dynamic(
  () => import("@/components/ownership/person-dialog").then((file) => file.PersonDialog),
  {
    ssr: false,
  },
);
const TeamDialog = dynamic(
  () => import("@/components/ownership/team-dialog").then((file) => file.TeamDialog),
  {
    ssr: false,
  },
);

const shownRows = 200;

/** Rows of identities that somebody answers for, as a link to them. */
function Owned({ owner, accepted, waiting }: { owner: string; accepted: number; waiting: number }) {
  if (accepted + waiting === 0) return <span className="text-muted">—</span>;
  const query = `owner:"${owner.replace(/["\\]/g, "\\$&")}"`;
  return (
    <Link
      href={`/inventory?q=${encodeURIComponent(query)}`}
      className="text-accent tabular-nums hover:underline"
    >
      {formatNumber(accepted)}
      {waiting > 0 ? <span className="text-muted"> + {formatNumber(waiting)} suggested</span> : null}
    </Link>
  );
}

/** Whether this person may edit people and teams, and add some. */
export interface MayOfPeople {
  manage: boolean;
  add: boolean;
}

function AddButtons({ may, verb, onAdd }: { may: MayOfPeople; verb: string; onAdd: () => void }) {
  if (!may.manage) return null;
  if (!may.add) {
    return (
      <p className="ms-auto text-muted text-sm">
        People and teams of your own are added once the demo is removed.
      </p>
    );
  }
  return (
    <span className="ms-auto flex gap-2">
      <OnPress button={importButton}>
        <ImportPeopleDialog />
      </OnPress>
      <Button onClick={onAdd}>{verb}</Button>
    </span>
  );
}

/** People with their teams and what each answers for. */
export function PeopleTable({
  people,
  teams,
  may,
}: {
  people: readonly PersonRow[];
  teams: readonly TeamRow[];
  may: MayOfPeople;
}) {
  const [edited, setEdited] = useState<PersonRow | null>(null);
  const [open, setOpen] = useState(false);
  const [sought, setSought] = useState("");
  const wanted = sought.trim().toLowerCase();
  const matching = people.filter((person) =>
    `${person.name} ${person.email ?? ""}`.toLowerCase().includes(wanted),
  );
  const edit = (person: PersonRow | null) => {
    setEdited(person);
    setOpen(true);
  };
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-2">
        {people.length > 8 ? (
          <Input
            type="search"
            aria-label="Search people"
            placeholder="Search by name or e-mail"
            className="max-w-72"
            value={sought}
            onChange={(event) => setSought(event.target.value)}
          />
        ) : null}
        <AddButtons may={may} verb="Add a person" onAdd={() => edit(null)} />
      </div>
      {people.length === 0 ? (
        <EmptyState title="Nobody is here yet" action={null}>
          {may.manage
            ? "Add people one by one, import a list, or write an e-mail address wherever you assign an owner."
            : "Whoever runs Rollcall adds people."}
        </EmptyState>
      ) : (
        <Card>
          <Table label="People">
            <TableHead>
              <tr>
                <TableHeaderCell>Name</TableHeaderCell>
                <TableHeaderCell className="hidden sm:table-cell">E-mail</TableHeaderCell>
                <TableHeaderCell className="hidden md:table-cell">Teams</TableHeaderCell>
                <TableHeaderCell className="hidden lg:table-cell">Manager</TableHeaderCell>
                <TableHeaderCell>Answers for</TableHeaderCell>
                {may.manage ? (
                  <TableHeaderCell>
                    <span className="sr-only">Actions</span>
                  </TableHeaderCell>
                ) : null}
              </tr>
            </TableHead>
            <TableBody>
              {matching.slice(0, shownRows).map((person) => (
                <TableRow key={person.id}>
                  <TableCell>
                    <span className="inline-flex items-center gap-2">
                      {showText(person.name, 60)}
                      {person.active ? null : <Badge tone="high">left</Badge>}
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
                  <TableCell>
                    <Owned
                      owner={person.email ?? person.name}
                      accepted={person.accepted}
                      waiting={person.waiting}
                    />
                  </TableCell>
                  {may.manage ? (
                    <TableCell className="text-end">
                      <Button
                        size="sm"
                        aria-label={`Edit ${showText(person.name, 60)}`}
                        onClick={() => edit(person)}
                      >
                        Edit
                      </Button>
                    </TableCell>
                  ) : null}
                </TableRow>
              ))}
            </TableBody>
          </Table>
          {matching.length === 0 ? <p className="p-4 text-muted text-sm">Nobody is called so.</p> : null}
          {matching.length > shownRows ? (
            <p className="border-line-subtle border-t px-3 py-2 text-muted text-sm">
              {formatNumber(shownRows)} of {formatNumber(matching.length)}; search to see the others.
            </p>
          ) : null}
        </Card>
      )}
      <OnceOpen open={open}>
        <PersonDialog person={edited} people={people} teams={teams} open={open} onOpenChange={setOpen} />
      </OnceOpen>
    </div>
  );
}

/** Teams with their people, accounts and what each answers for. */
export function TeamsTable({
  teams,
  people,
  may,
}: {
  teams: readonly TeamRow[];
  people: readonly PersonRow[];
  may: MayOfPeople;
}) {
  const [edited, setEdited] = useState<TeamRow | null>(null);
  const [open, setOpen] = useState(false);
  const edit = (team: TeamRow | null) => {
    setEdited(team);
    setOpen(true);
  };
  return (
    <div className="flex flex-col gap-3">
      <AddButtons may={may} verb="Add a team" onAdd={() => edit(null)} />
      {teams.length === 0 ? (
        <EmptyState title="There is no team yet" action={null}>
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
              {teams.map((team) => {
                const active = team.members.filter((each) => each.active);
                return (
                  <TableRow key={team.id}>
                    <TableCell>{showText(team.name, 60)}</TableCell>
                    <TableCell>
                      {active.length === 0 ? (
                        <Badge tone="high">nobody active</Badge>
                      ) : (
                        <span className="text-muted">
                          {active
                            .slice(0, 3)
                            .map((each) => showText(each.name, 40))
                            .join(", ")}
                          {active.length > 3 ? ` and ${active.length - 3} more` : ""}
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
                        <Button
                          size="sm"
                          aria-label={`Edit ${showText(team.name, 60)}`}
                          onClick={() => edit(team)}
                        >
                          Edit
                        </Button>
                      </TableCell>
                    ) : null}
                  </TableRow>
                );
              })}
            </TableBody>
          </Table>
        </Card>
      )}
      <OnceOpen open={open}>
        <TeamDialog team={edited} people={people} open={open} onOpenChange={setOpen} />
      </OnceOpen>
    </div>
  );
}
