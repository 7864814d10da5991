"use client";

import dynamic from "next/dynamic";
import { useMemo, useState } from "react";
import { Button } from "@/components/ui/button";
import { OnceOpen } from "@/components/ui/once-open";
import type { OwnerPart } from "@/lib/features/ownership/schema";

const BulkOwnerDialog = dynamic(
  () => import("@/components/ownership/bulk-owner-dialog").then((file) => file.BulkOwnerDialog),
  { ssr: false },
);

/** Names somebody for what nobody is known for: they are asked within the campaign. Whoever accepted meanwhile stays. */
export function NameOwner({
  identityIds,
  part,
  label,
  title,
}: {
  identityIds: readonly string[];
  part: OwnerPart;
  label: string;
  /** For whom cannot see beside what it stands. */
  title?: string;
}) {
  const [open, setOpen] = useState(false);
  const selection = useMemo(() => ({ kind: "ids" as const, ids: [...new Set(identityIds)] }), [identityIds]);
  return (
    <>
      <Button size="sm" className="self-start" aria-label={title} onClick={() => setOpen(true)}>
        {label}
      </Button>
      <OnceOpen open={open}>
        <BulkOwnerDialog selection={selection} open={open} onOpenChange={setOpen} part={part} keepAccepted />
      </OnceOpen>
    </>
  );
}
