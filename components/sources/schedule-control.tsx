"use client";

import { useAction } from "@/components/settings/use-action";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { scheduleSourcesAction } from "@/lib/features/sources/actions";
import { schedules } from "@/lib/features/sources/schema-words";
import { scheduleWords } from "./source-words";

/** How often a source is read by itself; takes effect at once. */
export function ScheduleControl({
  sourceId,
  everyMinutes,
}: {
  sourceId: string;
  everyMinutes: number | null;
}) {
  const [busy, run] = useAction();
  const current = schedules.find((each) => each.minutes === everyMinutes);
  return (
    <Field
      label="Read it"
      className="max-w-56"
      help={current ? undefined : `At present ${scheduleWords(everyMinutes)}.`}
    >
      {(control) => (
        <Select
          id={control.id}
          aria-describedby={control["aria-describedby"]}
          disabled={busy}
          options={schedules.map(({ value, label }) => ({ value, label }))}
          value={current?.value ?? ""}
          onValueChange={(next) => {
            const chosen = schedules.find((each) => each.value === next);
            if (!chosen) return;
            run(
              () => scheduleSourcesAction({ sourceIds: [sourceId], schedule: chosen.value }),
              "Schedule changed.",
            );
          }}
        />
      )}
    </Field>
  );
}
