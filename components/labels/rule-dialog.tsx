"use client";

import { useState } from "react";
import { wordOf } from "@/components/labels/label-words";
import { useDecision } from "@/components/labels/use-decision";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { formatNumber } from "@/components/ui/number-format";
import { Select } from "@/components/ui/select";
import { notify } from "@/components/ui/toast";
import { type EvidencePlace, evidencePlaces } from "@/lib/domain/environment-rules";
import { type Environment, environments } from "@/lib/domain/record";
import { showText } from "@/lib/domain/text";
import { previewRuleAction, removeRuleAction, saveRuleAction } from "@/lib/features/labels/actions";
import type { LabelRule, RulePreview } from "@/lib/features/labels/schema-rules";

const placeWords: Record<EvidencePlace, string> = {
  tag: "A tag of the identity",
  account: "The name of its account",
  path: "Its path",
  name: "Its own name",
};
const listOf = (text: string) =>
  text
    .split(/[,\s]+/)
    .map((each) => each.trim())
    .filter((each) => each !== "");

/** Adds, edits or removes a rule, with what it would do to the inventory as it is. */
export function RuleDialog({
  rule,
  place,
  open,
  onOpenChange,
}: {
  rule: LabelRule | null;
  place: EvidencePlace;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      {open ? <RuleForm rule={rule} initialPlace={place} close={() => onOpenChange(false)} /> : null}
    </Dialog>
  );
}

function RuleForm({
  rule,
  initialPlace,
  close,
}: {
  rule: LabelRule | null;
  initialPlace: EvidencePlace;
  close: () => void;
}) {
  const [place, setPlace] = useState<EvidencePlace>(rule?.place ?? initialPlace);
  const [tagKeys, setTagKeys] = useState(rule?.tagKeys.join(", ") ?? "environment, env, stage");
  const [words, setWords] = useState(rule?.words.join(", ") ?? "");
  const [environment, setEnvironment] = useState<Environment>(rule?.environment ?? "production");
  const [preview, setPreview] = useState<RulePreview | null>(null);
  const { busy, decide } = useDecision();
  const asked = {
    id: rule?.id ?? null,
    place,
    tagKeys:
      place === "tag"
        ? tagKeys
            .split(",")
            .map((key) => key.trim())
            .filter((key) => key !== "")
        : [],
    words: listOf(words),
    environment,
    enabled: rule?.enabled ?? true,
  };
  const changed =
    <V,>(set: (value: V) => void) =>
    (value: V) => {
      set(value);
      setPreview(null);
    };

  const save = async () => {
    const saved = await decide(() => saveRuleAction(asked));
    if (saved === null) return;
    close();
    notify("The rule is saved.", {
      description: `${formatNumber(saved.relabelled)} identities are labelled anew within a minute.`,
    });
  };
  const remove = async () => {
    if (rule === null) return;
    const removed = await decide(() => removeRuleAction({ id: rule.id }));
    if (removed === null) return;
    close();
    notify("The rule is removed.");
  };
  return (
    <DialogContent
      title={rule ? "Edit the rule" : "Add a rule"}
      footer={
        <>
          {rule ? (
            <Button variant="ghost" className="me-auto" busy={busy} onClick={() => void remove()}>
              Remove
            </Button>
          ) : null}
          <DialogClose asChild>
            <Button>Cancel</Button>
          </DialogClose>
          <Button
            busy={busy}
            disabled={asked.words.length === 0}
            onClick={() => void decide(() => previewRuleAction(asked)).then(setPreview)}
          >
            Try it
          </Button>
          <Button
            variant="primary"
            busy={busy}
            disabled={asked.words.length === 0}
            onClick={() => void save()}
          >
            Save
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <Field label="Looks at">
          {(control) => (
            <Select
              {...control}
              options={evidencePlaces.map((value) => ({ value, label: placeWords[value] }))}
              value={place}
              onValueChange={(next) =>
                changed(setPlace)(evidencePlaces.find((each) => each === next) ?? place)
              }
            />
          )}
        </Field>
        {place === "tag" ? (
          <Field
            label="Keys of the tag"
            help="Separated by commas; upper and lower case, blanks and hyphens do not matter."
          >
            {(control) => (
              <Input
                {...control}
                value={tagKeys}
                onChange={(event) => changed(setTagKeys)(event.target.value)}
              />
            )}
          </Field>
        ) : null}
        <Field label="Words" help="Whole words, separated by commas. “prod” does not match “product”.">
          {(control) => (
            <Input
              {...control}
              value={words}
              placeholder="prod, live"
              onChange={(event) => changed(setWords)(event.target.value)}
            />
          )}
        </Field>
        <Field label="Means">
          {(control) => (
            <Select
              {...control}
              options={environments.map((value) => ({ value, label: wordOf(value) }))}
              value={environment}
              onValueChange={(next) =>
                changed(setEnvironment)(environments.find((each) => each === next) ?? environment)
              }
            />
          )}
        </Field>
        {preview ? <PreviewText preview={preview} /> : null}
      </div>
    </DialogContent>
  );
}

function PreviewText({ preview }: { preview: RulePreview }) {
  const among = preview.cut ? ` of the first ${formatNumber(preview.looked)}` : "";
  return (
    <div role="status" className="rounded border border-line-subtle bg-surface p-3 text-sm">
      <p>
        All rules together would label {formatNumber(preview.labelled)} identities{among}.{" "}
        {formatNumber(preview.different)} would be labelled differently than now.
      </p>
      {preview.examples.length > 0 ? (
        <ul className="mt-2 flex flex-col gap-1 text-muted text-xs">
          {preview.examples.map((each) => (
            <li key={each.id} className="break-words">
              <span className="text-ink">{showText(each.name, 60)}</span>:{" "}
              {each.before ? wordOf(each.before) : "nothing"} → {each.after ? wordOf(each.after) : "nothing"},{" "}
              {each.why}
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}
