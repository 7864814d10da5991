"use client";

import { useState } from "react";
import { useDecision } from "@/components/labels/use-decision";
import { Button } from "@/components/ui/button";
import { NoteDialog } from "@/components/ui/note-dialog";
import { notify } from "@/components/ui/toast";
import { showText } from "@/lib/domain/text";
import { decideItemAction } from "@/lib/features/departures/actions";
import type { DepartureIdentity } from "@/lib/features/departures/schema";

/** Says that an identity stays as it is, with a reason; or takes that back. */
export function DecideItem({
  departureId,
  row: { identity, reasons },
}: {
  departureId: string;
  row: Pick<DepartureIdentity, "identity" | "reasons">;
}) {
  const [open, setOpen] = useState(false);
  const { busy, decide } = useDecision();
  const name = showText(identity.name ?? identity.id, 60);
  const item = { departureId, identityId: identity.id };
  const keep = async (note: string) => {
    const done = await decide(() => decideItemAction({ ...item, decision: "kept", note }));
    if (done === null) return;
    notify(`${name} stays as it is.`);
    setOpen(false);
  };
  if (reasons.some(({ stands }) => stands === "kept")) {
    return (
      <Button
        size="sm"
        className="self-start"
        busy={busy}
        aria-label={`Open ${name} again`}
        onClick={() => void decide(() => decideItemAction({ ...item, decision: "open" }))}
      >
        Open again
      </Button>
    );
  }
  if (!reasons.some(({ stands }) => stands === "open" || stands === "asked")) return null;
  return (
    <>
      <Button
        size="sm"
        className="self-start"
        aria-label={`Keep ${name} as it is`}
        onClick={() => setOpen(true)}
      >
        Keep as it is…
      </Button>
      {open ? (
        <NoteDialog
          title={`Keep ${name} as it is`}
          description="It counts as settled for this departure. Nothing at its source changes."
          label="Why"
          verb="Keep"
          busy={busy}
          onSave={(note) => void keep(note)}
          onClose={() => setOpen(false)}
        />
      ) : null}
    </>
  );
}
