"use client";

import { useState } from "react";
import { useDecision } from "@/components/labels/use-decision";
import { Button } from "@/components/ui/button";
import { NoteDialog } from "@/components/ui/note-dialog";
import { notify } from "@/components/ui/toast";
import { closeDepartureAction, reopenDepartureAction } from "@/lib/features/departures/actions";

/** Closes a departure, for a reason while something is open; or opens it again. */
export function CloseDeparture({
  departureId,
  isClosed,
  unsettled,
}: {
  departureId: string;
  isClosed: boolean;
  unsettled: number;
}) {
  const [open, setOpen] = useState(false);
  const { busy, decide } = useDecision();
  const close = async (note: string) => {
    if ((await decide(() => closeDepartureAction({ departureId, note }))) === null) return;
    notify("Closed.");
    setOpen(false);
  };
  if (isClosed) {
    return (
      <Button busy={busy} onClick={() => void decide(() => reopenDepartureAction({ departureId }))}>
        Open again
      </Button>
    );
  }
  return (
    <>
      <Button onClick={() => setOpen(true)}>Close…</Button>
      {open ? (
        <NoteDialog
          title="Close this departure"
          description={
            unsettled === 0
              ? "Everything is settled."
              : `${unsettled} of it ${unsettled === 1 ? "is" : "are"} not settled. Who is asked stays asked.`
          }
          label={unsettled === 0 ? "Note" : "Why it is closed all the same"}
          verb="Close departure"
          optional={unsettled === 0}
          busy={busy}
          onSave={(note) => void close(note)}
          onClose={() => setOpen(false)}
        />
      ) : null}
    </>
  );
}
