"use client";

import { useState } from "react";
import { useAction } from "@/components/settings/use-action";
import { NameChips } from "@/components/sources/name-chips";
import { ConfirmDialog } from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import { Card, CardBody, CardFooter, CardHeader } from "@/components/ui/card";
import { TimeText } from "@/components/ui/time-text";
import { showText } from "@/lib/domain/text";
import { decideHoldsAction } from "@/lib/features/sources/actions";
import type { HeldScope } from "@/lib/features/sources/schema-runs";
import { countedRecords, recordWords } from "@/lib/features/sources/schema-words";

/** What one scope held back: how much of what, names of it, and the decision. */
export function HeldScopeCard({
  sourceId,
  held,
  mayDecide,
}: {
  sourceId: string;
  held: HeldScope;
  mayDecide: boolean;
}) {
  const [asking, setAsking] = useState<"released" | "discarded" | null>(null);
  const [busy, run] = useAction();
  const title = showText(held.title, 120);
  const what = held.kinds.map((kind) => countedRecords(kind.recordType, kind.missing)).join(", ");
  const decide = (decision: "released" | "discarded") =>
    run(
      () => decideHoldsAction({ sourceId, scopeId: held.scopeId, decision }),
      decision === "released"
        ? "Released. They count as missing now."
        : "Discarded. Nothing was marked as missing.",
    );
  return (
    <Card>
      <CardHeader
        title={title}
        description={
          <>
            Held back <TimeText date={held.heldAt} variant="long" />. A permission that was taken away looks
            just like a deletion: look at the names first.
          </>
        }
      />
      <CardBody className="flex flex-col gap-4">
        {held.kinds.map((kind) => (
          <div key={kind.recordType}>
            <p className="text-sm">
              <span className="font-medium text-ink">
                {kind.missing.toLocaleString("en")} of {kind.total.toLocaleString("en")}{" "}
                {recordWords[kind.recordType]?.[1] ?? "records"}
              </span>{" "}
              <span className="text-muted">were not shown: {kind.reason}.</span>
            </p>
            <NameChips of={kind.sample ?? []} all={kind.missing} />
          </div>
        ))}
      </CardBody>
      <CardFooter className="flex-wrap">
        {mayDecide ? (
          <>
            <Button variant="danger" busy={busy} onClick={() => setAsking("released")}>
              Release…
            </Button>
            <Button busy={busy} onClick={() => setAsking("discarded")}>
              Discard…
            </Button>
            <p className="min-w-0 flex-1 basis-64">
              The next complete sync replaces this by what it sees then.
            </p>
          </>
        ) : (
          <p>Analysts and administrators decide about this.</p>
        )}
      </CardFooter>
      <ConfirmDialog
        open={asking === "released"}
        onOpenChange={(open) => setAsking(open ? "released" : null)}
        title={`Release what disappeared from ${title}?`}
        verb={`Release ${what}`}
        onConfirm={() => decide("released")}
      >
        <p>
          {what} count as missing since that sync, and as gone when a second complete look a day later does
          not show them either.
        </p>
        <p>Their history stays; whatever shows up again is there again.</p>
      </ConfirmDialog>
      <ConfirmDialog
        open={asking === "discarded"}
        onOpenChange={(open) => setAsking(open ? "discarded" : null)}
        danger={false}
        title={`Discard what disappeared from ${title}?`}
        verb="Discard it"
        onConfirm={() => decide("discarded")}
      >
        <p>{what} stay as they were, as if that sync had seen them.</p>
        <p>If they are really gone, the next complete sync holds them back again.</p>
      </ConfirmDialog>
    </Card>
  );
}
