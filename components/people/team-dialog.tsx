"use client";

import { X } from "lucide-react";
import { useEffect, useState } from "react";
import { useDecision } from "@/components/labels/use-decision";
import { PersonPicker } from "@/components/people/person-picker";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { IconButton } from "@/components/ui/icon-button";
import { Input } from "@/components/ui/input";
import { notify } from "@/components/ui/toast";
import { showText } from "@/lib/domain/text";
import { readTeamAction, removeTeamAction, saveTeamAction } from "@/lib/features/people/actions";
import type { TeamRow } from "@/lib/features/people/schema";
import type { TeamMemberRow } from "@/lib/features/people/schema-page";

/** Adds, edits or removes a team. */
export function TeamDialog({
  team,
  open,
  onOpenChange,
}: {
  team: TeamRow | null;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      {open ? <TeamForm team={team} close={() => onOpenChange(false)} /> : null}
    </Dialog>
  );
}

type Member = Pick<TeamMemberRow, "id" | "name" | "active" | "follows">;

function TeamForm({ team, close }: { team: TeamRow | null; close: () => void }) {
  const [name, setName] = useState(team?.name ?? "");
  const [members, setMembers] = useState<Member[] | null>(team ? null : []);
  const [unread, setUnread] = useState(false);
  const { busy, decide } = useDecision();
  const teamId = team?.id;

  useEffect(() => {
    if (teamId === undefined) return;
    let current = true;
    readTeamAction({ id: teamId })
      .catch(() => undefined)
      .then((answer) => {
        if (!current) return;
        if (answer?.data) setMembers(answer.data);
        else setUnread(true);
      });
    return () => {
      current = false;
    };
  }, [teamId]);

  const save = async () => {
    if (members === null) return;
    const memberIds = members.map((each) => each.id);
    const saved = await decide(() => saveTeamAction({ id: teamId ?? null, name, memberIds }));
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
          <Button
            variant="primary"
            type="submit"
            form="team-form"
            busy={busy}
            disabled={name.trim() === "" || members === null}
          >
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
        {unread ? (
          <p role="alert" className="text-critical text-sm">
            Who is in it could not be read. Nothing was changed; close this and try again.
          </p>
        ) : null}
        {members ? <Members members={members} onChange={setMembers} /> : null}
        {members === null && !unread ? <p className="text-muted text-sm">Reading who is in it…</p> : null}
      </form>
    </DialogContent>
  );
}

function Members({
  members,
  onChange,
}: {
  members: readonly Member[];
  onChange: (members: Member[]) => void;
}) {
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-2 font-medium text-sm">Who is in it</legend>
      <PersonPicker
        label="Add somebody"
        value={null}
        onChange={(picked) => {
          if (picked && !members.some((each) => each.id === picked.id))
            onChange([{ ...picked, active: true, follows: false }, ...members]);
        }}
      />
      {members.length === 0 ? <p className="text-muted text-sm">Nobody yet.</p> : null}
      <ul className="flex max-h-60 flex-col overflow-y-auto">
        {members.map((member) => (
          <li key={member.id} className="flex min-h-8 items-center gap-2 text-sm">
            <span className="min-w-0 flex-1 truncate">
              {showText(member.name, 60)}
              {member.active ? null : <span className="text-muted"> (left)</span>}
            </span>
            {member.follows ? (
              <span className="text-muted text-xs">follows directory</span>
            ) : (
              <IconButton
                size="sm"
                label={`Take ${showText(member.name, 60)} out`}
                onClick={() => onChange(members.filter((each) => each.id !== member.id))}
              >
                <X aria-hidden />
              </IconButton>
            )}
          </li>
        ))}
      </ul>
    </fieldset>
  );
}
