"use client";

import { RadioGroup } from "radix-ui";
import { cn } from "@/components/ui/cn";

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
    <RadioGroup.Root
      aria-label="Complete list, or additions?"
      disabled={disabled}
      value={value === null ? "" : value ? "complete" : "additions"}
      onValueChange={(next) => onChange(next === "complete")}
      className="grid gap-3 sm:grid-cols-2"
    >
      {choices.map((choice) => (
        <RadioGroup.Item
          key={choice.value}
          value={choice.value}
          className={cn(
            "motion-colors flex items-start gap-3 rounded border border-line-subtle bg-canvas p-3 text-start hover:bg-hover disabled:opacity-60 data-[state=checked]:border-accent data-[state=checked]:bg-accent-subtle dark:bg-surface",
          )}
        >
          <span className="mt-0.5 flex size-4 shrink-0 items-center justify-center rounded-full border border-field bg-canvas">
            <RadioGroup.Indicator className="size-2 rounded-full bg-accent" />
          </span>
          <span className="min-w-0">
            <span className="block font-medium text-ink text-sm">{choice.title}</span>
            <span className="block text-muted text-sm">{choice.what}</span>
          </span>
        </RadioGroup.Item>
      ))}
    </RadioGroup.Root>
  );
}
