"use client";

import { useState } from "react";
import { FindingCommentDialog } from "@/components/findings/finding-comment-dialog";
import { tellEvent } from "@/components/findings/finding-history-words";
import { useDecision } from "@/components/labels/use-decision";
import { ConfirmDialog } from "@/components/ui/alert-dialog";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { TimeText } from "@/components/ui/time-text";
import { notify } from "@/components/ui/toast";
import { showText } from "@/lib/domain/text";
import { deleteCommentAction } from "@/lib/features/findings/actions";
import type { FindingEvent } from "@/lib/features/findings/schema-triage";

type Comment = Extract<FindingEvent, { kind: "commented" }>;

/** All that became of a finding, in one order of time: what the data showed, what people decided and wrote. */
export function FindingHistory({ history }: { history: readonly FindingEvent[] }) {
  const [editing, setEditing] = useState<Comment>();
  const [deleting, setDeleting] = useState<Comment>();
  const { busy, decide } = useDecision();
  const close = () => setEditing(undefined);
  const remove = async ({ id }: Comment) => {
    const done = await decide(async () => {
      const answer = await deleteCommentAction({ id });
      return answer && { ...answer, data: !answer.serverError };
    });
    setDeleting(undefined);
    if (done) notify("Comment deleted");
  };
  return (
    <Card>
      <CardHeader title="History" />
      <CardBody>
        <ol className="divide-y divide-line-subtle">
          {history.map((event) => {
            const told = tellEvent(event);
            return (
              <li
                key={`${event.kind} ${event.at.getTime()} ${"id" in event ? event.id : told.lines.join(" ")}`}
                className="grid gap-x-4 gap-y-1 py-2.5 text-sm sm:grid-cols-[8rem_minmax(0,1fr)]"
              >
                <TimeText date={event.at} variant="long" className="text-muted tabular-nums" />
                <div className="min-w-0">
                  <p className="flex flex-wrap items-center gap-2">
                    <Badge tone={told.tone}>{told.title}</Badge>
                    <bdi className="text-muted text-xs">{told.by}</bdi>
                  </p>
                  {told.lines.map((line) => (
                    <p key={line} className="mt-1 break-words">
                      <bdi>{line}</bdi>
                    </p>
                  ))}
                  {event.kind === "commented" ? (
                    <CommentBody comment={event} onEdit={setEditing} onDelete={setDeleting} />
                  ) : null}
                </div>
              </li>
            );
          })}
        </ol>
      </CardBody>
      {editing ? <FindingCommentDialog about={editing} onClose={close} onDone={close} /> : null}
      <ConfirmDialog
        open={deleting !== undefined}
        onOpenChange={(open) => (open ? undefined : setDeleting(undefined))}
        title="Delete your comment"
        verb="Delete"
        busy={busy}
        onConfirm={() => deleting && void remove(deleting)}
      >
        <p>Its text is gone for good. That you wrote one, and when, stays.</p>
      </ConfirmDialog>
    </Card>
  );
}

/** Foreign text of several lines, made harmless line by line. */
function showLines(text: string): string {
  return text
    .split(/\r?\n/)
    .map((line) => showText(line, 4000))
    .join("\n");
}

function CommentBody({
  comment,
  onEdit,
  onDelete,
}: {
  comment: Comment;
  onEdit: (comment: Comment) => void;
  onDelete: (comment: Comment) => void;
}) {
  if (comment.deleted) return <p className="mt-1 text-muted">This comment was deleted.</p>;
  return (
    <>
      <p className="mt-1 whitespace-pre-wrap break-words">
        <bdi>{showLines(comment.body)}</bdi>
        {comment.edited ? <span className="text-muted text-xs"> (edited)</span> : null}
      </p>
      {comment.own ? (
        <p className="mt-1 flex gap-3">
          <Button variant="link" size="sm" onClick={() => onEdit(comment)}>
            Edit
          </Button>
          <Button variant="link" size="sm" onClick={() => onDelete(comment)}>
            Delete
          </Button>
        </p>
      ) : null}
    </>
  );
}
