"use client";

import { wordOf } from "@/components/labels/label-words";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { Textarea } from "@/components/ui/textarea";
import { labelFacts, type SettableLabel } from "@/lib/domain/settable-labels";

/** The control for one label's value. */
export function LabelValueField({
  label,
  value,
  onChange,
}: {
  label: SettableLabel;
  value: string;
  onChange: (value: string) => void;
}) {
  const { title, help, values } = labelFacts[label];
  return (
    <Field label={title} help={help}>
      {(control) =>
        values.length > 0 ? (
          <Select
            {...control}
            options={values.map((each) => ({ value: each, label: wordOf(each) }))}
            value={value}
            onValueChange={onChange}
          />
        ) : label === "end_date" ? (
          <Input {...control} type="date" value={value} onChange={(event) => onChange(event.target.value)} />
        ) : (
          <Textarea
            {...control}
            rows={2}
            maxLength={500}
            value={value}
            onChange={(event) => onChange(event.target.value)}
          />
        )
      }
    </Field>
  );
}
