"use client";

import { type FormEvent, useId, useState } from "react";
import { dayText, waitingSentence } from "@/components/exceptions/exception-words";
import { findingsWord } from "@/components/findings/finding-words";
import { useDecision } from "@/components/labels/use-decision";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { notify } from "@/components/ui/toast";
import { exceptionFacts, expiryOf } from "@/lib/domain/exception";
import {
  approveExceptionAction,
  declineExceptionAction,
  extendExceptionAction,
} from "@/lib/features/exceptions/actions";
import type { ExceptionRow } from "@/lib/features/exceptions/schema";

type Deed = "approve" | "decline" | "extend";

const words: Record<Deed, { title: string; verb: string; note: string }> = {
  approve: { title: "Approve the exception", verb: "Approve", note: "Note" },
  decline: { title: "Decline the request", verb: "Decline", note: "Why not" },
  extend: { title: "Extend the exception", verb: "Extend", note: "Why still" },
};

/** The second person's decision, or that an exception goes on: which is a decision of its own. */
export function DecisionDialog({
  row: { id, kind, expiresAt },
  deed,
  onClose,
}: {
  row: ExceptionRow;
  deed: Deed;
  onClose: () => void;
}) {
  const form = useId();
  const { usualDays, mostDays, needsReason } = exceptionFacts[kind];
  const [note, setNote] = useState("");
  const [days, setDays] = useState(String(usualDays));
  const { busy, decide } = useDecision();
  const { title, verb, note: label } = words[deed];
  const needsNote = deed === "decline" || (deed === "extend" && needsReason);
  const lasting = Number(days);
  const fits = Number.isInteger(lasting) && lasting >= 1 && lasting <= mostDays;
  const ready = (!needsNote || note.trim() !== "") && (deed !== "extend" || fits);

  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (!ready || busy) return;
    if (deed === "extend") {
      const done = await decide(() => extendExceptionAction({ id, reason: note, days: lasting }));
      if (done === null) return;
      notify(
        done.waiting
          ? "Asked for: it waits for a second person"
          : `Extended until ${dayText(expiryOf(new Date(), lasting))}`,
        done.waiting ? { description: waitingSentence(done.waiting.others) } : {},
      );
    } else {
      const act = deed === "approve" ? approveExceptionAction : declineExceptionAction;
      const done = await decide(() => act({ id, note }));
      if (done === null) return;
      notify(deed === "approve" ? `Approved: it covers ${findingsWord(done.findings)}` : "Declined");
    }
    onClose();
  };
  return (
    <Dialog open onOpenChange={(open) => (open ? undefined : onClose())}>
      <DialogContent
        title={title}
        description={
          deed === "extend"
            ? "A new decision about the same findings takes its place."
            : `${exceptionFacts[kind].title} until ${dayText(expiresAt)}.`
        }
        footer={
          <>
            <DialogClose asChild>
              <Button disabled={busy}>Cancel</Button>
            </DialogClose>
            <Button type="submit" form={form} variant="primary" busy={busy} disabled={!ready}>
              {verb}
            </Button>
          </>
        }
      >
        <form id={form} onSubmit={(event) => void save(event)} className="flex flex-col gap-4">
          <Field label={label} optional={!needsNote} required={needsNote}>
            {(control) => (
              <Input
                {...control}
                maxLength={1000}
                autoComplete="off"
                value={note}
                onChange={(event) => setNote(event.target.value)}
              />
            )}
          </Field>
          {deed === "extend" ? (
            <Field label="Days from now" className="w-40" error={fits ? undefined : `1 to ${mostDays} days.`}>
              {(control) => (
                <Input
                  {...control}
                  inputMode="numeric"
                  value={days}
                  onChange={(event) => setDays(event.target.value)}
                />
              )}
            </Field>
          ) : null}
        </form>
      </DialogContent>
    </Dialog>
  );
}
