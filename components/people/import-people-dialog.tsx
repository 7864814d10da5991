"use client";

import { useState } from "react";
import { ProblemList } from "@/components/accounts/problem-list";
import { TextOrFile } from "@/components/accounts/text-or-file";
import { useDecision } from "@/components/labels/use-decision";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import { formatNumber } from "@/components/ui/number-format";
import { Table, TableBody, TableCell, TableHead, TableHeaderCell, TableRow } from "@/components/ui/table";
import { notify } from "@/components/ui/toast";
import { showText } from "@/lib/domain/text";
import { importPeopleAction, previewPeopleAction } from "@/lib/features/people/actions";
import type { PeopleListPreview } from "@/lib/features/people/schema";

const shownRows = 100;

/** Imports people and teams from a pasted list or a file: looks at it first, then does it. It opens by itself. */
export function ImportPeopleDialog() {
  const [open, setOpen] = useState(true);
  const [text, setText] = useState("");
  const [preview, setPreview] = useState<PeopleListPreview | null>(null);
  const { busy, decide } = useDecision();
  const news = preview?.rows.filter((row) => row.does !== "nothing").length ?? 0;

  const apply = async () => {
    const done = await decide(() => importPeopleAction({ text }));
    if (done === null) return;
    setOpen(false);
    setText("");
    setPreview(null);
    notify(
      `${formatNumber(done.added)} people added, ${formatNumber(done.edited)} edited, ${formatNumber(done.teams)} teams added.`,
      done.held > 0
        ? {
            description: `The list says that ${formatNumber(done.held)} people left. That is many at once: decide about them above the list.`,
          }
        : {},
    );
  };
  return (
    <Dialog open={open} onOpenChange={setOpen}>
      <DialogTrigger asChild>
        <Button>Import a list</Button>
      </DialogTrigger>
      <DialogContent
        size="lg"
        title="Import people and teams"
        description="A table whose first row names its columns: name, e-mail, team, manager, status (active or left). People are found by their e-mail address; nobody is removed."
        footer={
          <>
            <DialogClose asChild>
              <Button>Cancel</Button>
            </DialogClose>
            {preview === null ? (
              <Button
                variant="primary"
                busy={busy}
                disabled={text.trim() === ""}
                onClick={() => void decide(() => previewPeopleAction({ text })).then(setPreview)}
              >
                Look at it
              </Button>
            ) : (
              <Button variant="primary" busy={busy} disabled={news === 0} onClick={() => void apply()}>
                Import {formatNumber(news)}
              </Button>
            )}
          </>
        }
      >
        <div className="flex flex-col gap-4">
          <TextOrFile
            label="The list"
            placeholder={"name,e-mail,team,manager\nAna Silva,ana@example.com,Payments,bo@example.com"}
            accept=".csv,.tsv,.txt"
            value={text}
            onChange={(next) => {
              setText(next);
              setPreview(null);
            }}
          />
          {preview ? (
            <>
              <ProblemList
                title="These rows are left out"
                problems={preview.problems.map(({ row, what }) => `Row ${row}: ${what}`)}
              />
              {preview.newTeams.length > 0 ? (
                <p className="text-sm">
                  New teams: {preview.newTeams.map((team) => showText(team, 60)).join(", ")}.
                </p>
              ) : null}
              <Table label="People in the list">
                <TableHead>
                  <tr>
                    <TableHeaderCell>Name</TableHeaderCell>
                    <TableHeaderCell>E-mail</TableHeaderCell>
                    <TableHeaderCell>Team</TableHeaderCell>
                    <TableHeaderCell>Manager</TableHeaderCell>
                    <TableHeaderCell>Status</TableHeaderCell>
                    <TableHeaderCell>What happens</TableHeaderCell>
                  </tr>
                </TableHead>
                <TableBody>
                  {preview.rows.slice(0, shownRows).map((row) => (
                    <TableRow key={row.row}>
                      <TableCell>{showText(row.name, 60) || "—"}</TableCell>
                      <TableCell>{showText(row.email, 60)}</TableCell>
                      <TableCell>{row.team ? showText(row.team, 40) : "—"}</TableCell>
                      <TableCell>{row.manager ? showText(row.manager, 60) : "—"}</TableCell>
                      <TableCell>{row.active === null ? "—" : row.active ? "active" : "left"}</TableCell>
                      <TableCell>
                        <Badge tone={row.does === "nothing" ? "neutral" : "accent"}>
                          {row.does === "add" ? "added" : row.does === "edit" ? "edited" : "as it is"}
                        </Badge>
                      </TableCell>
                    </TableRow>
                  ))}
                </TableBody>
              </Table>
              {preview.rows.length > shownRows ? (
                <p className="text-muted text-sm">
                  and {formatNumber(preview.rows.length - shownRows)} more.
                </p>
              ) : null}
            </>
          ) : null}
        </div>
      </DialogContent>
    </Dialog>
  );
}
