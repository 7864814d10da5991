"use client";

import { Pencil } from "lucide-react";
import { useState } from "react";
import { LabelValueField } from "@/components/labels/label-value-field";
import { valueText } from "@/components/labels/label-words";
import { useDecision } from "@/components/labels/use-decision";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { IconButton } from "@/components/ui/icon-button";
import { Input } from "@/components/ui/input";
import { Popover, PopoverContent, PopoverTrigger } from "@/components/ui/popover";
import { notify } from "@/components/ui/toast";
import { labelFacts } from "@/lib/domain/settable-labels";
import { setLabelAction, undoLabelAction } from "@/lib/features/labels/actions";
import type { LabelState } from "@/lib/features/labels/schema";

/** Says another value of one label, and why. It opens by itself. */
export function EditLabel({ identityId, state }: { identityId: string; state: LabelState }) {
  const { label, origin } = state;
  const { title } = labelFacts[label];
  const [open, setOpen] = useState(true);
  const [value, setValue] = useState(state.value ?? "");
  const [why, setWhy] = useState("");
  const { busy, decide } = useDecision();

  const save = async (next: string | null) => {
    const selection = { kind: "ids" as const, ids: [identityId] };
    const done = await decide(() => setLabelAction({ selection, label, value: next, why }));
    if (done === null) return;
    setOpen(false);
    setWhy("");
    if (done.changed === 0) return;
    notify(next === null ? `${title} taken back.` : `${title} is ${valueText(label, next)}.`, {
      undo: () => void decide(() => undoLabelAction({ operation: done.operation })),
    });
  };
  return (
    <Popover
      open={open}
      onOpenChange={(next) => {
        setOpen(next);
        if (next) setValue(state.value ?? "");
      }}
    >
      <PopoverTrigger asChild>
        <IconButton size="sm" label={`Set ${title.toLowerCase()}`}>
          <Pencil aria-hidden />
        </IconButton>
      </PopoverTrigger>
      <PopoverContent label={`Set ${title.toLowerCase()}`} align="end">
        <form
          className="flex flex-col gap-3"
          onSubmit={(event) => {
            event.preventDefault();
            if (value !== "") void save(value);
          }}
        >
          <LabelValueField label={label} value={value} onChange={setValue} />
          <Field label="Why" optional>
            {(control) => (
              <Input
                {...control}
                maxLength={500}
                value={why}
                onChange={(event) => setWhy(event.target.value)}
              />
            )}
          </Field>
          <div className="flex justify-between gap-2">
            {origin === "person" ? (
              <Button variant="ghost" busy={busy} onClick={() => void save(null)}>
                Take back
              </Button>
            ) : (
              <span />
            )}
            <Button type="submit" variant="primary" busy={busy} disabled={value === ""}>
              Save
            </Button>
          </div>
        </form>
      </PopoverContent>
    </Popover>
  );
}
