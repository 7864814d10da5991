"use client";

import { type FormEvent, useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/textarea";
import { dependsSentence, usesSentence } from "@/lib/domain/owner-card";
import { showText } from "@/lib/domain/text";
import type { QuestionCard } from "@/lib/features/questions/schema";

/** Asks for it to be disabled: what stops as far as known, what is not known, and that somebody else approves it. */
export function DisableDialog({
  card,
  onAsk,
  onClose,
}: {
  card: QuestionCard;
  onAsk: (reason: string) => void;
  onClose: () => void;
}) {
  const form = useId();
  const [reason, setReason] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onAsk(reason);
  };
  return (
    <Dialog open onOpenChange={(open) => (open ? undefined : onClose())}>
      <DialogContent
        title={`Ask to disable ${showText(card.name, 60)}`}
        description="An analyst decides. Until then nothing changes at the source, and you answer for it."
        footer={
          <>
            <DialogClose asChild>
              <Button size="lg">Cancel</Button>
            </DialogClose>
            <Button type="submit" form={form} variant="danger" size="lg">
              Ask to disable it
            </Button>
          </>
        }
      >
        <h3 className="font-medium text-sm">What stops working, as far as is known</h3>
        <ul className="mt-1 list-disc space-y-1 ps-5 text-sm">
          <li>{usesSentence(card.uses)}</li>
          <li>{card.used}</li>
          <li>{dependsSentence(card.dependents)}</li>
        </ul>
        <h3 className="mt-3 font-medium text-sm">What is not known</h3>
        <p className="mt-1 text-muted text-sm">
          {card.uses === null
            ? "No log of its use is read, so somebody may use it every day."
            : "Use that no log shows, and whoever keeps a copy of its credentials, are not in here."}
        </p>
        <form id={form} onSubmit={submit} className="mt-4">
          <Field label="Why" optional help="Whoever decides reads it.">
            {(control) => (
              <Textarea
                {...control}
                value={reason}
                maxLength={1000}
                rows={2}
                onChange={(event) => setReason(event.target.value)}
              />
            )}
          </Field>
        </form>
      </DialogContent>
    </Dialog>
  );
}
