"use client";

import { useState } from "react";
import { RulesReplay } from "@/components/findings/rules-replay";
import { thresholdAmount } from "@/components/findings/rules-words";
import { useDecision } from "@/components/labels/use-decision";
import { Button } from "@/components/ui/button";
import { DialogClose, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { notify } from "@/components/ui/toast";
import { setThresholdAction } from "@/lib/features/thresholds/actions";
import type { ThresholdRow } from "@/lib/features/thresholds/schema";

/** Another value for one limit, with what it would raise and resolve. */
export function ThresholdDialog({ row, close }: { row: ThresholdRow; close: () => void }) {
  const { name, title, unit, value, standard, source, most } = row;
  const [text, setText] = useState(String(value));
  const { busy, decide } = useDecision();
  const number = /^\d+$/.test(text.trim()) ? Number(text) : Number.NaN;
  const wrong = !(number >= 1 && number <= most);
  const differs = !wrong && number !== value;

  const save = async (next: number | null) => {
    const done = await decide(() => setThresholdAction({ name, value: next }));
    if (!done) return;
    close();
    if (!done.changed) return;
    const { before } = done;
    notify(`${title}: ${thresholdAmount(next ?? standard, unit)}.`, {
      description: "Everybody is asked anew within a minute.",
      undo: () => void decide(() => setThresholdAction({ name, value: before })),
    });
  };
  return (
    <DialogContent
      title={title}
      description={`Comes as ${thresholdAmount(standard, unit)}: ${source}.`}
      size="lg"
      footer={
        <>
          {value === standard ? null : (
            <Button variant="ghost" className="me-auto" busy={busy} onClick={() => void save(null)}>
              Reset to {thresholdAmount(standard, unit)}
            </Button>
          )}
          <DialogClose asChild>
            <Button>Cancel</Button>
          </DialogClose>
          <Button variant="primary" busy={busy} disabled={!differs} onClick={() => void save(number)}>
            Save
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <Field
          label={`In ${unit === "count" ? "number" : unit}`}
          error={wrong ? `Write a whole number from 1 to ${most}.` : undefined}
        >
          {(control) => (
            <Input
              {...control}
              className="max-w-32"
              inputMode="numeric"
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          )}
        </Field>
        <RulesReplay
          asked={{ kind: "threshold", name, value: wrong || number === standard ? null : number }}
          disabled={!differs}
        />
      </div>
    </DialogContent>
  );
}
