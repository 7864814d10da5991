"use client";

import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useRemoveDemo } from "@/components/demo/use-remove-demo";
import { WhatGoes } from "@/components/demo/what-goes";
import { StaleBanner } from "@/components/feedback/stale-banner";
import { Button } from "@/components/ui/button";
import { OnceOpen } from "@/components/ui/once-open";

// On every page: what it asks with is loaded when it is pressed.
const ConfirmDialog = dynamic(
  () => import("@/components/ui/alert-dialog").then((file) => file.ConfirmDialog),
  { ssr: false },
);

/** On every page, for as long as what is shown is made up. */
export function DemoBanner({ mayRemove }: { mayRemove: boolean }) {
  const router = useRouter();
  const [busy, remove] = useRemoveDemo();
  const [asking, setAsking] = useState(false);
  return (
    <StaleBanner
      tone="info"
      className="rounded-none px-4 md:px-6 print:hidden"
      action={
        mayRemove ? (
          <>
            <Button size="sm" busy={busy} aria-haspopup="dialog" onClick={() => setAsking(true)}>
              Remove demo data
            </Button>
            <OnceOpen open={asking}>
              <ConfirmDialog
                open={asking}
                onOpenChange={setAsking}
                title="Remove the demo data?"
                verb="Remove demo data"
                busy={busy}
                onConfirm={() => remove(() => router.push("/"))}
              >
                <WhatGoes />
              </ConfirmDialog>
            </OnceOpen>
          </>
        ) : null
      }
    >
      <strong className="font-semibold">Demo.</strong> Brindlewood is a made-up company: nothing here is
      yours.
    </StaleBanner>
  );
}
