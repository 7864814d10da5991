"use client";

import { useAction } from "@/components/settings/use-action";
import { Button } from "@/components/ui/button";
import { loadDemoAction } from "@/lib/features/demo/actions";

/** Has the demo organisation loaded; the page then says how far it is. */
export function DemoButton() {
  const [busy, run] = useAction();
  return (
    <Button busy={busy} onClick={() => run(() => loadDemoAction(), "The demo is being loaded.")}>
      Explore
    </Button>
  );
}
