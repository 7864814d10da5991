"use client";

import { useState } from "react";
import { useDecision } from "@/components/labels/use-decision";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Dialog, DialogClose, DialogContent } from "@/components/ui/dialog";
import { Field, InlineField } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { notify } from "@/components/ui/toast";
import { showText } from "@/lib/domain/text";
import { savePersonAction } from "@/lib/features/ownership/actions";
import type { PersonRow, TeamRow } from "@/lib/features/ownership/schema";

const nobody = "nobody";

/** Adds or edits a person. */
export function PersonDialog({
  person,
  people,
  teams,
  open,
  onOpenChange,
}: {
  person: PersonRow | null;
  people: readonly PersonRow[];
  teams: readonly TeamRow[];
  open: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      {open ? (
        <PersonForm person={person} people={people} teams={teams} close={() => onOpenChange(false)} />
      ) : null}
    </Dialog>
  );
}

function PersonForm({
  person,
  people,
  teams,
  close,
}: {
  person: PersonRow | null;
  people: readonly PersonRow[];
  teams: readonly TeamRow[];
  close: () => void;
}) {
  const [name, setName] = useState(person?.name ?? "");
  const [email, setEmail] = useState(person?.email ?? "");
  const [manager, setManager] = useState(person?.manager?.id ?? nobody);
  const [left, setLeft] = useState(person?.active === false);
  const [teamIds, setTeamIds] = useState(() => new Set(person?.teams.map((team) => team.id)));
  const { busy, decide } = useDecision();

  const save = async () => {
    const saved = await decide(() =>
      savePersonAction({
        id: person?.id ?? null,
        name,
        email: email.trim() === "" ? null : email,
        managerId: manager === nobody ? null : manager,
        active: !left,
        teamIds: [...teamIds],
      }),
    );
    if (saved === null) return;
    close();
    notify(person ? `${showText(name, 60)} is saved.` : `${showText(name, 60)} is added.`);
  };
  const managers = people.filter((each) => each.id !== person?.id && (each.active || each.id === manager));
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
        <Field label="Manager" optional>
          {(control) => (
            <Select
              {...control}
              value={manager}
              onValueChange={setManager}
              options={[
                { value: nobody, label: "Nobody" },
                ...managers.map((each) => ({
                  value: each.id,
                  label: showText(each.name, 60),
                  hint: each.email ?? undefined,
                })),
              ]}
            />
          )}
        </Field>
        {teams.length > 0 ? (
          <fieldset className="flex flex-col gap-2">
            <legend className="mb-1 font-medium text-sm">Teams</legend>
            <div className="flex max-h-40 flex-col gap-2 overflow-y-auto">
              {teams.map((team) => (
                <InlineField key={team.id} label={showText(team.name, 60)}>
                  {(control) => (
                    <Checkbox
                      {...control}
                      checked={teamIds.has(team.id)}
                      onCheckedChange={(checked) => {
                        const next = new Set(teamIds);
                        if (checked === true) next.add(team.id);
                        else next.delete(team.id);
                        setTeamIds(next);
                      }}
                    />
                  )}
                </InlineField>
              ))}
            </div>
          </fieldset>
        ) : null}
        {person ? (
          <InlineField
            label="They left"
            help="What they answer for is then shown as owned by somebody who left."
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
