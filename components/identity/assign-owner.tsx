"use client";

import { useMemo, useState } from "react";
import { BulkOwnerDialog } from "@/components/ownership/bulk-owner-dialog";
import { Button } from "@/components/ui/button";

/** The button beside the people of one identity. */
export function AssignOwner({ identityId }: { identityId: string }) {
  const [open, setOpen] = useState(false);
  const selection = useMemo(() => ({ kind: "ids" as const, ids: [identityId] }), [identityId]);
  return (
    <>
      <Button size="sm" onClick={() => setOpen(true)}>
        Assign
      </Button>
      <BulkOwnerDialog selection={selection} open={open} onOpenChange={setOpen} />
    </>
  );
}
