"use client";

import { OwnerPicker } from "@/components/ownership/owner-picker";
import { Field } from "@/components/ui/field";

export interface PickedPerson {
  id: string;
  name: string;
}

/** Chooses somebody who is here already, or nobody. */
export function PersonPicker({
  label,
  help,
  optional = true,
  value,
  onChange,
}: {
  label: string;
  help?: string;
  optional?: boolean;
  value: PickedPerson | null;
  onChange: (value: PickedPerson | null) => void;
}) {
  return (
    <Field label={label} help={help} optional={optional}>
      {(control) => (
        <OwnerPicker
          known
          control={control}
          value={value && { choice: { kind: "person", id: value.id }, name: value.name }}
          onChange={(picked) =>
            onChange(picked?.choice.kind === "person" ? { id: picked.choice.id, name: picked.name } : null)
          }
        />
      )}
    </Field>
  );
}
