"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { ConfirmDialog } from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import { notify, notifyError } from "@/components/ui/toast";
import { showText } from "@/lib/domain/text";
import { removeSourceAction } from "@/lib/features/sources/actions";

/** Removes a source, after saying what stays and what goes. */
export function RemoveSource({ sourceId, name }: { sourceId: string; name: string }) {
  const router = useRouter();
  const [busy, setBusy] = useState(false);
  const shown = showText(name, 80);
  const remove = async () => {
    setBusy(true);
    const result = await removeSourceAction({ sourceId }).catch(() => null);
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
      verb="Remove it and keep its identities"
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
      <p>
        What it brought stays in the inventory as archived: with its history, owners and labels, dated by its
        last look, and never marked as gone because of this.
      </p>
    </ConfirmDialog>
  );
}
