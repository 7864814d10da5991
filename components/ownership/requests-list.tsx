"use client";

import Link from "next/link";
import { useState } from "react";
import { EmptyState } from "@/components/feedback/empty-state";
import { useDecision } from "@/components/labels/use-decision";
import { Badge, type BadgeTone } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { NoteDialog } from "@/components/ui/note-dialog";
import { TimeText } from "@/components/ui/time-text";
import { notify } from "@/components/ui/toast";
import { showText } from "@/lib/domain/text";
import {
  approveActionAction,
  declineActionAction,
  withdrawActionAction,
} from "@/lib/features/requested-actions/actions";
import type { ActionState, RequestedAction } from "@/lib/features/requested-actions/schema";

const tones: Record<ActionState, BadgeTone> = {
  requested: "medium",
  approved: "ok",
  declined: "neutral",
  withdrawn: "unknown",
};
type Deciding = { request: RequestedAction; deed: "approve" | "decline" };

/** What people asked to be disabled: a second person says yes or no, and what a yes means. */
export function RequestsList({
  requests,
  reader,
  mayDecide,
}: {
  requests: readonly RequestedAction[];
  reader: string;
  mayDecide: boolean;
}) {
  const [deciding, setDeciding] = useState<Deciding | null>(null);
  const { busy, decide } = useDecision();
  if (requests.length === 0) {
    return (
      <EmptyState title="Nobody asked for anything to be disabled" action={null}>
        When an owner asks for it, or says that nobody needs something and its use agrees, it stands here for
        a second person to decide.
      </EmptyState>
    );
  }
  return (
    <>
      <p className="text-muted text-sm">
        Approving changes nothing by itself: whoever runs the source disables it there, and the next sync
        shows it.
      </p>
      <ul className="flex flex-col gap-3">
        {requests.map((request) => {
          const isOwn = request.requestedBy.actor === reader;
          return (
            <li key={request.id}>
              <Card className="flex flex-col gap-2 p-4">
                <div className="flex flex-wrap items-center gap-2">
                  <Badge tone={tones[request.state]}>{request.state}</Badge>
                  <Link
                    href={`/inventory/${request.identity.id}`}
                    className="min-w-0 break-words font-medium text-accent hover:underline"
                  >
                    Disable <bdi>{showText(request.identity.name ?? request.identity.id, 100)}</bdi>
                  </Link>
                </div>
                <p className="break-words">{showText(request.reason, 600)}</p>
                <p className="text-muted text-xs">
                  {showText(request.requestedBy.name, 60)} asked <TimeText date={request.requestedAt} />
                  {request.decidedBy && request.decidedAt ? (
                    <>
                      {" "}
                      · {showText(request.decidedBy.name, 60)}:{" "}
                      {request.state === "approved"
                        ? "approved; to be carried out at the source by whoever runs it"
                        : request.state}{" "}
                      <TimeText date={request.decidedAt} />
                    </>
                  ) : null}
                  {request.note ? ` · “${showText(request.note, 300)}”` : ""}
                </p>
                {request.state === "requested" ? (
                  <div className="flex flex-wrap gap-2">
                    {mayDecide && !isOwn ? (
                      <>
                        <Button onClick={() => setDeciding({ request, deed: "approve" })}>Approve</Button>
                        <Button onClick={() => setDeciding({ request, deed: "decline" })}>Decline</Button>
                      </>
                    ) : null}
                    {isOwn ? (
                      <>
                        <Button
                          busy={busy}
                          onClick={() => void decide(() => withdrawActionAction({ id: request.id }))}
                        >
                          Withdraw
                        </Button>
                        <span className="self-center text-muted text-xs">Somebody else decides on it.</span>
                      </>
                    ) : null}
                  </div>
                ) : null}
              </Card>
            </li>
          );
        })}
      </ul>
      {deciding ? <DecideDialog {...deciding} onClose={() => setDeciding(null)} /> : null}
    </>
  );
}

function DecideDialog({ request, deed, onClose }: Deciding & { onClose: () => void }) {
  const { busy, decide } = useDecision();
  const name = showText(request.identity.name ?? request.identity.id, 60);
  const approves = deed === "approve";
  const verb = approves ? "Approve" : "Decline";
  const save = async (note: string) => {
    const act = approves ? approveActionAction : declineActionAction;
    const done = await decide(async () => {
      const result = await act({ id: request.id, note });
      return result?.serverError || result?.validationErrors ? result : { data: true };
    });
    if (done === null) return;
    notify(approves ? `Approved: disable ${name} at its source.` : "Declined");
    onClose();
  };
  return (
    <NoteDialog
      title={`${verb}: disable ${name}`}
      description={
        approves
          ? "You say that it may be disabled. Rollcall does not do it: whoever runs the source carries it out there."
          : "Whoever asked for it reads why."
      }
      label={approves ? "Note" : "Why not"}
      verb={verb}
      optional={approves}
      busy={busy}
      onSave={(note) => void save(note)}
      onClose={onClose}
    />
  );
}
