"use client";

import { useState } from "react";
import { confirmThen } from "@/components/auth/confirm-then";
import { EmptyState } from "@/components/feedback/empty-state";
import { notifyRefusal } from "@/components/settings/use-action";
import { ChoiceCards } from "@/components/sources/choice-cards";
import { Button } from "@/components/ui/button";
import { Card, CardBody, CardFooter, CardHeader } from "@/components/ui/card";
import { CodeBlock } from "@/components/ui/code-block";
import { notify, notifyError } from "@/components/ui/toast";
import { showText } from "@/lib/domain/text";
import { armAlertAction } from "@/lib/features/alerts/actions";
import { type AlertPreview, type AlertRow, htmlTitle } from "@/lib/features/alerts/schema";

type Existing = "told" | "send";

const counted = (n: number, one: string, many: string) => `${n.toLocaleString("en")} ${n === 1 ? one : many}`;

/** What an alert would send now, word for word, and the way to let it go. */
export function AlertPreviewCard({
  alert,
  preview,
  mayArm,
}: {
  alert: AlertRow;
  preview: AlertPreview;
  mayArm: boolean;
}) {
  const [existing, setExisting] = useState<Existing>("told");
  const [busy, setBusy] = useState(false);
  const armed = alert.armedAt !== null;
  const { untold, closed, blocked, parts, to } = preview;

  const arm = async () => {
    setBusy(true);
    const input = {
      alertId: alert.id,
      seen: preview.seen,
      existing: untold > 0 ? existing : "told",
    } as const;
    const result = await confirmThen(() => armAlertAction(input)).catch(() => null);
    setBusy(false);
    if (result?.data) {
      notify(result.data.sent > 0 ? "Armed, and on its way." : "Armed: what comes from now on is told.");
    } else if (result?.serverError) notifyRefusal(result.serverError);
    else
      notifyError("Rollcall could not be reached.", {
        description: "Nothing may have been sent; try again.",
      });
  };

  return (
    <Card>
      <CardHeader title="What it would send now" description={to ? `To ${showText(to, 300)}` : undefined} />
      <CardBody className="flex flex-col gap-3">
        {blocked !== null ? (
          <p role="alert" className="rounded bg-critical-subtle px-3 py-2 text-critical text-sm">
            Nothing can be sent. {blocked}
          </p>
        ) : parts.length === 0 ? (
          <EmptyState title="Nothing" action={null} className="py-6">
            {armed ? "There is no news since it last told." : "Nothing is there. What comes later is told."}
          </EmptyState>
        ) : (
          <>
            <p className="text-sm">{standing(alert, preview)}</p>
            {parts.map(({ title, text }) =>
              title !== htmlTitle ? (
                <CodeBlock key={text} title={showText(title, 200)} code={text} wrap />
              ) : (
                <details key={text}>
                  <summary className="cursor-pointer text-muted text-sm">{title}</summary>
                  <CodeBlock title={title} code={text} wrap className="mt-2" />
                </details>
              ),
            )}
            {preview.messages > parts.length &&
            (alert.channelKind === "webhook" || alert.channelKind === "jira") ? (
              <p className="text-muted text-sm">
                These are the first of {preview.messages.toLocaleString("en")}.
              </p>
            ) : null}
          </>
        )}
        {!armed && mayArm && blocked === null && untold > 0 ? (
          <ChoiceCards
            label="What is there already"
            choices={[
              {
                value: "told",
                title: "Tell only what comes later",
                what: `${counted(untold, "finding is", "findings are")} taken as told.`,
              },
              {
                value: "send",
                title: "Send these once",
                what: sendWords(alert, preview),
              },
            ]}
            value={existing}
            onChange={setExisting}
          />
        ) : null}
      </CardBody>
      <CardFooter className="flex-wrap">
        {armed ? (
          <span>
            Armed by {showText(alert.armedByName ?? "somebody", 60)}.
            {closed > 0 && untold === 0 && alert.cadence === "at_once"
              ? " What only closed is told with the next news."
              : ""}
          </span>
        ) : mayArm ? (
          <>
            <Button variant="primary" busy={busy} disabled={blocked !== null} onClick={arm}>
              {untold > 0 && existing === "send" ? "Send and arm" : "Arm it"}
            </Button>
            <span className="min-w-0 flex-1 basis-56">
              From then on it tells by itself. Another recipient, view, query, least severity or channel
              disarms it.
            </span>
          </>
        ) : (
          <span>Nothing is sent before an administrator has looked at this and armed it.</span>
        )}
      </CardFooter>
    </Card>
  );
}

function standing({ armedAt }: AlertRow, { untold, closed, begins }: AlertPreview): string {
  const news = untold > 0 ? counted(untold, "finding", "findings") : "";
  const shut =
    closed > 0 ? `${counted(closed, "finding that was told is", "findings that were told are")} closed` : "";
  if (armedAt === null || begins) {
    return `${news || "None"} ${untold === 1 ? "is" : "are"} there already; only what comes later is told, unless you choose otherwise.`;
  }
  return `${[news && `${news} ${untold === 1 ? "is" : "are"} new`, shut].filter(Boolean).join("; ")}.`;
}

function sendWords({ channelKind }: AlertRow, { messages }: AlertPreview): string {
  if (channelKind === "webhook") return `${counted(messages, "event", "events")}, in portions.`;
  if (channelKind === "jira") return `${counted(messages, "issue", "issues")}, twenty every five minutes.`;
  return "One message with the worst twenty and a link to all.";
}
