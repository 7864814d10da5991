"use client";

import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { type ReactNode, useRef, useState } from "react";
import { useRemoveDemo } from "@/components/demo/use-remove-demo";
import { WhatGoes } from "@/components/demo/what-goes";
import { EmptyState } from "@/components/feedback/empty-state";
import { Page } from "@/components/layout/page";
import { ButtonLink } from "@/components/ui/button";
import type { DemoPresence } from "@/lib/features/demo/schema";

const ConfirmDialog = dynamic(
  () => import("@/components/ui/alert-dialog").then((file) => file.ConfirmDialog),
  { ssr: false },
);

const reason = "The demo organisation is loaded, and real and demo data do not mix.";

/**
 * Around the pages on which real data begin: while the demo is here, they ask to remove it before anything is filled in.
 * Who may not remove it is told whom to ask. `back` is where one goes who leaves it as it is.
 */
export function DemoGate({
  demo,
  back,
  children,
}: {
  demo: DemoPresence;
  back: string;
  children: ReactNode;
}) {
  if (!demo.present || demo.mayRemove) {
    return (
      <AskFirst present={demo.present} back={back}>
        {children}
      </AskFirst>
    );
  }
  return (
    <Page>
      <EmptyState title="Not beside the demo" action={<ButtonLink href={back}>Back</ButtonLink>}>
        {reason} An administrator can remove the demo.
      </EmptyState>
    </Page>
  );
}

/** It stays around the page when the demo goes, so that what is on it stays too. */
function AskFirst({ present, back, children }: { present: boolean; back: string; children: ReactNode }) {
  const router = useRouter();
  const [asking, setAsking] = useState(true);
  const agreed = useRef(false);
  const [busy, remove] = useRemoveDemo();
  const confirm = () => {
    agreed.current = true;
    remove(
      () => undefined,
      () => {
        agreed.current = false;
        setAsking(true);
      },
    );
  };
  const change = (open: boolean) => {
    setAsking(open);
    if (!open && !agreed.current) router.push(back);
  };
  return (
    <>
      {children}
      {present ? (
        <ConfirmDialog
          open={asking}
          onOpenChange={change}
          title="Remove the demo first?"
          verb="Remove the demo and continue"
          busy={busy}
          onConfirm={confirm}
        >
          <p>{reason}</p>
          <WhatGoes />
        </ConfirmDialog>
      ) : null}
    </>
  );
}
