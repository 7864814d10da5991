"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { hourWord, weekdays } from "@/components/alerts/alert-words";
import { FormMessage } from "@/components/auth/form-message";
import { Button } from "@/components/ui/button";
import { Field, InlineField } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { Switch } from "@/components/ui/switch";
import { Textarea } from "@/components/ui/textarea";
import { notify } from "@/components/ui/toast";
import { cadences } from "@/lib/domain/alert";
import { severities } from "@/lib/domain/severity";
import { showText } from "@/lib/domain/text";
import { saveAlertAction } from "@/lib/features/alerts/actions";
import { type AlertChoices, type AlertRow, pers, saveAlertSchema } from "@/lib/features/alerts/schema";

const cadenceTitles = {
  at_once: "At once, gathered for five minutes",
  daily: "Once a day",
  weekly: "Once a week",
};
const perTitles = { finding: "One issue for each finding", cause: "One issue for each cause" };
const all = "all";

/** What an alert is of, where it tells, and how often. */
export function AlertForm({
  alertId,
  alert,
  startView,
  choices: { views, channels, timeZone, mayArm },
}: {
  alertId: string;
  alert?: AlertRow;
  /** A new alert is of this view. */
  startView?: string | undefined;
  choices: AlertChoices;
}) {
  const router = useRouter();
  const [form, setForm] = useState({
    name: alert?.name ?? "",
    viewId: alert?.viewId ?? views.find(({ id }) => id === startView)?.id ?? views[0]?.id ?? "",
    channelId: alert?.channelId ?? channels[0]?.id ?? "",
    recipients: (alert?.recipients ?? []).join("\n"),
    cadence: alert?.cadence ?? ("at_once" as const),
    hour: alert?.hour ?? 8,
    weekday: alert?.weekday ?? 1,
    minSeverity: alert?.minSeverity ?? null,
    per: alert?.per ?? ("finding" as const),
    enabled: alert?.enabled ?? true,
  });
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [refusal, setRefusal] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const set = (more: Partial<typeof form>) => setForm((before) => ({ ...before, ...more }));
  const kind = channels.find(({ id }) => id === form.channelId)?.kind;

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setRefusal(null);
    const recipients = kind === "email" ? form.recipients.split(/[\s,;]+/).filter(Boolean) : [];
    const parsed = saveAlertSchema.safeParse({ ...form, alertId, recipients });
    setErrors(
      Object.fromEntries((parsed.error?.issues ?? []).map(({ path, message }) => [String(path[0]), message])),
    );
    if (!parsed.success) return;
    setBusy(true);
    const result = await saveAlertAction(parsed.data).catch(() => undefined);
    setBusy(false);
    if (!result) setRefusal("Rollcall could not be reached. Nothing may have been saved; try again.");
    else if (result.serverError) {
      const { what, safe, next } = result.serverError;
      setRefusal(`${what} ${safe} ${next}`);
    } else if (result.validationErrors)
      setRefusal("Part of it cannot be read. Reload the page and try again.");
    else {
      notify("Saved.", {
        ...(result.data?.armed ? {} : { description: "Look at what it sends, then arm it." }),
      });
      if (!alert) router.push(`/findings/alerts/${alertId}`);
    }
  };

  return (
    <form onSubmit={submit} className="flex max-w-2xl flex-col gap-4" noValidate>
      <FormMessage>{refusal}</FormMessage>
      <Field label="Name" required error={errors.name}>
        {(control) => (
          <Input
            {...control}
            name="name"
            maxLength={80}
            autoComplete="off"
            placeholder="For example: critical, to the on-call"
            value={form.name}
            onChange={(event) => set({ name: event.target.value })}
          />
        )}
      </Field>
      <Field
        label="View"
        required
        error={errors.viewId}
        help={
          views.length > 0 ? (
            "A shared view of findings. What is new in it is told."
          ) : (
            <>
              There is no shared view of findings yet. <Link href="/findings">Filter the inbox</Link>, save
              the view, and share it.
            </>
          )
        }
      >
        {(control) => (
          <Select
            {...control}
            options={views.map(({ id, name }) => ({ value: id, label: showText(name, 80) }))}
            value={form.viewId}
            onValueChange={(viewId) => set({ viewId })}
          />
        )}
      </Field>
      <Field label="At least" help="Of the view, only findings that are this severe.">
        {(control) => (
          <Select
            {...control}
            options={[
              { value: all, label: "Any severity" },
              ...severities.map((value) => ({
                value,
                label: value.charAt(0).toUpperCase() + value.slice(1),
              })),
            ]}
            value={form.minSeverity ?? all}
            onValueChange={(next) =>
              set({ minSeverity: severities.find((severity) => severity === next) ?? null })
            }
          />
        )}
      </Field>
      <Field
        label="Channel"
        required
        error={errors.channelId}
        help={
          channels.length > 0 ? null : mayArm ? (
            <>
              There is no channel yet. <Link href="/settings/channels">Add one</Link>.
            </>
          ) : (
            "There is no channel yet. Ask an administrator to add one."
          )
        }
      >
        {(control) => (
          <Select
            {...control}
            options={channels.map(({ id, name }) => ({ value: id, label: showText(name, 80) }))}
            value={form.channelId}
            onValueChange={(channelId) => set({ channelId })}
          />
        )}
      </Field>
      {kind === "email" ? (
        <Field label="Recipients" required error={errors.recipients} help="One address on each line.">
          {(control) => (
            <Textarea
              {...control}
              name="recipients"
              spellCheck={false}
              value={form.recipients}
              onChange={(event) => set({ recipients: event.target.value })}
            />
          )}
        </Field>
      ) : null}
      {kind === "jira" ? (
        <Field label="Issues" help="What one deed mends has a cause in common.">
          {(control) => (
            <Select
              {...control}
              options={pers.map((value) => ({ value, label: perTitles[value] }))}
              value={form.per}
              onValueChange={(next) => set({ per: pers.find((per) => per === next) ?? "finding" })}
            />
          )}
        </Field>
      ) : null}
      <div className="flex flex-wrap gap-4">
        <Field label="How often" className="min-w-56">
          {(control) => (
            <Select
              {...control}
              options={cadences.map((value) => ({ value, label: cadenceTitles[value] }))}
              value={form.cadence}
              onValueChange={(next) => set({ cadence: cadences.find((each) => each === next) ?? "at_once" })}
            />
          )}
        </Field>
        {form.cadence === "weekly" ? (
          <Field label="Day" className="min-w-36">
            {(control) => (
              <Select
                {...control}
                options={weekdays.map((label, at) => ({ value: String(at + 1), label }))}
                value={String(form.weekday)}
                onValueChange={(next) => set({ weekday: Number(next) })}
              />
            )}
          </Field>
        ) : null}
        {form.cadence === "at_once" ? null : (
          <Field label={`Hour (${timeZone})`} className="min-w-36">
            {(control) => (
              <Select
                {...control}
                options={Array.from({ length: 24 }, (_, hour) => ({
                  value: String(hour),
                  label: hourWord(hour),
                }))}
                value={String(form.hour)}
                onValueChange={(next) => set({ hour: Number(next) })}
              />
            )}
          </Field>
        )}
      </div>
      <InlineField label="On" help="Off, it tells nothing, and goes on from there when it is on again.">
        {(control) => (
          <Switch {...control} checked={form.enabled} onCheckedChange={(enabled) => set({ enabled })} />
        )}
      </InlineField>
      <div>
        <Button type="submit" variant="primary" busy={busy}>
          {alert ? "Save" : "Save and look at it"}
        </Button>
      </div>
    </form>
  );
}
