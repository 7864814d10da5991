"use client";

import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { Button } from "@/components/ui/button";
import { Card, CardBody, CardFooter, CardHeader } from "@/components/ui/card";
import { Checkbox } from "@/components/ui/checkbox";
import { Field, InlineField } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { showText } from "@/lib/domain/text";
import {
  type AskChoice,
  type AskingChannel,
  askingAddress,
  origins,
  originWords,
} from "@/lib/features/questions/schema-asking";

const anybody = "anybody";
const inboxOnly = "none";

/** Whom to ask about what, and how they hear of it. It is the page's address: previewing sends nothing. */
export function AskForm({
  choice,
  channels,
  teams,
}: {
  choice: AskChoice;
  channels: readonly AskingChannel[];
  teams: readonly { id: string; name: string }[];
}) {
  const router = useRouter();
  const [busy, start] = useTransition();
  const [query, setQuery] = useState(choice.query);
  const [from, setFrom] = useState<readonly string[]>(choice.from);
  const [team, setTeam] = useState(choice.teamId ?? anybody);
  const [channel, setChannel] = useState(choice.channelId ?? inboxOnly);
  const letters = channels.filter(({ kind }) => kind !== "webhook");

  const look = () =>
    start(() => {
      const chosen: AskChoice = {
        query: query.trim(),
        from: origins.filter((origin) => from.includes(origin)),
        teamId: team === anybody ? null : team,
        channelId: channel === inboxOnly ? null : channel,
      };
      router.push(askingAddress(chosen), { scroll: false });
    });

  return (
    <Card>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          look();
        }}
      >
        <CardHeader
          title="Whom to ask"
          description="About what nobody answers for, the highest risk first. Looking sends nothing."
        />
        <CardBody className="grid gap-4 md:grid-cols-2">
          <Field label="Of the inventory" help="A query, as in the inventory. Empty: everything.">
            {(control) => (
              <Input
                {...control}
                value={query}
                placeholder="env:production tier:0"
                onChange={(event) => setQuery(event.target.value)}
              />
            )}
          </Field>
          <Field label="Team" help="Only what a team, or people in it, would be asked.">
            {(control) => (
              <Select
                {...control}
                value={team}
                onValueChange={setTeam}
                options={[
                  { value: anybody, label: "Everybody" },
                  ...teams.map(({ id, name }) => ({ value: id, label: showText(name, 80) })),
                ]}
              />
            )}
          </Field>
          <fieldset className="flex flex-col gap-2">
            <legend className="mb-1 font-medium text-sm">Why somebody is asked</legend>
            {origins.map((origin) => (
              <InlineField key={origin} label={originWords[origin].title} help={originWords[origin].what}>
                {(control) => (
                  <Checkbox
                    {...control}
                    checked={from.includes(origin)}
                    onCheckedChange={(checked) =>
                      setFrom(checked === true ? [...from, origin] : from.filter((each) => each !== origin))
                    }
                  />
                )}
              </InlineField>
            ))}
          </fieldset>
          <Field
            label="By"
            help={
              letters.length === 0
                ? "Add an e-mail or Slack app channel under Settings, Channels, to write to people."
                : "The questions stand in people's inboxes either way."
            }
          >
            {(control) => (
              <Select
                {...control}
                value={channel}
                onValueChange={setChannel}
                options={[
                  ...letters.map(({ id, name, kind }) => ({
                    value: id,
                    label: showText(name, 80),
                    hint: kind === "email" ? "E-mail" : "Slack, one by one",
                  })),
                  { value: inboxOnly, label: "No message", hint: "Only the inbox in Rollcall" },
                ]}
              />
            )}
          </Field>
        </CardBody>
        <CardFooter>
          <Button type="submit" busy={busy} disabled={from.length === 0}>
            Preview
          </Button>
        </CardFooter>
      </form>
    </Card>
  );
}
