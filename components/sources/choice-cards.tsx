"use client";

import { RadioGroup } from "radix-ui";

export interface Choice<Value extends string> {
  value: Value;
  title: string;
  what: string;
}

/** A question with two answers that need a sentence each. */
export function ChoiceCards<Value extends string>({
  label,
  choices,
  value,
  disabled = false,
  onChange,
}: {
  label: string;
  choices: readonly Choice<Value>[];
  value: Value | null;
  disabled?: boolean;
  onChange: (value: Value) => void;
}) {
  return (
    <RadioGroup.Root
      aria-label={label}
      disabled={disabled}
      value={value ?? ""}
      onValueChange={(next) => {
        const chosen = choices.find((choice) => choice.value === next);
        if (chosen) onChange(chosen.value);
      }}
      className="grid gap-3 sm:grid-cols-2"
    >
      {choices.map((choice) => (
        <RadioGroup.Item
          key={choice.value}
          value={choice.value}
          className="motion-colors flex items-start gap-3 rounded border border-line-subtle bg-canvas p-3 text-start hover:bg-hover disabled:opacity-60 data-[state=checked]:border-accent data-[state=checked]:bg-accent-subtle dark:bg-surface"
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
