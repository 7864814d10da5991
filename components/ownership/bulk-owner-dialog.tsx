"use client";

import { useState } from "react";
import { useSelectionSize } from "@/components/labels/selection-size";
import { SizeLine } from "@/components/labels/size-line";
import { useDecision } from "@/components/labels/use-decision";
import { OwnerPicker, type PickedOwner } from "@/components/ownership/owner-picker";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Dialog, DialogClose, DialogContent } from "@/components/ui/dialog";
import { Field, InlineField } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { formatNumber } from "@/components/ui/number-format";
import { type Segment, SegmentedControl } from "@/components/ui/segmented-control";
import { notify } from "@/components/ui/toast";
import { showText } from "@/lib/domain/text";
import type { SelectionInput } from "@/lib/features/identities/schema-selection";
import { assignOwnerAction, undoOwnerAction } from "@/lib/features/ownership/actions";
import type { OwnerPart } from "@/lib/features/ownership/schema";

const parts: readonly Segment<OwnerPart>[] = [
  { value: "technical", label: "Technical owner" },
  { value: "business", label: "Business owner" },
];

/** Says who answers for one or many identities: says first how many, then does it, and can take it back. */
export function BulkOwnerDialog({
  selection,
  open,
  onOpenChange,
  onDone,
  part: fixed,
  keepAccepted = false,
}: {
  /** Kept between renders by the caller. */
  selection: SelectionInput;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onDone?: () => void;
  /** Which owner is asked for; left out: it is chosen here. */
  part?: OwnerPart;
  /** Whose acceptance counts stays: for what is listed because nobody answers for it. */
  keepAccepted?: boolean;
}) {
  const [chosen, setPart] = useState<OwnerPart>("technical");
  const part = fixed ?? chosen;
  const [owner, setOwner] = useState<PickedOwner | null>(null);
  const [agreed, setAgreed] = useState(false);
  const [why, setWhy] = useState("");
  const size = useSelectionSize(selection, open);
  const { busy, decide } = useDecision();
  const ready = size.state === "known" && size.count > 0;

  const save = async (choice: PickedOwner["choice"] | { kind: "nobody" }) => {
    if (size.state !== "known") return;
    const asked = { selection: size.selection, part, owner: choice, agreed, why, keepAccepted };
    const done = await decide(() => assignOwnerAction(asked));
    if (done === null) return;
    onOpenChange(false);
    onDone?.();
    const many = `${formatNumber(done.changed)} ${done.changed === 1 ? "identity" : "identities"}`;
    const named = choice.kind === "nobody" ? "Nobody" : showText(owner?.name ?? "", 60);
    notify(
      choice.kind === "nobody" || agreed
        ? `${named} answers for ${many}.`
        : `${named} is suggested for ${many}.`,
      {
        ...(leftWords(done) === "" ? {} : { description: leftWords(done) }),
        ...(done.changed > 0
          ? {
              undo: () =>
                void decide(() => undoOwnerAction({ operation: done.operation })).then(
                  (undone) => undone && notify(`Taken back on ${formatNumber(undone.restored)}.`),
                ),
            }
          : {}),
      },
    );
  };
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent
        title={fixed === "business" ? "Assign a business owner" : "Assign an owner"}
        description={<SizeLine size={size} />}
        footer={
          <>
            <Button
              variant="ghost"
              className="me-auto"
              busy={busy}
              disabled={!ready}
              onClick={() => void save({ kind: "nobody" })}
            >
              Nobody
            </Button>
            <DialogClose asChild>
              <Button disabled={busy}>Cancel</Button>
            </DialogClose>
            <Button
              variant="primary"
              busy={busy}
              disabled={!ready || owner === null}
              onClick={() => owner && void save(owner.choice)}
            >
              {agreed ? "Assign" : "Suggest"}
              {size.state === "known" ? ` to ${formatNumber(size.count)}` : ""}
            </Button>
          </>
        }
      >
        <div className="flex min-h-72 flex-col gap-4">
          {fixed ? null : (
            <SegmentedControl
              label="Which owner"
              value={part}
              segments={parts}
              onChange={setPart}
              className="self-start"
            />
          )}
          {keepAccepted ? (
            <p className="text-muted text-sm">Where the {part} owner accepted, and that counts, they stay.</p>
          ) : null}
          <Field label="Owner" help="A person, or a team with somebody active in it.">
            {(control) => <OwnerPicker control={control} value={owner} onChange={setOwner} />}
          </Field>
          <InlineField
            label="They agreed"
            help="Then it counts as owned, and says that you say so. Otherwise it is only a suggestion; your own name counts at once."
          >
            {(control) => (
              <Checkbox
                {...control}
                checked={agreed}
                onCheckedChange={(checked) => setAgreed(checked === true)}
              />
            )}
          </InlineField>
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
        </div>
      </DialogContent>
    </Dialog>
  );
}

/** Of how many nothing was changed, and why; empty: of none. */
function leftWords({ unchanged, kept }: { unchanged: number; kept: number }): string {
  return [
    unchanged > 0 ? `${formatNumber(unchanged)} held it already.` : "",
    kept > 0
      ? `${formatNumber(kept)} ${kept === 1 ? "is left as it is: its owner" : "are left as they are: their owners"} accepted.`
      : "",
  ]
    .filter(Boolean)
    .join(" ");
}
