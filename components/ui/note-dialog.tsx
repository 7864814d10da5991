"use client";

import { type FormEvent, useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/textarea";

/** Asks for a few words before something is decided. */
export function NoteDialog({
  title,
  description,
  label,
  verb,
  optional = false,
  busy,
  onSave,
  onClose,
}: {
  title: string;
  description: string;
  label: string;
  verb: string;
  optional?: boolean;
  busy: boolean;
  onSave: (note: string) => void;
  onClose: () => void;
}) {
  const form = useId();
  const [note, setNote] = useState("");
  const save = (event: FormEvent) => {
    event.preventDefault();
    onSave(note);
  };
  return (
    <Dialog open onOpenChange={(open) => (open ? undefined : onClose())}>
      <DialogContent
        title={title}
        description={description}
        footer={
          <>
            <DialogClose asChild>
              <Button disabled={busy}>Cancel</Button>
            </DialogClose>
            <Button
              type="submit"
              form={form}
              variant="primary"
              busy={busy}
              disabled={!optional && note.trim() === ""}
            >
              {verb}
            </Button>
          </>
        }
      >
        <form id={form} onSubmit={save}>
          <Field label={label} optional={optional}>
            {(control) => (
              <Textarea
                {...control}
                value={note}
                maxLength={1000}
                rows={3}
                onChange={(event) => setNote(event.target.value)}
              />
            )}
          </Field>
        </form>
      </DialogContent>
    </Dialog>
  );
}
