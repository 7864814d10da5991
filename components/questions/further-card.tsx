"use client";

import { useAction } from "@/components/settings/use-action";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { Field, InlineField } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { Switch } from "@/components/ui/switch";
import { TimeText } from "@/components/ui/time-text";
import { showText } from "@/lib/domain/text";
import { setEventsAction, setFurtherAction, setOverdueAction } from "@/lib/features/questions/actions-asking";
import {
  type AskChoice,
  type AskingChannel,
  type AskingSetting,
  type OverduePreview,
  originWords,
} from "@/lib/features/questions/schema-asking";

const nowhere = "nowhere";

/** What is asked and told by itself: all of it off until an administrator switches it on. */
export function FurtherCard({
  setting,
  choice,
  channels,
  overdue,
  maySwitch,
}: {
  setting: AskingSetting;
  choice: AskChoice;
  channels: readonly AskingChannel[];
  overdue: OverduePreview | null;
  maySwitch: boolean;
}) {
  const [busy, run] = useAction();
  const { further, events } = setting;
  const of = further?.choice ?? choice;
  const hooks = channels.filter(({ kind }) => kind === "webhook");
  return (
    <Card>
      <CardHeader title="By itself" description="Off until an administrator switches it on." />
      <CardBody className="flex flex-col gap-4">
        <InlineField
          label="Ask further by itself"
          help={
            <>
              Once an hour: whoever was sent questions before, and has answered some, is asked the next ones,
              up to the limit; owners whose word is more than a year old are asked to say again. Nobody else
              gets a first question. One message a day at most. Of: <Chosen choice={of} />
              {further ? (
                <>
                  {" "}
                  On since <TimeText date={further.at} variant="long" />.
                </>
              ) : null}
            </>
          }
        >
          {(control) => (
            <Switch
              {...control}
              checked={further !== null}
              disabled={!maySwitch || busy}
              onCheckedChange={(on) =>
                run(
                  () => setFurtherAction({ choice: on ? choice : null }),
                  on ? "It asks further by itself." : "It asks nothing further by itself.",
                )
              }
            />
          )}
        </InlineField>
        <OverdueField setting={setting} preview={overdue} maySwitch={maySwitch} />
        {hooks.length > 0 ? (
          <Field
            label="Events"
            help="A webhook that gets owner.asked, owner.answered and, where that is told, owner.overdue for what happens from then on."
            className="max-w-sm"
          >
            {(control) => (
              <Select
                {...control}
                value={events?.channelId ?? nowhere}
                disabled={!maySwitch || busy}
                onValueChange={(id) =>
                  run(
                    () => setEventsAction({ channelId: id === nowhere ? null : id }),
                    id === nowhere ? "No events are sent." : "Events are sent from now on.",
                  )
                }
                options={[
                  { value: nowhere, label: "None" },
                  ...hooks.map(({ id, name }) => ({ value: id, label: showText(name, 80) })),
                ]}
              />
            )}
          </Field>
        ) : null}
      </CardBody>
    </Card>
  );
}

/** Telling what is overdue: switched on with what the preview shows, and nothing else. */
function OverdueField({
  setting: { overdue, channelId },
  preview,
  maySwitch,
}: {
  setting: AskingSetting;
  preview: OverduePreview | null;
  maySwitch: boolean;
}) {
  const [busy, run] = useAction();
  return (
    <InlineField
      label="Tell what is overdue"
      help={
        <>
          Once a day, each thing once: whoever sees to what nobody answers for past its deadline is told, and
          after as much time again analysts are.{" "}
          {overdue !== null ? (
            <>
              On since <TimeText date={overdue.at} variant="long" />.
            </>
          ) : channelId === null ? (
            "It goes by the channel of the last Send: send questions by one first."
          ) : preview !== null ? (
            beginning(preview)
          ) : maySwitch ? (
            "Whom it would tell could not be counted in time. Reload the page."
          ) : null}
        </>
      }
    >
      {(control) => (
        <Switch
          {...control}
          checked={overdue !== null}
          disabled={!maySwitch || busy || (overdue === null && preview === null)}
          onCheckedChange={(on) =>
            run(
              () =>
                setOverdueAction({
                  seen: on && preview ? { people: preview.people, identities: preview.identities } : null,
                }),
              on ? "It tells what is overdue." : "It tells nothing of what is overdue.",
            )
          }
        />
      )}
    </InlineField>
  );
}

function beginning({ people, identities, waiting }: OverduePreview): string {
  const many = (n: number, one: string, more: string) => `${n.toLocaleString("en")} ${n === 1 ? one : more}`;
  const begins = `Switched on now, it tells ${many(people, "person", "people")} of ${many(identities, "identity", "identities")}.`;
  if (waiting === 0) return begins;
  return `${begins} ${many(waiting, "more waits", "more wait")}: nobody is there to be told.`;
}

function Chosen({ choice: { query, from } }: { choice: AskChoice }) {
  return (
    <>
      {query === "" ? "everything" : <code>{showText(query, 120)}</code>} (
      {from.map((origin) => originWords[origin].title.toLowerCase()).join(", ")}).
    </>
  );
}
