"use client";

import { Pencil } from "lucide-react";
import { useState } from "react";
import { LabelValueField } from "@/components/labels/label-value-field";
import { originWords, valueText } from "@/components/labels/label-words";
import { useDecision } from "@/components/labels/use-decision";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { IconButton } from "@/components/ui/icon-button";
import { Input } from "@/components/ui/input";
import { Popover, PopoverContent, PopoverTrigger } from "@/components/ui/popover";
import { TimeText } from "@/components/ui/time-text";
import { notify } from "@/components/ui/toast";
import { labelFacts } from "@/lib/domain/settable-labels";
import { showText } from "@/lib/domain/text";
import { setLabelAction, undoLabelAction } from "@/lib/features/labels/actions";
import type { LabelState } from "@/lib/features/labels/schema";

/** What holds of one identity, label by label: the value, who or what says so and why, and a way to say otherwise. */
export function LabelEditor({
  identityId,
  states,
  canEdit,
}: {
  identityId: string;
  states: readonly LabelState[];
  canEdit: boolean;
}) {
  return (
    <dl className="divide-y divide-line-subtle">
      {states.map((state) => (
        <div key={state.label} className="flex items-start gap-3 py-2">
          <dt className="w-28 shrink-0 pt-0.5 text-muted text-sm">{labelFacts[state.label].title}</dt>
          <dd className="min-w-0 flex-1">
            <LabelText state={state} />
          </dd>
          {canEdit ? <EditLabel identityId={identityId} state={state} /> : null}
        </div>
      ))}
    </dl>
  );
}

function LabelText({ state }: { state: LabelState }) {
  const { label, value, origin, why, setBy, setAt } = state;
  if (value === null || origin === null) return <span className="text-muted text-sm">Nobody has said</span>;
  return (
    <>
      <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <span className="break-words text-sm">{showText(valueText(label, value), 500)}</span>
        <Badge tone={origin === "person" ? "accent" : "neutral"}>{originWords[origin]}</Badge>
      </span>
      {why ? (
        <span className="block break-words text-muted text-xs">
          {showText(why, 300)}
          {setBy && setAt ? (
            <>
              {" · "}
              {origin === "person" ? `${showText(setBy, 60)}, ` : ""}
              <TimeText date={setAt} variant="long" />
            </>
          ) : null}
        </span>
      ) : null}
    </>
  );
}

function EditLabel({ identityId, state }: { identityId: string; state: LabelState }) {
  const { label, origin } = state;
  const { title } = labelFacts[label];
  const [open, setOpen] = useState(false);
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
