"use client";

import { ChevronRight } from "lucide-react";
import { Field, InlineField } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { Switch } from "@/components/ui/switch";
import { Textarea } from "@/components/ui/textarea";
import type { SecretView } from "@/lib/features/sources/schema-cards";
import { type FieldView, initialValue, isAsked } from "@/lib/features/sources/schema-catalogue";
import { SecretInput } from "./secret-input";

export interface FieldsProps {
  fields: readonly FieldView[];
  values: Readonly<Record<string, string>>;
  errors: Readonly<Record<string, string>>;
  /** Secrets that are stored: shown by their fingerprint, replaced only when something is entered. */
  secrets?: readonly SecretView[];
  onChange: (name: string, value: string) => void;
}

/** The fields of a connector: those that are asked for now, and the rare ones behind "More settings". */
export function FieldInputs(props: FieldsProps) {
  const { fields, values, errors } = props;
  const asked = fields.filter((field) => isAsked(field, fields, values));
  const rare = asked.filter((field) => field.rare);
  const open = rare.some((field) => errors[field.name] || values[field.name]);
  return (
    <div className="flex flex-col gap-4">
      {asked
        .filter((field) => !field.rare)
        .map((field) => (
          <OneField key={field.name} field={field} {...props} />
        ))}
      {rare.length > 0 ? (
        <details className="group" open={open || undefined}>
          <summary className="inline-flex list-none items-center gap-1 rounded-sm text-muted text-sm hover:text-ink [&::-webkit-details-marker]:hidden">
            <ChevronRight
              className="size-4 transition-transform duration-(--motion) group-open:rotate-90"
              aria-hidden
            />
            More settings
          </summary>
          <div className="mt-3 flex flex-col gap-4">
            {rare.map((field) => (
              <OneField key={field.name} field={field} {...props} />
            ))}
          </div>
        </details>
      ) : null}
    </div>
  );
}

function OneField({ field, values, errors, secrets = [], onChange }: FieldsProps & { field: FieldView }) {
  const value = values[field.name] ?? "";
  const set = (next: string) => onChange(field.name, next);
  if (field.type === "boolean") {
    return (
      <InlineField label={field.label} help={field.help}>
        {(control) => (
          <Switch {...control} checked={value === "true"} onCheckedChange={(on) => set(on ? "true" : "")} />
        )}
      </InlineField>
    );
  }
  return (
    <Field label={field.label} help={field.help} error={errors[field.name]} required={field.required}>
      {(control) => {
        const common = { ...control, name: field.name, placeholder: field.placeholder };
        switch (field.type) {
          case "select":
            return (
              <Select
                id={control.id}
                aria-describedby={control["aria-describedby"]}
                aria-invalid={control["aria-invalid"]}
                options={(field.options ?? []).map((option) => ({
                  ...option,
                  value: option.value || noChoice,
                }))}
                value={value || initialValue(field) || noChoice}
                onValueChange={(next) => set(next === noChoice ? "" : next)}
              />
            );
          case "textarea":
            return (
              <Textarea
                {...common}
                spellCheck={false}
                className="font-mono"
                value={value}
                onChange={(event) => set(event.target.value)}
              />
            );
          case "secret":
            return (
              <SecretInput
                control={common}
                value={value}
                stored={secrets.find((secret) => secret.field === field.name)}
                onChange={set}
              />
            );
          case "number":
            return (
              <Input
                {...common}
                inputMode="numeric"
                value={value}
                onChange={(event) => set(event.target.value)}
              />
            );
          default:
            return (
              <Input
                {...common}
                autoComplete="off"
                spellCheck={false}
                className="font-mono"
                value={value}
                onChange={(event) => set(event.target.value)}
              />
            );
        }
      }}
    </Field>
  );
}

/** Stands for "nothing chosen" where the component wants a value. */
const noChoice = "-";
