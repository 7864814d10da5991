"use client";

import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { type ReactNode, useRef, useState } from "react";
import { useRemoveDemo } from "@/components/demo/use-remove-demo";
import { WhatGoes } from "@/components/demo/what-goes";

const ConfirmDialog = dynamic(
  () => import("@/components/ui/alert-dialog").then((file) => file.ConfirmDialog),
  { ssr: false },
);

/** Around the pages on which a real source begins: while the demo is here, they ask to remove it before anything is filled in. */
export function DemoGate({ present, children }: { present: boolean; children: ReactNode }) {
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
    if (!open && !agreed.current) router.push("/sources");
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
          <p>The demo organisation is loaded, and real and demo data do not mix.</p>
          <WhatGoes />
        </ConfirmDialog>
      ) : null}
    </>
  );
}
