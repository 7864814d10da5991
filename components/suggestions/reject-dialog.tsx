"use client";

import { useState } from "react";
import { useDecision } from "@/components/labels/use-decision";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { formatNumber } from "@/components/ui/number-format";
import { Textarea } from "@/components/ui/textarea";
import { notify } from "@/components/ui/toast";
import { showText } from "@/lib/domain/text";
import { rejectSuggestionsAction, undoRejectionAction } from "@/lib/features/suggestions/actions";

/** Says that somebody does not answer for some identities, and why. They are not suggested again without newer evidence. */
export function RejectDialog({
  grouping,
  identityIds,
  name,
  open,
  onOpenChange,
  onDone,
}: {
  grouping: string;
  identityIds: readonly string[];
  name: string;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onDone?: () => void;
}) {
  const [reason, setReason] = useState("");
  const { busy, decide } = useDecision();
  const many = `${formatNumber(identityIds.length)} ${identityIds.length === 1 ? "identity" : "identities"}`;
  const reject = async () => {
    const done = await decide(() =>
      rejectSuggestionsAction({ grouping, identityIds: [...identityIds], reason }),
    );
    if (done === null) return;
    onOpenChange(false);
    onDone?.();
    notify(`${showText(name, 60)} is no longer suggested for ${formatNumber(done.rejected)}.`, {
      undo: () =>
        void decide(() => undoRejectionAction({ operation: done.operation })).then(
          (undone) => undone && notify("Taken back. It is worked out again within a minute."),
        ),
    });
  };
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent
        size="sm"
        title={`${showText(name, 60)} does not answer for ${many}`}
        description="They are not suggested for this again unless something newer speaks for them."
        footer={
          <>
            <DialogClose asChild>
              <Button disabled={busy}>Cancel</Button>
            </DialogClose>
            <Button
              variant="primary"
              busy={busy}
              disabled={reason.trim().length < 3}
              onClick={() => void reject()}
            >
              Reject
            </Button>
          </>
        }
      >
        <Field label="Why not">
          {(control) => (
            <Textarea
              {...control}
              rows={3}
              maxLength={500}
              value={reason}
              placeholder="Moved to another team in spring"
              onChange={(event) => setReason(event.target.value)}
            />
          )}
        </Field>
      </DialogContent>
    </Dialog>
  );
}
