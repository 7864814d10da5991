"use client";

import { useAction } from "@/components/settings/use-action";
import { Button } from "@/components/ui/button";
import { Card, CardHeader } from "@/components/ui/card";
import { TimeText } from "@/components/ui/time-text";
import { showText } from "@/lib/domain/text";
import { dropMessageAction, retryMessageAction } from "@/lib/features/questions/actions-asking";
import type { FailingMessage } from "@/lib/features/questions/schema-asking";

/** Messages that did not arrive so far: why, when they are tried again, and a way to try at once or let them rest. */
export function FailingCard({
  messages,
  maySend,
}: {
  messages: readonly FailingMessage[];
  maySend: boolean;
}) {
  const [busy, run] = useAction();
  if (messages.length === 0) return null;
  return (
    <Card>
      <CardHeader
        title="Messages to look at"
        description="No question is lost: each stands in the inbox of whoever is asked. What is overdue stands under Unowned."
      />
      <ul className="divide-y divide-line">
        {messages.map(({ id, person, channel, kind, state, attempts, nextAt, lastError, items }) => (
          <li key={id} className="flex flex-wrap items-center gap-3 px-4 py-3">
            <div className="min-w-0 flex-1 basis-64">
              <p className="break-words text-sm">
                {person === null ? "An event" : showText(person, 80)}, {contents(kind, items)}, by{" "}
                {showText(channel ?? "a channel that was removed", 80)}
              </p>
              <p className="break-words text-critical text-sm">{showText(lastError, 300)}</p>
              <p className="text-muted text-xs">
                Tried {attempts === 1 ? "once" : `${attempts} times`}.{" "}
                {state === "sent" ? (
                  "The other side took it."
                ) : state === "waiting" || state === "sending" ? (
                  <>
                    Again <TimeText date={nextAt} variant="long" />.
                  </>
                ) : (
                  "Not tried again by itself."
                )}
              </p>
            </div>
            {maySend && state !== "sent" ? (
              <div className="flex gap-2">
                <Button
                  size="sm"
                  busy={busy}
                  onClick={() => run(() => retryMessageAction({ messageId: id }), "It is tried again.")}
                >
                  Try again
                </Button>
                <Button
                  size="sm"
                  variant="ghost"
                  busy={busy}
                  onClick={() => run(() => dropMessageAction({ messageId: id }), "It is not sent any more.")}
                >
                  Let it rest
                </Button>
              </div>
            ) : null}
          </li>
        ))}
      </ul>
    </Card>
  );
}

/** What a message is about: questions, or what nobody answers for past its deadline. */
function contents(kind: string, items: number): string {
  if (kind !== "unowned" && kind !== "event_overdue")
    return `${items} ${items === 1 ? "question" : "questions"}`;
  return `${items} overdue ${items === 1 ? "identity" : "identities"}`;
}
