"use client";

import { useState, useTransition } from "react";
import { ErrorState } from "@/components/feedback/error-state";
import { Button } from "@/components/ui/button";
import { verifyAuditAction } from "@/lib/features/audit/actions";

type Outcome = Awaited<ReturnType<typeof verifyAuditAction>>;

/** Verifies the log on the server and says what was found, right where it was asked for. */
export function VerifyButton() {
  const [busy, start] = useTransition();
  const [outcome, setOutcome] = useState<Outcome | "unreachable" | null>(null);
  return (
    <div className="flex flex-wrap items-center justify-end gap-2">
      <Button
        busy={busy}
        onClick={() =>
          start(async () => setOutcome(await verifyAuditAction().catch(() => "unreachable" as const)))
        }
      >
        Verify
      </Button>
      <div aria-live="polite" className="max-w-xl text-sm">
        <Verdict outcome={outcome} />
      </div>
    </div>
  );
}

function Verdict({ outcome }: { outcome: Outcome | "unreachable" | null }) {
  if (outcome === null) return null;
  if (outcome === "unreachable") {
    return <ErrorState what="Rollcall could not be reached." safe="Nothing was changed." next="Try again." />;
  }
  if (outcome.serverError) return <ErrorState {...outcome.serverError} />;
  const verdict = outcome.data;
  if (!verdict) return null;
  if (verdict.ok) {
    return (
      <p className="text-ok">
        {verdict.events} events are as they were written
        {verdict.checkpoints === 0 ? "; no checkpoint was there to show whether the end was cut off." : "."}
      </p>
    );
  }
  return (
    <ErrorState
      what={`The log is not as it was written: ${verdict.what}`}
      safe={`Events before number ${verdict.firstBad} are as they were written.`}
      next="Compare with a copy that is kept elsewhere, and find out who can write to the database."
    />
  );
}
