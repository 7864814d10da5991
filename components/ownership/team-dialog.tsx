"use client";

import { useState } from "react";
import { useDecision } from "@/components/labels/use-decision";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Dialog, DialogClose, DialogContent } from "@/components/ui/dialog";
import { Field, InlineField } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { notify } from "@/components/ui/toast";
import { showText } from "@/lib/domain/text";
import { removeTeamAction, saveTeamAction } from "@/lib/features/ownership/actions";
import type { PersonRow, TeamRow } from "@/lib/features/ownership/schema";

/** Adds, edits or removes a team. */
export function TeamDialog({
  team,
  people,
  open,
  onOpenChange,
}: {
  team: TeamRow | null;
  people: readonly PersonRow[];
  open: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      {open ? <TeamForm team={team} people={people} close={() => onOpenChange(false)} /> : null}
    </Dialog>
  );
}

function TeamForm({
  team,
  people,
  close,
}: {
  team: TeamRow | null;
  people: readonly PersonRow[];
  close: () => void;
}) {
  const [name, setName] = useState(team?.name ?? "");
  const [members, setMembers] = useState(() => new Set(team?.members.map((each) => each.id)));
  const { busy, decide } = useDecision();

  const save = async () => {
    const saved = await decide(() => saveTeamAction({ id: team?.id ?? null, name, memberIds: [...members] }));
    if (saved === null) return;
    close();
    notify(`${showText(name, 60)} is saved.`);
  };
  const remove = async () => {
    if (team === null) return;
    const removed = await decide(async () => {
      const answer = await removeTeamAction({ id: team.id });
      return answer && { ...answer, data: answer.serverError ? undefined : true };
    });
    if (removed === null) return;
    close();
    notify(`${showText(team.name, 60)} is removed.`);
  };
  return (
    <DialogContent
      title={team ? `Edit ${showText(team.name, 60)}` : "Add a team"}
      footer={
        <>
          {team ? (
            <Button variant="ghost" className="me-auto" busy={busy} onClick={() => void remove()}>
              Remove
            </Button>
          ) : null}
          <DialogClose asChild>
            <Button>Cancel</Button>
          </DialogClose>
          <Button variant="primary" type="submit" form="team-form" busy={busy} disabled={name.trim() === ""}>
            Save
          </Button>
        </>
      }
    >
      <form
        id="team-form"
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
        <fieldset>
          <legend className="mb-2 font-medium text-sm">Who is in it</legend>
          {people.length === 0 ? (
            <p className="text-muted text-sm">There is nobody yet. Add people first.</p>
          ) : null}
          <div className="flex max-h-72 flex-col gap-2 overflow-y-auto">
            {people.map((person) => (
              <InlineField
                key={person.id}
                label={`${showText(person.name, 60)}${person.active ? "" : " (left)"}`}
                help={person.email ?? undefined}
              >
                {(control) => (
                  <Checkbox
                    {...control}
                    checked={members.has(person.id)}
                    onCheckedChange={(checked) => {
                      const next = new Set(members);
                      if (checked === true) next.add(person.id);
                      else next.delete(person.id);
                      setMembers(next);
                    }}
                  />
                )}
              </InlineField>
            ))}
          </div>
        </fieldset>
      </form>
    </DialogContent>
  );
}
