"use client";

import { useRouter } from "next/navigation";
import { useRemoveDemo } from "@/components/demo/use-remove-demo";
import { WhatGoes } from "@/components/demo/what-goes";
import { StaleBanner } from "@/components/feedback/stale-banner";
import { ConfirmDialog } from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";

/** On every page, for as long as what is shown is made up. */
export function DemoBanner({ mayRemove }: { mayRemove: boolean }) {
  const router = useRouter();
  const [busy, remove] = useRemoveDemo();
  return (
    <StaleBanner
      tone="info"
      className="rounded-none px-4 md:px-6 print:hidden"
      action={
        mayRemove ? (
          <ConfirmDialog
            title="Remove the demo data?"
            verb="Remove demo data"
            busy={busy}
            onConfirm={() => remove(() => router.push("/"))}
            trigger={
              <Button size="sm" busy={busy}>
                Remove demo data
              </Button>
            }
          >
            <WhatGoes />
          </ConfirmDialog>
        ) : null
      }
    >
      <strong className="font-semibold">Demo.</strong> Brindlewood is a made-up company: nothing here is
      yours.
    </StaleBanner>
  );
}
