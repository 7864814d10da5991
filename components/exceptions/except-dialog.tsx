"use client";

import { type FormEvent, useId, useState } from "react";
import { dayText, lengthWord, meaning, waitingSentence } from "@/components/exceptions/exception-words";
import { type ScopeChoice, ScopeField, scopeChoices } from "@/components/exceptions/scope-field";
import { notifyDone } from "@/components/findings/finding-last-deed";
import { sizeText, type Targets, useFindingSize } from "@/components/findings/finding-selection";
import { findingsWord } from "@/components/findings/finding-words";
import { useDecision } from "@/components/labels/use-decision";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { SegmentedControl } from "@/components/ui/segmented-control";
import { notify } from "@/components/ui/toast";
import { type ExceptionKind, exceptionFacts, expiryOf } from "@/lib/domain/exception";
import { requestExceptionAction, withdrawExceptionAction } from "@/lib/features/exceptions/actions";

/** Sets findings aside: how long, why, and how widely. What is filled in is right, so that Enter finishes. */
export function ExceptDialog({
  kind,
  targets,
  everybody,
  onClose,
  onDone,
}: {
  kind: ExceptionKind;
  targets: Targets;
  /** Whether this person reaches everything. */
  everybody: boolean;
  onClose: () => void;
  onDone: () => void;
}) {
  const { title, verb, usualDays, mostDays, presets, needsReason } = exceptionFacts[kind];
  const form = useId();
  const [days, setDays] = useState(String(usualDays));
  const [reason, setReason] = useState("");
  const [scope, setScope] = useState<ScopeChoice>({ kind: "finding" });
  const size = useFindingSize(targets);
  const { busy, decide } = useDecision();
  const lasting = Number(days);
  const fits = Number.isInteger(lasting) && lasting >= 1 && lasting <= mostDays;
  const ready = size.state === "known" && size.count > 0 && fits && (!needsReason || reason.trim() !== "");

  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (!ready || busy) return;
    const asked = scope.kind === "finding" ? { kind: "finding" as const, selection: size.selection } : scope;
    const done = await decide(() => requestExceptionAction({ kind, reason, days: lasting, scope: asked }));
    if (done === null) return;
    onDone();
    const undo = () =>
      void decide(() => withdrawExceptionAction({ id: done.id })).then(
        (undone) => undone && notify("Taken back"),
      );
    notifyDone(
      done.waiting
        ? `Asked for ${findingsWord(done.findings)}: it waits for a second person`
        : `${title}: ${findingsWord(done.findings)}, until ${dayText(expiryOf(new Date(), lasting))}`,
      { ...(done.waiting ? { description: waitingSentence(done.waiting.others) } : {}), undo },
    );
  };
  return (
    <Dialog open onOpenChange={(open) => (open ? undefined : onClose())}>
      <DialogContent
        title={verb}
        description={`${sizeText(size)} ${meaning[kind]}`}
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
          <Field
            label="Why"
            optional={!needsReason}
            required={needsReason}
            help="Whoever reads the register sees it."
          >
            {(control) => (
              <Input
                {...control}
                maxLength={1000}
                autoComplete="off"
                value={reason}
                onChange={(event) => setReason(event.target.value)}
              />
            )}
          </Field>
          <div className="flex flex-wrap items-end gap-3">
            <SegmentedControl
              label="How long"
              value={presets.includes(lasting) ? days : ""}
              segments={presets.map((each) => ({ value: String(each), label: lengthWord(each) }))}
              onChange={setDays}
            />
            <Field label="Days" className="w-32" error={fits ? undefined : `1 to ${mostDays} days.`}>
              {(control) => (
                <Input
                  {...control}
                  inputMode="numeric"
                  value={days}
                  onChange={(event) => setDays(event.target.value)}
                />
              )}
            </Field>
            {fits ? (
              <p className="pb-1.5 text-muted text-sm" suppressHydrationWarning>
                until {dayText(expiryOf(new Date(), lasting))}
              </p>
            ) : null}
          </div>
          <ScopeField choices={scopeChoices(targets, everybody)} value={scope} onChange={setScope} />
        </form>
      </DialogContent>
    </Dialog>
  );
}
