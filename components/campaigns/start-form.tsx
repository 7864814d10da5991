"use client";

import { ChannelField, OriginsField, TeamField } from "@/components/questions/choice-fields";
import { Button } from "@/components/ui/button";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import {
  campaignEnds,
  campaignEndWords,
  dayWords,
  endOfDay,
  remindChoices,
} from "@/lib/domain/ownership/campaign";
import { maxQueryLength } from "@/lib/domain/query/grammar";
import { showText } from "@/lib/domain/text";
import type { CampaignDraft, CampaignStart } from "@/lib/features/campaigns/schema";

/** The choices of a campaign to start. Each is looked at as soon as it is made. */
export function StartForm({
  draft,
  presets,
  channels,
  teams,
  onChange,
}: Pick<CampaignStart, "presets" | "channels" | "teams"> & {
  draft: CampaignDraft;
  /** `isTyped`: more may follow. */
  onChange: (part: Partial<CampaignDraft>, isTyped?: boolean) => void;
}) {
  const { name, query, from, teamId, channelId, end, atEnd, remindDays } = draft;
  const until = endOfDay(end);
  const reminds = remindChoices.find((days) => days === remindDays) ?? remindChoices[0];
  return (
    <Card>
      <CardHeader
        title="What is asked about"
        description="What nobody answers for. It is frozen at the start."
      />
      <CardBody className="flex flex-col gap-4">
        {presets
          .filter((group) => group.presets.length > 0)
          .map((group) => (
            <fieldset key={group.title} className="min-w-0">
              <legend className="mb-1 text-muted text-xs">{group.title}</legend>
              <div className="flex flex-wrap gap-1.5">
                {group.presets.map((preset) => (
                  <Button
                    key={preset.query}
                    size="sm"
                    className="max-w-full"
                    aria-pressed={query === preset.query}
                    variant={query === preset.query ? "primary" : "secondary"}
                    onClick={() => onChange({ query: preset.query, name: preset.name })}
                  >
                    <span className="truncate">{showText(preset.title, 40)}</span>
                  </Button>
                ))}
              </div>
            </fieldset>
          ))}
        <Field label="Of the inventory" help="A query, as in the inventory. Empty: everything.">
          {(control) => (
            <Input
              {...control}
              value={query}
              maxLength={maxQueryLength}
              placeholder="account:payments env:production"
              onChange={(event) => onChange({ query: event.target.value }, true)}
            />
          )}
        </Field>
        <TeamField teams={teams} value={teamId} onChange={(chosen) => onChange({ teamId: chosen })} />
        <Field
          label="Name"
          help="It stands in the letters."
          {...(name.trim() === "" ? { error: "Give it a name." } : {})}
        >
          {(control) => (
            <Input
              {...control}
              value={name}
              maxLength={120}
              onChange={(event) => onChange({ name: event.target.value }, true)}
            />
          )}
        </Field>
        <Field label="Ends on" help={until ? `With the end of ${dayWords(until)}, in UTC.` : "Choose a day."}>
          {(control) => (
            <Input
              {...control}
              type="date"
              value={end}
              onChange={(event) => onChange({ end: event.target.value }, true)}
            />
          )}
        </Field>
        <fieldset className="flex flex-col gap-2">
          <legend className="mb-1 font-medium text-sm">What nobody answered by then</legend>
          {campaignEnds.map((each) => (
            <label key={each} className="flex items-start gap-2.5 text-sm pointer-coarse:py-1.5">
              <input
                type="radio"
                name="atEnd"
                className="mt-0.5 size-4 shrink-0 accent-[var(--accent)]"
                checked={atEnd === each}
                onChange={() => onChange({ atEnd: each })}
              />
              <span>
                {campaignEndWords[each].title}
                <span className="block text-muted text-xs">{campaignEndWords[each].what}</span>
              </span>
            </label>
          ))}
          <p className="text-muted text-xs">Nothing is switched off, or given to anybody, by itself.</p>
        </fieldset>
        <details>
          <summary className="cursor-pointer text-sm pointer-coarse:py-2">
            Who is asked, and how they hear of it
          </summary>
          <div className="mt-3 flex flex-col gap-4">
            <OriginsField value={from} onChange={(chosen) => onChange({ from: chosen })} />
            <ChannelField
              channels={channels}
              value={channelId}
              onChange={(chosen) => onChange({ channelId: chosen })}
            />
            <Field label="Reminders" help="One message of all that is open, at most one a day.">
              {(control) => (
                <Select
                  {...control}
                  value={String(reminds)}
                  onValueChange={(value) =>
                    onChange({ remindDays: remindChoices.find((days) => String(days) === value) ?? reminds })
                  }
                  options={remindChoices.map((days) => ({
                    value: String(days),
                    label: `Every ${days} days`,
                  }))}
                />
              )}
            </Field>
          </div>
        </details>
      </CardBody>
    </Card>
  );
}
