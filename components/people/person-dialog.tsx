"use client";

import { useState } from "react";
import { useDecision } from "@/components/labels/use-decision";
import type { EditedPerson } from "@/components/people/edit-buttons";
import { PersonPicker } from "@/components/people/person-picker";
import { TeamChoice } from "@/components/people/team-choice";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Dialog, DialogClose, DialogContent } from "@/components/ui/dialog";
import { Field, InlineField } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { notify } from "@/components/ui/toast";
import { showText } from "@/lib/domain/text";
import { savePersonAction } from "@/lib/features/people/actions";

/** Adds or edits a person. */
export function PersonDialog({
  person,
  open,
  onOpenChange,
}: {
  person: EditedPerson | null;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      {open ? <PersonForm person={person} close={() => onOpenChange(false)} /> : null}
    </Dialog>
  );
}

function PersonForm({ person, close }: { person: EditedPerson | null; close: () => void }) {
  const [name, setName] = useState(person?.name ?? "");
  const [email, setEmail] = useState(person?.email ?? "");
  const [manager, setManager] = useState(person?.manager ?? null);
  const [left, setLeft] = useState(person?.active === false);
  const [teams, setTeams] = useState(person?.teams ?? []);
  const { busy, decide } = useDecision();

  const save = async () => {
    const saved = await decide(() =>
      savePersonAction({
        id: person?.id ?? null,
        name,
        email: email.trim() === "" ? null : email,
        managerId: manager?.id ?? null,
        active: !left,
        teamIds: teams.map((team) => team.id),
      }),
    );
    if (saved === null) return;
    close();
    notify(person ? `${showText(name, 60)} is saved.` : `${showText(name, 60)} is added.`);
  };
  return (
    <DialogContent
      title={person ? `Edit ${showText(person.name, 60)}` : "Add a person"}
      footer={
        <>
          <DialogClose asChild>
            <Button>Cancel</Button>
          </DialogClose>
          <Button
            variant="primary"
            type="submit"
            form="person-form"
            busy={busy}
            disabled={name.trim() === ""}
          >
            Save
          </Button>
        </>
      }
    >
      <form
        id="person-form"
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <Field label="Name" required>
          {(control) => (
            <Input
              {...control}
              maxLength={200}
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        <Field label="E-mail address" optional help="By this, spreadsheets and sign-in find them.">
          {(control) => (
            <Input
              {...control}
              type="email"
              maxLength={320}
              value={email}
              onChange={(event) => setEmail(event.target.value)}
            />
          )}
        </Field>
        <PersonPicker
          label="Manager"
          help="Where a directory names one, that counts."
          value={manager}
          onChange={setManager}
        />
        <TeamChoice value={teams} onChange={setTeams} />
        {person ? (
          <InlineField
            label="They left"
            help="What they leave behind is then listed at once. Nothing of it is given to anybody else."
          >
            {(control) => (
              <Checkbox
                {...control}
                checked={left}
                onCheckedChange={(checked) => setLeft(checked === true)}
              />
            )}
          </InlineField>
        ) : null}
      </form>
    </DialogContent>
  );
}
