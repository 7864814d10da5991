"use client";

import { useState } from "react";
import { useDecision } from "@/components/labels/use-decision";
import { PersonPicker, type PickedPerson } from "@/components/people/person-picker";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import { notify } from "@/components/ui/toast";
import { setStandInsAction } from "@/lib/features/people/actions";

interface Edited {
  id: string;
  manager: PickedPerson | null;
  backup: PickedPerson | null;
}

/** Says whom somebody reports to, and who answers in their place. */
export function StandInsButton({ person }: { person: Edited }) {
  const [open, setOpen] = useState(false);
  return (
    <Dialog open={open} onOpenChange={setOpen}>
      <DialogTrigger asChild>
        <Button size="sm">Change</Button>
      </DialogTrigger>
      {open ? <StandInsForm person={person} close={() => setOpen(false)} /> : null}
    </Dialog>
  );
}

function StandInsForm({ person, close }: { person: Edited; close: () => void }) {
  const [manager, setManager] = useState(person.manager);
  const [backup, setBackup] = useState(person.backup);
  const { busy, decide } = useDecision();
  const save = async () => {
    const saved = await decide(() =>
      setStandInsAction({
        personId: person.id,
        managerId: manager?.id ?? null,
        backupId: backup?.id ?? null,
      }),
    );
    if (saved === null) return;
    close();
    notify("Saved.");
  };
  return (
    <DialogContent
      title="Who stands in"
      footer={
        <>
          <DialogClose asChild>
            <Button>Cancel</Button>
          </DialogClose>
          <Button variant="primary" busy={busy} onClick={() => void save()}>
            Save
          </Button>
        </>
      }
    >
      <div className="flex min-h-72 flex-col gap-4">
        <PersonPicker
          label="Manager"
          help="Where a directory names one, that counts."
          value={manager}
          onChange={setManager}
        />
        <PersonPicker
          label="Backup"
          help="Is asked first when they do not answer."
          value={backup}
          onChange={setBackup}
        />
      </div>
    </DialogContent>
  );
}
