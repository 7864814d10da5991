"use client";

import { type FormEvent, useId, useState } from "react";
import { notifyDone } from "@/components/findings/finding-last-deed";
import { sizeText, type Targets, useFindingSize } from "@/components/findings/finding-selection";
import { findingsWord } from "@/components/findings/finding-words";
import { useDecision } from "@/components/labels/use-decision";
import { OwnerPicker, type PickedOwner } from "@/components/ownership/owner-picker";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { notify } from "@/components/ui/toast";
import { showText } from "@/lib/domain/text";
import { assignFindingsAction, undoAssignmentAction } from "@/lib/features/findings/actions";
import type { FindingRow } from "@/lib/features/findings/schema";

type Whom = "owner" | "somebody" | "nobody";

/** Who answers for the identity of a finding, as far as somebody does. */
function ownerOf({ owner }: FindingRow): string | null {
  if (!owner || owner.state === "none" || owner.state === "declined") return null;
  return owner.person?.name ?? owner.team?.name ?? null;
}

/** Makes findings somebody's task. Where all are one owner's, that is what Enter does. */
export function FindingAssignDialog({
  targets,
  onClose,
  onDone,
}: {
  targets: Targets;
  onClose: () => void;
  onDone: () => void;
}) {
  const form = useId();
  const owners = new Set(targets.rows.map(ownerOf));
  const [only] = owners;
  const owned = owners.size > 0 && !(owners.size === 1 && only === null);
  const [whom, setWhom] = useState<Whom>(owned || targets.selection.kind === "query" ? "owner" : "somebody");
  const [picked, setPicked] = useState<PickedOwner | null>(null);
  const size = useFindingSize(targets);
  const { busy, decide } = useDecision();
  const ready = size.state === "known" && size.count > 0 && (whom !== "somebody" || picked !== null);

  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (!ready || busy) return;
    const to =
      whom === "somebody" && picked
        ? picked.choice
        : ({ kind: whom === "owner" ? "owner" : "nobody" } as const);
    const done = await decide(() => assignFindingsAction({ selection: size.selection, to }));
    if (done === null) return;
    onDone();
    const named =
      whom === "nobody"
        ? "nobody"
        : whom === "owner"
          ? "who answers for the identity"
          : showText(picked?.name ?? "", 60);
    notifyDone(`Assigned ${findingsWord(done.changed)} to ${named}`, {
      ...(done.unchanged > 0 ? { description: `${findingsWord(done.unchanged)} stayed as before.` } : {}),
      ...(done.changed > 0
        ? {
            undo: () =>
              void decide(() => undoAssignmentAction({ operation: done.operation })).then(
                (undone) => undone && notify(`Taken back on ${findingsWord(undone.restored)}`),
              ),
          }
        : {}),
    });
  };
  const choices: readonly [Whom, string, string][] = [
    [
      "owner",
      owners.size === 1 && only
        ? `The identity's owner: ${showText(only, 60)}`
        : "The owner of each identity",
      "Where nobody answers for the identity, nothing changes.",
    ],
    ["somebody", "Somebody else", "A person, or a team with somebody active in it."],
    ["nobody", "Nobody", "It is no one's task any more."],
  ];
  return (
    <Dialog open onOpenChange={(open) => (open ? undefined : onClose())}>
      <DialogContent
        title="Assign"
        description={sizeText(size)}
        footer={
          <>
            <DialogClose asChild>
              <Button disabled={busy}>Cancel</Button>
            </DialogClose>
            <Button type="submit" form={form} variant="primary" busy={busy} disabled={!ready}>
              Assign
            </Button>
          </>
        }
      >
        <form id={form} onSubmit={(event) => void save(event)} className="flex min-h-72 flex-col gap-4">
          <fieldset className="flex flex-col gap-2">
            <legend className="mb-1 font-medium text-sm">Whose task it is</legend>
            {choices.map(([value, label, help]) => (
              <label key={value} className="flex items-start gap-2.5 text-sm">
                <input
                  type="radio"
                  name="whom"
                  className="mt-0.5 size-4 accent-[var(--accent)]"
                  checked={whom === value}
                  onChange={() => setWhom(value)}
                />
                <span>
                  {label}
                  <span className="block text-muted text-xs">{help}</span>
                </span>
              </label>
            ))}
          </fieldset>
          {whom === "somebody" ? (
            <Field label="Person or team">
              {(control) => <OwnerPicker control={control} value={picked} onChange={setPicked} />}
            </Field>
          ) : null}
        </form>
      </DialogContent>
    </Dialog>
  );
}
