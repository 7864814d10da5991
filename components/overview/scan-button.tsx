"use client";

import { useAction } from "@/components/settings/use-action";
import { Button } from "@/components/ui/button";
import { scanThisMachineAction } from "@/lib/features/overview/actions";

/** Makes this machine the first source and reads it. */
export function ScanButton() {
  const [busy, run] = useAction();
  return (
    <Button
      variant="primary"
      busy={busy}
      onClick={() => run(() => scanThisMachineAction(), "Reading this machine.")}
    >
      Scan
    </Button>
  );
}
