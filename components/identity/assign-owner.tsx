"use client";

import dynamic from "next/dynamic";
import { useMemo, useState } from "react";
import { Button } from "@/components/ui/button";
import { OnceOpen } from "@/components/ui/once-open";

const BulkOwnerDialog = dynamic(
  () => import("@/components/ownership/bulk-owner-dialog").then((file) => file.BulkOwnerDialog),
  {
    ssr: false,
  },
);

/** The button beside the people of one identity. */
export function AssignOwner({ identityId }: { identityId: string }) {
  const [open, setOpen] = useState(false);
  const selection = useMemo(() => ({ kind: "ids" as const, ids: [identityId] }), [identityId]);
  return (
    <>
      <Button size="sm" onClick={() => setOpen(true)}>
        Assign
      </Button>
      <OnceOpen open={open}>
        <BulkOwnerDialog selection={selection} open={open} onOpenChange={setOpen} />
      </OnceOpen>
    </>
  );
}
