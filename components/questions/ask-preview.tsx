"use client";

import { useState } from "react";
import { confirmThen } from "@/components/auth/confirm-then";
import { EmptyState } from "@/components/feedback/empty-state";
import { notifyRefusal } from "@/components/settings/use-action";
import { Button } from "@/components/ui/button";
import { Card, CardBody, CardFooter, CardHeader } from "@/components/ui/card";
import { CodeBlock } from "@/components/ui/code-block";
import { formatNumber } from "@/components/ui/number-format";
import { Table, TableBody, TableCell, TableHead, TableHeaderCell, TableRow } from "@/components/ui/table";
import { notify, notifyError } from "@/components/ui/toast";
import type { Letter } from "@/lib/domain/alert-mail";
import { showText } from "@/lib/domain/text";
import { sampleLetterAction, sendRoundAction } from "@/lib/features/questions/actions-asking";
import type { AskPreview, PreviewPerson, RoundChoice } from "@/lib/features/questions/schema-asking";

const counted = (n: number, one: string, many: string) => `${formatNumber(n)} ${n === 1 ? one : many}`;
const unreachable = (what: string) => notifyError("Rollcall could not be reached.", { description: what });

/** What pressing Send would send: to whom, how much, word for word; and the way to press it. */
export function AskPreviewCard({
  choice,
  preview,
  roundId,
  maySend,
}: {
  choice: RoundChoice;
  preview: AskPreview;
  roundId: string;
  maySend: boolean;
}) {
  const [busy, setBusy] = useState(false);
  const { seen, blocked, people, messages, items, left } = preview;
  const send = async () => {
    setBusy(true);
    const result = await confirmThen(() => sendRoundAction({ roundId, choice, seen })).catch(() => null);
    setBusy(false);
    if (result?.data) {
      const { people: asked, items: questions } = result.data;
      notify(
        `Sent: ${counted(asked, "person is", "people are")} asked ${counted(questions, "question", "questions")}.`,
      );
    } else if (result?.serverError) notifyRefusal(result.serverError);
    else unreachable("It may have been sent; look at the rounds before you press again.");
  };
  const over = left.reduce((sum, each) => sum + each.items, 0);

  return (
    <Card>
      <CardHeader
        title="What Send would send now"
        description={
          blocked === null
            ? `${counted(people, "person", "people")}, ${counted(messages, "message", "messages")}, ${counted(items, "question", "questions")}. Answers are asked for within ${preview.dueDays} days.`
            : undefined
        }
      />
      <CardBody className="flex flex-col gap-4">
        {blocked !== null ? (
          <EmptyState title="Nothing to send" action={null} className="py-6">
            {blocked}
          </EmptyState>
        ) : (
          <>
            <PeopleOfPreview
              preview={preview}
              read={(personId) => sampleLetterAction({ choice, personId })}
            />
            <p className="text-muted text-sm">
              Nobody gets more than {preview.cap} open questions. Whoever does not answer in time is followed
              by their delegate, backup and manager; whoever declines names somebody, or the next that
              evidence names is asked. Reminders are one message a day at most. Stopping the round ends all of
              it.
            </p>
          </>
        )}
        {left.length > 0 ? (
          <details>
            <summary className="cursor-pointer text-sm">
              {counted(over, "question is", "questions are")} left over
            </summary>
            <ul className="mt-2 flex flex-col gap-1 text-muted text-sm">
              {left.map((each) => (
                <li key={each.why}>
                  {formatNumber(each.items)} · {showText(each.why, 200)}
                </li>
              ))}
            </ul>
          </details>
        ) : null}
      </CardBody>
      <CardFooter className="flex-wrap">
        {maySend ? (
          <>
            <Button variant="primary" busy={busy} disabled={blocked !== null} onClick={send}>
              Send
            </Button>
            <span className="min-w-0 flex-1 basis-56">
              Exactly this leaves, and nothing before. Pressing twice sends once.
            </span>
          </>
        ) : (
          <span>Nothing is sent before an administrator has looked at this and pressed Send.</span>
        )}
      </CardFooter>
    </Card>
  );
}

/** To whom something would go, and how it reads. `read` gives the message to one of them; without it the first alone is shown. */
export function PeopleOfPreview({
  preview,
  read: readLetter,
}: {
  preview: AskPreview;
  read?: (personId: string) => Promise<Awaited<ReturnType<typeof sampleLetterAction>>>;
}) {
  const [shown, setShown] = useState(preview.sample);
  const [seen, setSeen] = useState(preview.seen);
  const [busy, setBusy] = useState<string | null>(null);
  // Another preview has another first letter.
  if (seen !== preview.seen) {
    setSeen(preview.seen);
    setShown(preview.sample);
  }
  const read = async (person: PreviewPerson, letterOf: NonNullable<typeof readLetter>) => {
    setBusy(person.id);
    const result = await letterOf(person.id).catch(() => null);
    setBusy(null);
    if (result?.data) setShown({ personId: person.id, letter: result.data });
    else if (result?.serverError) notifyRefusal(result.serverError);
    else if (result === null) unreachable("Nothing was sent; try again.");
    else notifyError("They would get no letter any more.", { description: "Press Preview again." });
  };
  const whose = preview.rows.find(({ id }) => id === shown?.personId);
  return (
    <>
      <Table label="Who is asked">
        <TableHead>
          <tr>
            <TableHeaderCell>Person</TableHeaderCell>
            <TableHeaderCell className="text-end">Questions</TableHeaderCell>
            <TableHeaderCell className="hidden sm:table-cell">Of them</TableHeaderCell>
            {readLetter ? (
              <TableHeaderCell>
                <span className="sr-only">Letter</span>
              </TableHeaderCell>
            ) : null}
          </tr>
        </TableHead>
        <TableBody>
          {preview.rows.map((person) => (
            <TableRow key={person.id}>
              <TableCell className="min-w-0 break-words">
                {showText(person.name, 80)}
                <span className="block break-all text-muted text-xs">{showText(person.email, 120)}</span>
              </TableCell>
              <TableCell className="text-end tabular-nums">{formatNumber(person.items)}</TableCell>
              <TableCell className="hidden text-muted text-sm sm:table-cell">{partWords(person)}</TableCell>
              {readLetter ? (
                <TableCell className="text-end">
                  <Button
                    size="sm"
                    busy={busy === person.id}
                    onClick={() => read(person, readLetter)}
                    aria-label={`Read the message to ${showText(person.name, 60)}`}
                  >
                    Read
                  </Button>
                </TableCell>
              ) : null}
            </TableRow>
          ))}
        </TableBody>
      </Table>
      {preview.messages > preview.rows.length ? (
        <p className="text-muted text-sm">These are the first of {formatNumber(preview.messages)}.</p>
      ) : null}
      {shown ? (
        <LetterShown
          letter={shown.letter}
          title={`The message to ${showText(whose?.name ?? "them", 60)}${preview.asSlack ? ", in Slack with a button for each answer" : ""}`}
        />
      ) : null}
    </>
  );
}

function LetterShown({ letter, title }: { letter: Letter; title: string }) {
  return (
    <div className="flex flex-col gap-2">
      <CodeBlock title={title} code={`${letter.subject}\n\n${letter.text}`} wrap />
      <details>
        <summary className="cursor-pointer text-muted text-sm">The same in HTML</summary>
        <CodeBlock title="HTML" code={letter.html} wrap className="mt-2" />
      </details>
    </div>
  );
}

function partWords({ team, instead }: PreviewPerson): string {
  const parts = [
    team > 0 ? `${formatNumber(team)} with their team` : "",
    instead > 0 ? `${formatNumber(instead)} in somebody's place` : "",
  ];
  return parts.filter(Boolean).join(", ");
}
