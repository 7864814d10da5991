"use client";

import { OwnerPicker } from "@/components/ownership/owner-picker";
import { optionsOf, ownerOf, type TextChoice } from "@/components/ownership/owner-text-choice";
import { Badge } from "@/components/ui/badge";
import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { formatNumber } from "@/components/ui/number-format";
import { Select } from "@/components/ui/select";
import { showText } from "@/lib/domain/text";
import type { OwnerText } from "@/lib/features/ownership/schema-texts";

/** One text of an owner column: how often it stands there, whom it may mean and why, and the choice. */
export function OwnerTextRow({
  text,
  choice,
  remembers,
  onChange,
}: {
  text: OwnerText;
  remembers: boolean;
  choice: TextChoice;
  onChange: (choice: TextChoice) => void;
}) {
  const { written, identities, business, examples, match, decided } = text;
  const shown = showText(written, 80);
  const chosen = match.proposals.find(({ kind, id }) => `${kind}:${id}` === choice.value);
  return (
    <li className="grid gap-x-4 gap-y-2 px-4 py-3 md:grid-cols-[minmax(0,1fr)_minmax(0,20rem)]">
      <div className="flex min-w-0 items-start gap-3">
        <Checkbox
          className="mt-0.5"
          aria-label={`Confirm ${shown}`}
          checked={choice.ticked}
          disabled={ownerOf(text, choice) === null}
          onCheckedChange={(checked) => onChange({ ...choice, ticked: checked === true })}
        />
        <div className="min-w-0">
          <p className="flex flex-wrap items-center gap-2 text-sm">
            <bdi className="break-words font-medium">“{shown}”</bdi>
            <StateBadge text={text} />
          </p>
          <p className="break-words text-muted text-xs">
            {formatNumber(identities)} {identities === 1 ? "identity" : "identities"}:{" "}
            {examples.map((each) => showText(each, 40)).join(", ")}
            {identities > examples.length ? " …" : ""}
          </p>
          {business > 0 ? (
            <p className="text-sm">
              As business owner{business < identities ? ` of ${formatNumber(business)} of them` : ""}
            </p>
          ) : null}
          {match.notes.map((note) => (
            <p key={note} className="break-words text-sm">
              {showText(note, 200)}
            </p>
          ))}
        </div>
      </div>
      <div className="flex min-w-0 flex-col gap-1">
        <Select
          aria-label={`Whom ${shown} means`}
          options={optionsOf(text, remembers)}
          value={choice.value}
          onValueChange={(value) =>
            onChange({
              value,
              other: null,
              ticked: value !== "other" && ownerOf(text, { ...choice, value }) !== null,
            })
          }
        />
        {choice.value === "other" ? (
          <Field label="Person or team">
            {(control) => (
              <OwnerPicker
                control={control}
                value={choice.other}
                onChange={(other) => onChange({ value: "other", other, ticked: other !== null })}
              />
            )}
          </Field>
        ) : null}
        {chosen && !decided ? (
          <p className="text-muted text-xs">
            {chosen.why} <span className="whitespace-nowrap tabular-nums">{chosen.confidence} of 100</span>
          </p>
        ) : null}
        {decided ? <p className="text-muted text-xs">As {showText(decided.by, 60)} said before.</p> : null}
      </div>
    </li>
  );
}

function StateBadge({ text: { match, decided } }: { text: OwnerText }) {
  if (decided) return <Badge tone="ok">Known</Badge>;
  switch (match.verdict) {
    case "exact":
      return <Badge tone="ok">Exact</Badge>;
    case "likely":
      return <Badge tone="accent">Likely</Badge>;
    case "choose":
      return <Badge tone="medium">Choose</Badge>;
    case "new":
      return <Badge tone="accent">New person</Badge>;
    case "none":
      return <Badge tone="unknown">Nobody found</Badge>;
  }
}
