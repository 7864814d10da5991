"use client";

import { useEffect, useState } from "react";
import { useDecision } from "@/components/labels/use-decision";
import { PersonPicker, type PickedPerson } from "@/components/people/person-picker";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import { formatNumber } from "@/components/ui/number-format";
import { notify } from "@/components/ui/toast";
import { showText } from "@/lib/domain/text";
import { mergePeopleAction, previewMergeAction, undoMergeAction } from "@/lib/features/people/actions";
import type { MergePreview } from "@/lib/features/people/schema";

/** Joins another person to this one, after telling what moves. Can be taken back for a quarter of an hour. */
export function MergePeople({ person, maybe }: { person: PickedPerson; maybe: PickedPerson | null }) {
  const [open, setOpen] = useState(false);
  return (
    <Dialog open={open} onOpenChange={setOpen}>
      <DialogTrigger asChild>
        <Button size="sm">{maybe ? "Look…" : "Join another person…"}</Button>
      </DialogTrigger>
      {open ? <MergeForm person={person} maybe={maybe} close={() => setOpen(false)} /> : null}
    </Dialog>
  );
}

function MergeForm({
  person,
  maybe,
  close,
}: {
  person: PickedPerson;
  maybe: PickedPerson | null;
  close: () => void;
}) {
  const [other, setOther] = useState(maybe);
  const [preview, setPreview] = useState<MergePreview | null>(null);
  const { busy, decide } = useDecision();
  const otherId = other?.id;

  useEffect(() => {
    setPreview(null);
    if (otherId === undefined) return;
    let current = true;
    void decide(() => previewMergeAction({ keepId: person.id, otherId })).then((found) => {
      if (current) setPreview(found);
    });
    return () => {
      current = false;
    };
  }, [decide, otherId, person.id]);

  const merge = async () => {
    if (otherId === undefined) return;
    const done = await decide(() => mergePeopleAction({ keepId: person.id, otherId }));
    if (done === null) return;
    close();
    notify(`${showText(other?.name ?? "", 60)} and ${showText(person.name, 60)} are one person.`, {
      undo: () =>
        void decide(() => undoMergeAction({ operation: done.operation })).then(
          (undone) => undone && notify("They are two people again."),
        ),
    });
  };
  return (
    <DialogContent
      title={`Join another person to ${showText(person.name, 60)}`}
      description="For one human being who is here twice."
      footer={
        <>
          <DialogClose asChild>
            <Button>Cancel</Button>
          </DialogClose>
          <Button variant="primary" busy={busy} disabled={preview === null} onClick={() => void merge()}>
            Join them
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <PersonPicker label="The same as" optional={false} value={other} onChange={setOther} />
        {preview ? <Moves preview={preview} /> : null}
      </div>
    </DialogContent>
  );
}

function Moves({ preview }: { preview: MergePreview }) {
  const { keep, other } = preview;
  const parts = [
    [preview.accounts, "account", "accounts"],
    [
      preview.owned,
      "thing that they answer for, or were suggested for",
      "things that they answer for, or were suggested for",
    ],
    [preview.questions, "open question", "open questions"],
    [preview.teams, "team", "teams"],
    [preview.reports, "person who reports to them", "people who report to them"],
  ] as const;
  const moving = parts.filter(([count]) => count > 0);
  return (
    <div className="flex flex-col gap-2 text-sm" role="status">
      <p>
        {showText(other.name, 60)}
        {other.email ? ` (${showText(other.email, 80)})` : ""} goes, and {showText(keep.name, 60)} gets
        {moving.length === 0 ? " nothing: there is nothing of theirs." : ":"}
      </p>
      {moving.length > 0 ? (
        <ul className="list-disc ps-5">
          {moving.map(([count, one, many]) => (
            <li key={one}>
              {formatNumber(count)} {count === 1 ? one : many}
            </li>
          ))}
        </ul>
      ) : null}
      <p className="text-muted">You can take it back for 15 minutes.</p>
    </div>
  );
}
