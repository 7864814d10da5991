"use client";

import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { ChannelField, OriginsField, TeamField } from "@/components/questions/choice-fields";
import { Button } from "@/components/ui/button";
import { Card, CardBody, CardFooter, CardHeader } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { type AskChoice, type AskingChannel, askingAddress } from "@/lib/features/questions/schema-asking";

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
  const [from, setFrom] = useState(choice.from);
  const [teamId, setTeamId] = useState(choice.teamId);
  const [channelId, setChannelId] = useState(choice.channelId);
  const letters = channels.filter(({ kind }) => kind !== "webhook");

  const look = () =>
    start(() =>
      router.push(askingAddress({ query: query.trim(), from, teamId, channelId }), { scroll: false }),
    );

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
          <TeamField teams={teams} value={teamId} onChange={setTeamId} />
          <OriginsField value={from} onChange={setFrom} />
          <ChannelField channels={letters} value={channelId} onChange={setChannelId} />
        </CardBody>
        <CardFooter>
          <Button type="submit" busy={busy}>
            Preview
          </Button>
        </CardFooter>
      </form>
    </Card>
  );
}
