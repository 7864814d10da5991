"use client";

import dynamic from "next/dynamic";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { OnPress } from "@/components/ui/on-press";
import { OnceOpen } from "@/components/ui/once-open";
import type { PeopleMay } from "@/lib/features/people/schema-page";

const importButton = (press?: () => void) => (
  <Button aria-haspopup="dialog" busy={press === undefined} onClick={press}>
    Import a list
  </Button>
);
const ImportPeopleDialog = dynamic(
  () => import("@/components/people/import-people-dialog").then((file) => file.ImportPeopleDialog),
  { ssr: false, loading: () => importButton() },
);
const PersonDialog = dynamic(
  () => import("@/components/people/person-dialog").then((file) => file.PersonDialog),
  { ssr: false },
);
const TeamDialog = dynamic(() => import("@/components/people/team-dialog").then((file) => file.TeamDialog), {
  ssr: false,
});

/** Adds a person or a team, or a list of both. */
export function AddButtons({ may, adds }: { may: PeopleMay; adds: "person" | "team" }) {
  const [open, setOpen] = useState(false);
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
      <Button onClick={() => setOpen(true)}>Add a {adds}</Button>
      <OnceOpen open={open}>
        {adds === "person" ? (
          <PersonDialog person={null} open={open} onOpenChange={setOpen} />
        ) : (
          <TeamDialog team={null} open={open} onOpenChange={setOpen} />
        )}
      </OnceOpen>
    </span>
  );
}
