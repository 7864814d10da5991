"use client";

import { Download } from "lucide-react";
import { useState } from "react";
import { confirmThen } from "@/components/auth/confirm-then";
import { notifyRefusal } from "@/components/settings/use-action";
import { Button } from "@/components/ui/button";
import { notifyError } from "@/components/ui/toast";
import { exportKeyAction } from "@/lib/features/keys/actions";

/** Downloads the organisation's fingerprint key. */
export function KeyButton() {
  const [busy, setBusy] = useState(false);
  const download = async () => {
    setBusy(true);
    const result = await confirmThen(() => exportKeyAction()).catch(() => null);
    setBusy(false);
    if (!result?.data) {
      if (result?.serverError) notifyRefusal(result.serverError);
      else notifyError("Rollcall could not be reached.", { description: "Try again." });
      return;
    }
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([result.data.text], { type: "text/plain" }));
    link.download = result.data.fileName;
    link.click();
    URL.revokeObjectURL(link.href);
  };
  return (
    <Button busy={busy} onClick={download}>
      <Download aria-hidden />
      Fingerprint key
    </Button>
  );
}
