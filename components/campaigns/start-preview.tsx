"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { confirmThen } from "@/components/auth/confirm-then";
import { follow } from "@/components/channels/use-channel-test";
import { EmptyState } from "@/components/feedback/empty-state";
import { useDecision } from "@/components/labels/use-decision";
import { PeopleOfPreview } from "@/components/questions/ask-preview";
import { Button } from "@/components/ui/button";
import { Card, CardBody, CardFooter, CardHeader } from "@/components/ui/card";
import { formatNumber } from "@/components/ui/number-format";
import { notify, notifyError } from "@/components/ui/toast";
import { campaignEndWords, dayWords, endOfDay } from "@/lib/domain/ownership/campaign";
import { showText } from "@/lib/domain/text";
import { startCampaignAction, trialLetterAction } from "@/lib/features/campaigns/actions";
import type {
  CampaignChoice,
  CampaignDraft,
  CampaignPreview,
  CampaignStart,
} from "@/lib/features/campaigns/schema";

const counted = (n: number, one: string, many: string) => `${formatNumber(n)} ${n === 1 ? one : many}`;

const choiceOf = ({ atEnd, ...draft }: CampaignDraft): CampaignChoice | null =>
  atEnd === null ? null : { ...draft, atEnd };

/** What starting would do: how much, whom, word for word; the way to read it in one's own mail first; and the way to start. */
export function StartPreview({ start, busy }: { start: CampaignStart; busy: boolean }) {
  const { draft, preview, maySend } = start;
  const router = useRouter();
  const { busy: starting, decide } = useDecision();
  const choice = choiceOf(draft);
  const end = endOfDay(draft.end);
  const { ask, blocked } = preview;
  const run = async () => {
    if (choice === null) return;
    const { campaignId } = start;
    const done = await decide(() =>
      confirmThen(() => startCampaignAction({ campaignId, choice, seen: preview.seen })),
    );
    if (done === null) {
      // What it would do may be another by now.
      router.refresh();
      return;
    }
    notify(
      `Started: ${counted(done.people, "person is", "people are")} asked ${counted(done.asked, "question", "questions")} now.`,
    );
    router.push(`/ownership/campaigns/${campaignId}`);
  };
  return (
    <Card aria-busy={busy}>
      <CardHeader
        title="What starting would do now"
        description={
          end ? `Until the end of ${dayWords(end)} (UTC). Looking sends nothing.` : "Looking sends nothing."
        }
      />
      <CardBody className="flex flex-col gap-4">
        {blocked !== null ? (
          <EmptyState title="It cannot be started so" action={null} className="py-6">
            {showText(blocked, 400)}
          </EmptyState>
        ) : null}
        {preview.items > 0 ? (
          <>
            <Population preview={preview} />
            {ask.items > 0 ? <PeopleOfPreview preview={{ ...ask, seen: preview.seen }} /> : null}
            {draft.atEnd === null ? null : (
              <p className="text-sm">
                <span className="font-medium">At the end. </span>
                {campaignEndWords[draft.atEnd].what}
              </p>
            )}
          </>
        ) : null}
      </CardBody>
      <CardFooter className="flex-wrap">
        {maySend ? (
          <>
            <Button
              variant="primary"
              busy={starting}
              disabled={busy || blocked !== null || choice === null}
              onClick={() => void run()}
            >
              Start the campaign
            </Button>
            {choice !== null && choice.channelId !== null && ask.sample ? (
              <TrialButton choice={choice} disabled={busy} />
            ) : null}
            <span className="min-w-0 flex-1 basis-56">
              {choice === null
                ? "Say first what happens to what nobody answered."
                : "Exactly this leaves, and nothing before. Pressing twice starts one."}
            </span>
          </>
        ) : (
          <span>Nothing is sent before an administrator has looked at this and pressed Start.</span>
        )}
      </CardFooter>
    </Card>
  );
}

function Population({ preview }: { preview: CampaignPreview }) {
  const { found, identities, items, room, elsewhere, nobody, ask } = preview;
  const lines = [
    ask.items > 0
      ? `${counted(ask.items, "question goes", "questions go")} to ${counted(ask.people, "person", "people")} at once, by ${counted(ask.messages, "message", "messages")}.`
      : "Nobody is asked at once.",
    room > 0
      ? `${counted(room, "waits", "wait")} for room: nobody gets more than ${ask.cap} open questions. As they answer, they are asked the next, the highest risk first, up to the end.`
      : null,
    nobody > 0
      ? `Of ${formatNumber(nobody)} nobody is known who could be asked. ${nobody === 1 ? "It stands" : "They stand"} there as such; whoever is named is asked.`
      : null,
    elsewhere > 0 ? `About ${formatNumber(elsewhere)} somebody is asked already.` : null,
  ];
  return (
    <div className="flex flex-col gap-2 text-sm">
      <p>
        Of {counted(found, "identity", "identities")} that this finds,{" "}
        <strong>{counted(identities, "is", "are")} asked about</strong>
        {items === identities
          ? ""
          : `, with ${formatNumber(items)} questions: some need a business owner too`}
        .
      </p>
      <ul className="flex list-disc flex-col gap-1 ps-5">
        {lines
          .filter((line) => line !== null)
          .map((line) => (
            <li key={line}>{line}</li>
          ))}
      </ul>
    </div>
  );
}

/** Sends the first letter to whoever presses, and says what the channel said of it. */
function TrialButton({ choice, disabled }: { choice: CampaignChoice; disabled: boolean }) {
  const { decide } = useDecision();
  const [busy, setBusy] = useState(false);
  const send = async () => {
    setBusy(true);
    const asked = await decide(() => trialLetterAction({ choice }));
    const state = asked === null ? null : await follow(asked.testId, new AbortController().signal);
    setBusy(false);
    if (state?.is === "works") notify(state.said);
    else if (state?.is === "failed") notifyError("The test did not arrive.", { description: state.what });
    else if (state?.is === "unanswered") notifyError(state.what, { description: state.next });
  };
  return (
    <Button busy={busy} disabled={disabled} onClick={() => void send()}>
      Send a test to me
    </Button>
  );
}
