"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { notifyRefusal } from "@/components/settings/use-action";
import { ConfirmDialog } from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import { notify, notifyError } from "@/components/ui/toast";
import { showText } from "@/lib/domain/text";
import { removeAlertAction } from "@/lib/features/alerts/actions";

/** Removes an alert, after saying what stays. */
export function RemoveAlert({ alertId, name }: { alertId: string; name: string }) {
  const router = useRouter();
  const [busy, setBusy] = useState(false);
  const remove = async () => {
    setBusy(true);
    const result = await removeAlertAction({ alertId }).catch(() => null);
    setBusy(false);
    if (result?.serverError) return notifyRefusal(result.serverError);
    if (!result) return notifyError("Rollcall could not be reached.", { description: "Try again." });
    notify("The alert is removed.");
    router.push("/findings/alerts");
  };
  return (
    <ConfirmDialog
      title={`Remove ${showText(name, 80)}?`}
      verb="Remove the alert"
      busy={busy}
      onConfirm={remove}
      trigger={
        <Button variant="dangerQuiet" busy={busy}>
          Remove…
        </Button>
      }
    >
      <p>
        It tells nothing more, and forgets what it has told. What it sent stays in the log of its channel.
      </p>
    </ConfirmDialog>
  );
}
