"use client";

import { ChoiceCards } from "@/components/sources/choice-cards";

const choices = [
  {
    value: "additions",
    title: "Additions",
    what: "It only adds and updates. What it does not show stays as it is.",
  },
  {
    value: "complete",
    title: "The complete list",
    what: "What an earlier complete list showed and this one does not counts as missing, and as gone when a second list a day later does not show it either.",
  },
] as const;

/** The question that only a person can answer: may absence from this file mean anything? */
export function CompleteChoice({
  value,
  disabled,
  onChange,
}: {
  value: boolean | null;
  disabled: boolean;
  onChange: (complete: boolean) => void;
}) {
  return (
    <ChoiceCards
      label="Complete list, or additions?"
      choices={choices}
      disabled={disabled}
      value={value === null ? null : value ? "complete" : "additions"}
      onChange={(next) => onChange(next === "complete")}
    />
  );
}
