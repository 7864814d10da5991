"use client";

import { Checkbox } from "@/components/ui/checkbox";
import { Field, InlineField } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { showText } from "@/lib/domain/text";
import {
  type AskChoice,
  type AskingChannel,
  origins,
  originWords,
} from "@/lib/features/questions/schema-asking";

/** The choices of whom to ask, and how they hear of it, that rounds and campaigns share. */

const anybody = "anybody";
const inboxOnly = "none";

/** Whose questions are asked alone; null: everybody's. */
export function TeamField({
  teams,
  value,
  onChange,
}: {
  teams: readonly { id: string; name: string }[];
  value: string | null;
  onChange: (teamId: string | null) => void;
}) {
  return (
    <Field label="Team" help="Only what a team, or people in it, would be asked.">
      {(control) => (
        <Select
          {...control}
          value={value ?? anybody}
          onValueChange={(chosen) => onChange(chosen === anybody ? null : chosen)}
          options={[
            { value: anybody, label: "Everybody" },
            ...teams.map(({ id, name }) => ({ value: id, label: showText(name, 80) })),
          ]}
        />
      )}
    </Field>
  );
}

/** Why somebody is asked: one reason at least. */
export function OriginsField({
  value,
  onChange,
}: {
  value: AskChoice["from"];
  onChange: (from: AskChoice["from"]) => void;
}) {
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1 font-medium text-sm">Why somebody is asked</legend>
      {origins.map((origin) => (
        <InlineField key={origin} label={originWords[origin].title} help={originWords[origin].what}>
          {(control) => (
            <Checkbox
              {...control}
              checked={value.includes(origin)}
              disabled={value.length === 1 && value.includes(origin)}
              onCheckedChange={(checked) =>
                onChange(
                  origins.filter((each) => (each === origin ? checked === true : value.includes(each))),
                )
              }
            />
          )}
        </InlineField>
      ))}
    </fieldset>
  );
}

/** By which channel people hear of it; null: by none. */
export function ChannelField({
  channels,
  value,
  onChange,
}: {
  channels: readonly AskingChannel[];
  value: string | null;
  onChange: (channelId: string | null) => void;
}) {
  const help =
    channels.length === 0
      ? "Add an e-mail or Slack app channel under Settings, Channels, to write to people."
      : "The questions stand in people's inboxes either way.";
  return (
    <Field label="By" help={help}>
      {(control) => (
        <Select
          {...control}
          value={value ?? inboxOnly}
          onValueChange={(chosen) => onChange(chosen === inboxOnly ? null : chosen)}
          options={[
            ...channels.map(({ id, name, kind }) => ({
              value: id,
              label: showText(name, 80),
              hint: kind === "email" ? "E-mail" : "Slack, one by one",
            })),
            { value: inboxOnly, label: "No message", hint: "Only the inbox in Rollcall" },
          ]}
        />
      )}
    </Field>
  );
}
