"use client";

import { useDecision } from "@/components/labels/use-decision";
import { Button } from "@/components/ui/button";
import { notify } from "@/components/ui/toast";
import { listLeftBehindAction } from "@/lib/features/departures/actions";

/** Looks for what somebody who is gone left behind, for the first time or again. */
export function ListLeftBehind({ personId, label }: { personId: string; label: string }) {
  const { busy, decide } = useDecision();
  const look = async () => {
    const listed = await decide(() => listLeftBehindAction({ personId }));
    if (listed)
      notify(
        listed.items === 1 ? "1 identity is on the list." : `${listed.items} identities are on the list.`,
      );
  };
  return (
    <Button busy={busy} onClick={() => void look()}>
      {label}
    </Button>
  );
}
