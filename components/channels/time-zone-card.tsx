"use client";

import { useState } from "react";
import { useAction } from "@/components/settings/use-action";
import { Button } from "@/components/ui/button";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { setTimeZoneAction } from "@/lib/features/channels/actions";

/** In which time zone daily and weekly digests have their hour. */
export function TimeZoneCard({ timeZone, timeZones }: { timeZone: string; timeZones: readonly string[] }) {
  const [busy, run] = useAction();
  const [zone, setZone] = useState(timeZone);
  const known = timeZones.includes(zone);
  return (
    <Card>
      <CardHeader title="Time zone" description="Daily and weekly digests have their hour in it." />
      <CardBody>
        <form
          className="flex flex-wrap items-end gap-2"
          onSubmit={(event) => {
            event.preventDefault();
            if (known)
              run(() => setTimeZoneAction({ timeZone: zone }), `Digests follow the clock of ${zone}.`);
          }}
        >
          <Field
            label="Zone"
            className="w-72"
            {...(known ? {} : { error: "Choose one of the list, such as Europe/Berlin." })}
          >
            {(control) => (
              <Input
                {...control}
                name="timeZone"
                list="time-zones"
                autoComplete="off"
                value={zone}
                onChange={(event) => setZone(event.target.value)}
              />
            )}
          </Field>
          <datalist id="time-zones">
            {timeZones.map((each) => (
              <option key={each} value={each} />
            ))}
          </datalist>
          <Button type="submit" busy={busy} disabled={zone === timeZone}>
            Save the zone
          </Button>
        </form>
      </CardBody>
    </Card>
  );
}
