"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { ChoiceCards } from "@/components/sources/choice-cards";
import { recordChoices } from "@/components/sources/record-choices";
import { ConfirmDialog } from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import { notify, notifyError } from "@/components/ui/toast";
import { showText } from "@/lib/domain/text";
import { removeSourceAction } from "@/lib/features/sources/actions";
import type { Records } from "@/lib/features/sources/schema-setup";

/** Removes a source, after saying what stays and what goes. */
export function RemoveSource({ sourceId, name }: { sourceId: string; name: string }) {
  const router = useRouter();
  const [busy, setBusy] = useState(false);
  const [records, setRecords] = useState<Records>("archived");
  const shown = showText(name, 80);
  const remove = async () => {
    setBusy(true);
    const result = await removeSourceAction({ sourceId, records }).catch(() => null);
    setBusy(false);
    if (result && !result.serverError) {
      notify(`${shown} was removed.`);
      router.push("/sources");
      return;
    }
    const failure = result?.serverError;
    notifyError(failure?.what ?? "Rollcall could not be reached.", {
      description: failure ? `${failure.safe} ${failure.next}` : "Try again.",
    });
  };
  return (
    <ConfirmDialog
      title={`Remove ${shown}?`}
      verb={records === "archived" ? "Remove it and keep its identities" : "Remove it with its identities"}
      typed={shown}
      busy={busy}
      onConfirm={remove}
      trigger={
        <Button variant="danger" busy={busy}>
          Remove this source…
        </Button>
      }
    >
      <p>It is never read again, and its stored credentials are deleted at once. This cannot be undone.</p>
      <ChoiceCards label="What it brought" choices={recordChoices} value={records} onChange={setRecords} />
    </ConfirmDialog>
  );
}
