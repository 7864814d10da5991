"use client";

import dynamic from "next/dynamic";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { OnceOpen } from "@/components/ui/once-open";
import { showText } from "@/lib/domain/text";
import type { TeamOfPerson, TeamRow } from "@/lib/features/people/schema";

const PersonDialog = dynamic(
  () => import("@/components/people/person-dialog").then((file) => file.PersonDialog),
  { ssr: false },
);
const TeamDialog = dynamic(() => import("@/components/people/team-dialog").then((file) => file.TeamDialog), {
  ssr: false,
});

/** A person as their form edits them. */
export interface EditedPerson {
  id: string;
  name: string;
  email: string | null;
  active: boolean;
  manager: { id: string; name: string } | null;
  teams: TeamOfPerson[];
}

export function EditPerson({ person, label = "Edit" }: { person: EditedPerson; label?: string }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button size="sm" aria-label={`Edit ${showText(person.name, 60)}`} onClick={() => setOpen(true)}>
        {label}
      </Button>
      <OnceOpen open={open}>
        <PersonDialog person={person} open={open} onOpenChange={setOpen} />
      </OnceOpen>
    </>
  );
}

export function EditTeam({ team }: { team: TeamRow }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button size="sm" aria-label={`Edit ${showText(team.name, 60)}`} onClick={() => setOpen(true)}>
        Edit
      </Button>
      <OnceOpen open={open}>
        <TeamDialog team={team} open={open} onOpenChange={setOpen} />
      </OnceOpen>
    </>
  );
}
