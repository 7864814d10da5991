"use client";

import { useState } from "react";
import { LabelValueField } from "@/components/labels/label-value-field";
import { useSelectionSize } from "@/components/labels/selection-size";
import { SizeLine } from "@/components/labels/size-line";
import { useDecision } from "@/components/labels/use-decision";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Dialog, DialogClose, DialogContent } from "@/components/ui/dialog";
import { Field, InlineField } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { formatNumber } from "@/components/ui/number-format";
import { Select } from "@/components/ui/select";
import { notify } from "@/components/ui/toast";
import { labelFacts, type SettableLabel, settableLabels } from "@/lib/domain/settable-labels";
import type { SelectionInput } from "@/lib/features/identities/schema-selection";
import { setLabelAction, undoLabelAction } from "@/lib/features/labels/actions";

const options = settableLabels.map((label) => ({ value: label, label: labelFacts[label].title }));

/** Says one thing of many identities: says first how many, then does it, and can take it back. */
export function BulkLabelDialog({
  selection,
  open,
  onOpenChange,
  onDone,
}: {
  /** Kept between renders by the caller. */
  selection: SelectionInput;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onDone?: () => void;
}) {
  const [label, setLabel] = useState<SettableLabel>("environment");
  const [value, setValue] = useState("");
  const [why, setWhy] = useState("");
  const [clear, setClear] = useState(false);
  const size = useSelectionSize(selection, open);
  const { busy, decide } = useDecision();
  const { title } = labelFacts[label];
  const ready = size.state === "known" && size.count > 0 && (clear || value !== "");

  const save = async () => {
    if (size.state !== "known") return;
    const asked = { selection: size.selection, label, value: clear ? null : value, why };
    const done = await decide(() => setLabelAction(asked));
    if (done === null) return;
    onOpenChange(false);
    onDone?.();
    const many = `${formatNumber(done.changed)} ${done.changed === 1 ? "identity" : "identities"}`;
    const same = done.unchanged > 0 ? `${formatNumber(done.unchanged)} held it already.` : undefined;
    notify(clear ? `${title} taken back from ${many}.` : `${title} set on ${many}.`, {
      ...(same ? { description: same } : {}),
      ...(done.changed > 0
        ? {
            undo: () =>
              void decide(() => undoLabelAction({ operation: done.operation })).then(
                (undone) => undone && notify(`Taken back on ${formatNumber(undone.restored)}.`),
              ),
          }
        : {}),
    });
  };
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent
        title="Label"
        description={<SizeLine size={size} />}
        footer={
          <>
            <DialogClose asChild>
              <Button disabled={busy}>Cancel</Button>
            </DialogClose>
            <Button variant="primary" busy={busy} disabled={!ready} onClick={() => void save()}>
              {clear ? "Take back" : "Set"}
              {size.state === "known" ? ` on ${formatNumber(size.count)}` : ""}
            </Button>
          </>
        }
      >
        <div className="flex flex-col gap-4">
          <Field label="What">
            {(control) => (
              <Select
                {...control}
                options={options}
                value={label}
                onValueChange={(next) => {
                  setLabel(settableLabels.find((each) => each === next) ?? label);
                  setValue("");
                }}
              />
            )}
          </Field>
          {clear ? null : <LabelValueField label={label} value={value} onChange={setValue} />}
          <InlineField label="Take back what people said instead">
            {(control) => (
              <Checkbox
                {...control}
                checked={clear}
                onCheckedChange={(checked) => setClear(checked === true)}
              />
            )}
          </InlineField>
          <Field label="Why" optional help="Stands beside the value for whoever asks later.">
            {(control) => (
              <Input
                {...control}
                maxLength={500}
                value={why}
                onChange={(event) => setWhy(event.target.value)}
              />
            )}
          </Field>
        </div>
      </DialogContent>
    </Dialog>
  );
}
