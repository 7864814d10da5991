"use client";

import { CalendarClock } from "lucide-react";
import { useState } from "react";
import { useAction } from "@/components/settings/use-action";
import { scheduleWords } from "@/components/sources/source-words";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Dialog, DialogClose, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { showText } from "@/lib/domain/text";
import { scheduleSourcesAction } from "@/lib/features/sources/actions";
import type { SourceCard } from "@/lib/features/sources/schema-cards";
import { type Schedule, schedules } from "@/lib/features/sources/schema-words";

/** Sets how often the chosen sources are read by themselves. It opens by itself. */
export function ScheduleDialog({
  sources,
}: {
  sources: readonly Pick<SourceCard, "id" | "name" | "everyMinutes">[];
}) {
  const [open, setOpen] = useState(true);
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [schedule, setSchedule] = useState<Schedule>("six-hours");
  const [busy, run] = useAction();
  const chosen = sources.filter(({ id }) => !left.has(id));
  const toggle = (id: string, on: boolean) =>
    setLeft((before) => new Set(on ? [...before].filter((each) => each !== id) : [...before, id]));
  const apply = () => {
    run(
      () => scheduleSourcesAction({ sourceIds: chosen.map(({ id }) => id), schedule }),
      `Schedule of ${counted(chosen.length)} changed.`,
    );
    setOpen(false);
  };
  return (
    <Dialog open={open} onOpenChange={setOpen}>
      <DialogTrigger asChild>
        <Button busy={busy}>
          <CalendarClock aria-hidden /> Schedule
        </Button>
      </DialogTrigger>
      <DialogContent
        title="When sources are read"
        description="Those of one interval are spread over it, so that they do not all begin at once."
        footer={
          <>
            <DialogClose asChild>
              <Button>Cancel</Button>
            </DialogClose>
            <Button variant="primary" disabled={chosen.length === 0} onClick={apply}>
              Schedule {counted(chosen.length)}
            </Button>
          </>
        }
      >
        <Field label="Read them" className="mb-4 max-w-56">
          {(control) => (
            <Select
              id={control.id}
              options={schedules.map(({ value, label }) => ({ value, label }))}
              value={schedule}
              onValueChange={(next) => {
                const found = schedules.find((each) => each.value === next);
                if (found) setSchedule(found.value);
              }}
            />
          )}
        </Field>
        <div className="flex items-center gap-2 border-line-subtle border-b pb-2">
          <Checkbox
            id="schedule-all"
            checked={chosen.length === sources.length ? true : chosen.length > 0 ? "indeterminate" : false}
            onCheckedChange={(on) => setLeft(new Set(on === true ? [] : sources.map(({ id }) => id)))}
          />
          <label htmlFor="schedule-all" className="text-muted text-sm">
            All sources that are read from here
          </label>
        </div>
        <ul>
          {sources.map(({ id, name, everyMinutes }) => (
            <li key={id} className="flex min-h-9 items-center gap-2 text-sm">
              <Checkbox
                id={`schedule-${id}`}
                checked={!left.has(id)}
                onCheckedChange={(on) => toggle(id, on === true)}
              />
              <label htmlFor={`schedule-${id}`} className="min-w-0 flex-1 break-words">
                {showText(name, 80)}
              </label>
              <span className="text-muted">{scheduleWords(everyMinutes)}</span>
            </li>
          ))}
        </ul>
      </DialogContent>
    </Dialog>
  );
}

const counted = (n: number) => `${n.toLocaleString("en")} ${n === 1 ? "source" : "sources"}`;
