"use client";

import { RefreshCw } from "lucide-react";
import { useAction } from "@/components/settings/use-action";
import { Button } from "@/components/ui/button";
import { syncSourceAction } from "@/lib/features/sources/actions";

/** Asks for a sync. While one is under way it says so and takes no press. */
export function SyncButton({
  sourceId,
  active,
  size = "sm",
}: {
  sourceId: string;
  active: boolean;
  size?: "sm" | "md";
}) {
  const [busy, run] = useAction();
  return (
    <Button
      size={size}
      busy={busy}
      disabled={active}
      onClick={() => run(() => syncSourceAction({ sourceId }), "Sync requested.")}
    >
      <RefreshCw aria-hidden />
      {active ? "Reading…" : "Sync now"}
    </Button>
  );
}
