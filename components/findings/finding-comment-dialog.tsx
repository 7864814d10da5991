"use client";

import { type FormEvent, type KeyboardEvent, useId, useState } from "react";
import { useDecision } from "@/components/labels/use-decision";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/textarea";
import { notify } from "@/components/ui/toast";
import { addCommentAction, editCommentAction } from "@/lib/features/findings/actions";
import { longestComment } from "@/lib/features/findings/schema-triage";

/** Writes a comment, or one's own anew. */
export function FindingCommentDialog({
  about,
  onClose,
  onDone,
}: {
  about: { findingId: string } | { id: string; body: string };
  onClose: () => void;
  onDone: () => void;
}) {
  const form = useId();
  const anew = "id" in about;
  const [body, setBody] = useState(anew ? about.body : "");
  const { busy, decide } = useDecision();
  const ready = body.trim() !== "";

  const save = async (event?: FormEvent) => {
    event?.preventDefault();
    if (!ready || busy) return;
    const done = await decide(async () => {
      const answer = anew
        ? await editCommentAction({ id: about.id, body })
        : await addCommentAction({ findingId: about.findingId, body });
      return answer && { ...answer, data: !answer.serverError && !answer.validationErrors };
    });
    if (!done) return;
    onDone();
    notify(anew ? "Comment changed" : "Comment written");
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    void save();
  };
  return (
    <Dialog open onOpenChange={(open) => (open ? undefined : onClose())}>
      <DialogContent
        title={anew ? "Edit your comment" : "Comment"}
        description="Plain text. Everybody who sees the finding reads it; what looks like a secret is blotted out."
        footer={
          <>
            <DialogClose asChild>
              <Button disabled={busy}>Cancel</Button>
            </DialogClose>
            <Button type="submit" form={form} variant="primary" busy={busy} disabled={!ready}>
              {anew ? "Save" : "Comment"}
            </Button>
          </>
        }
      >
        <form id={form} onSubmit={(event) => void save(event)}>
          <Field label="Comment" help="Enter sends it; Shift and Enter begin a new line.">
            {(control) => (
              <Textarea
                {...control}
                maxLength={longestComment}
                value={body}
                onKeyDown={onKeyDown}
                onChange={(event) => setBody(event.target.value)}
              />
            )}
          </Field>
        </form>
      </DialogContent>
    </Dialog>
  );
}
