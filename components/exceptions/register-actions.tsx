"use client";

import { useState } from "react";
import { DecisionDialog } from "@/components/exceptions/decision-dialog";
import { waitingSentence } from "@/components/exceptions/exception-words";
import { findingsWord } from "@/components/findings/finding-words";
import { useDecision } from "@/components/labels/use-decision";
import { ConfirmDialog } from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import { notify } from "@/components/ui/toast";
import { withdrawExceptionAction } from "@/lib/features/exceptions/actions";
import type { ExceptionRow } from "@/lib/features/exceptions/schema";

export interface RegisterMay {
  request: boolean;
  triage: boolean;
  approve: boolean;
}

type Open = "approve" | "decline" | "extend" | "withdraw";

/** What this person may do about one exception, and why they may not. */
export function RegisterActions({
  row,
  own,
  may,
  others,
}: {
  row: ExceptionRow;
  own: boolean;
  may: RegisterMay;
  others: number;
}) {
  const [open, setOpen] = useState<Open>();
  const { busy, decide } = useDecision();
  const close = () => setOpen(undefined);
  const waits = row.state === "requested";
  if (!waits && row.state !== "active") return null;
  const decides = waits && may.approve && !own;
  const withdraws = may.request && (own || may.triage);
  const extends_ = row.state === "active" && may.request && (row.kind !== "snooze" || may.triage);
  const withdraw = async () => {
    const done = await decide(() => withdrawExceptionAction({ id: row.id }));
    close();
    if (done)
      notify(waits ? "Request withdrawn" : `Withdrawn: ${findingsWord(done.findings)} back in the inbox`);
  };
  return (
    <div className="flex flex-wrap items-start gap-1.5">
      {decides ? (
        <>
          <Button size="sm" variant="primary" onClick={() => setOpen("approve")}>
            Approve
          </Button>
          <Button size="sm" onClick={() => setOpen("decline")}>
            Decline
          </Button>
        </>
      ) : null}
      {waits && own ? <p className="max-w-56 text-muted text-xs">{waitingSentence(others)}</p> : null}
      {extends_ ? (
        <Button size="sm" onClick={() => setOpen("extend")}>
          Extend
        </Button>
      ) : null}
      {withdraws ? (
        <Button size="sm" variant="ghost" onClick={() => setOpen("withdraw")}>
          Withdraw
        </Button>
      ) : null}
      {open && open !== "withdraw" ? <DecisionDialog row={row} deed={open} onClose={close} /> : null}
      <ConfirmDialog
        open={open === "withdraw"}
        onOpenChange={(next) => (next ? undefined : close())}
        title={waits ? "Withdraw the request" : "Withdraw the exception"}
        verb="Withdraw"
        danger={false}
        busy={busy}
        onConfirm={() => void withdraw()}
      >
        <p>
          {waits
            ? "Nobody decides on it any more. It stays in the register."
            : `${findingsWord(row.covers)} ${row.covers === 1 ? "comes" : "come"} back into the inbox. It stays in the register.`}
        </p>
      </ConfirmDialog>
    </div>
  );
}
