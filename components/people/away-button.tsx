"use client";

import { useState } from "react";
import { useDecision } from "@/components/labels/use-decision";
import { PersonPicker, type PickedPerson } from "@/components/people/person-picker";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { notify } from "@/components/ui/toast";
import { setAwayAction } from "@/lib/features/people/actions";

interface Absence {
  person: { id: string; delegate: PickedPerson | null };
  /** Days, as the fields take them; empty: none. */
  from: string;
  until: string;
}

/** Says from when to when somebody is out of office, and who answers meanwhile. */
export function AwayButton(absence: Absence) {
  const [open, setOpen] = useState(false);
  return (
    <Dialog open={open} onOpenChange={setOpen}>
      <DialogTrigger asChild>
        <Button size="sm">{absence.from === "" ? "Set" : "Change"}</Button>
      </DialogTrigger>
      {open ? <AwayForm {...absence} close={() => setOpen(false)} /> : null}
    </Dialog>
  );
}

function AwayForm({ close, ...absence }: Absence & { close: () => void }) {
  const { person } = absence;
  const [from, setFrom] = useState(absence.from);
  const [until, setUntil] = useState(absence.until);
  const [delegate, setDelegate] = useState(person.delegate);
  const { busy, decide } = useDecision();
  const save = async (isAway: boolean) => {
    const saved = await decide(() =>
      setAwayAction({
        personId: person.id,
        from: isAway ? from : null,
        until: isAway && until !== "" ? until : null,
        delegateId: isAway ? (delegate?.id ?? null) : null,
      }),
    );
    if (saved === null) return;
    close();
    notify(isAway ? "The absence is saved." : "They are back.");
  };
  return (
    <DialogContent
      title="Out of office"
      description="Meanwhile, questions go to whoever answers for them. It is written to the audit log."
      footer={
        <>
          {absence.from === "" ? null : (
            <Button variant="ghost" className="me-auto" busy={busy} onClick={() => void save(false)}>
              They are back
            </Button>
          )}
          <DialogClose asChild>
            <Button>Cancel</Button>
          </DialogClose>
          <Button
            variant="primary"
            type="submit"
            form="away-form"
            busy={busy}
            disabled={from === "" || (until !== "" && until < from)}
          >
            Save
          </Button>
        </>
      }
    >
      <form
        id="away-form"
        className="flex min-h-72 flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          void save(true);
        }}
      >
        <Field label="From" required help="In UTC.">
          {(control) => (
            <Input {...control} type="date" value={from} onChange={(event) => setFrom(event.target.value)} />
          )}
        </Field>
        <Field
          label="Last day"
          optional
          error={until !== "" && until < from ? "The last day is before the first." : undefined}
        >
          {(control) => (
            <Input
              {...control}
              type="date"
              min={from}
              value={until}
              onChange={(event) => setUntil(event.target.value)}
            />
          )}
        </Field>
        <PersonPicker label="Who answers meanwhile" value={delegate} onChange={setDelegate} />
      </form>
    </DialogContent>
  );
}
