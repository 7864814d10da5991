import { Badge, type BadgeTone } from "@/components/ui/badge";
import { TimeText } from "@/components/ui/time-text";
import { wayWords } from "@/lib/domain/owner-answer";
import type { DeclineReason } from "@/lib/domain/owner-question";
import { showText } from "@/lib/domain/text";
import type { QuestionHistoryRow } from "@/lib/features/questions/schema";
import type { RequestedAction } from "@/lib/features/requested-actions/schema";

const reasons: Record<DeclineReason, string> = {
  not_mine: "it is not theirs",
  theirs: "it is somebody else’s",
  unneeded: "nobody needs it",
  unsure: "they do not know",
};
const tones: Record<QuestionHistoryRow["state"], BadgeTone> = {
  asked: "accent",
  accepted: "ok",
  declined: "neutral",
  unsure: "neutral",
  expired: "medium",
  withdrawn: "unknown",
};

/** Whom it was asked of, since when, until when, what they said; and what was asked to be done at the source. */
export function OwnerQuestions({
  questions,
  requests,
}: {
  questions: readonly QuestionHistoryRow[];
  requests: readonly RequestedAction[];
}) {
  const open = questions.filter((each) => each.state === "asked");
  const past = questions.filter((each) => each.state !== "asked");
  if (questions.length + requests.length === 0) return null;
  return (
    <div className="mt-4 flex flex-col gap-3 border-line-subtle border-t pt-3 text-sm">
      {open.map((each) => (
        <Question key={each.id} question={each} />
      ))}
      {requests.map((each) => (
        <Request key={each.id} request={each} />
      ))}
      {past.length > 0 ? (
        <details>
          <summary className="cursor-pointer text-muted pointer-coarse:min-h-11">
            Asked before ({past.length})
          </summary>
          <div className="mt-2 flex flex-col gap-3">
            {past.map((each) => (
              <Question key={each.id} question={each} />
            ))}
          </div>
        </details>
      ) : null}
    </div>
  );
}

function Question({ question }: { question: QuestionHistoryRow }) {
  const { state, asked, role, askedAt, dueAt, answeredAt, answeredBy, via, reason, named, note, reminders } =
    question;
  return (
    <div>
      <p>
        <Badge tone={tones[state]}>{state === "unsure" ? "not known" : state}</Badge>{" "}
        <bdi className="font-medium">{asked ? showText(asked.name, 80) : "Somebody no longer listed"}</bdi>{" "}
        <span className="text-muted">
          {role === "business" ? "as business owner " : ""}
          {asked?.kind === "team" ? "(team) " : ""}
        </span>
      </p>
      <p className="text-muted text-xs">
        Asked <TimeText date={askedAt} />
        {state === "asked" ? (
          <>
            , due <TimeText date={dueAt} variant="absolute" />
          </>
        ) : null}
        {reminders > 0 ? `, reminded ${reminders === 1 ? "once" : `${reminders} times`}` : ""}
        {answeredAt && answeredBy ? (
          <>
            . {showText(answeredBy, 60)} answered{via ? wayWords[via] : ""} <TimeText date={answeredAt} />
            {isReason(reason) ? `: ${reasons[reason]}` : ""}
            {named ? ` (${showText(named, 60)})` : ""}
          </>
        ) : null}
        {note ? `. “${showText(note, 200)}”` : ""}
      </p>
    </div>
  );
}

const isReason = (text: string | null): text is DeclineReason =>
  text !== null && Object.hasOwn(reasons, text);

function Request({
  request: { state, requestedBy, requestedAt, decidedBy, decidedAt, note },
}: {
  request: RequestedAction;
}) {
  return (
    <div>
      <p>
        <Badge tone={state === "requested" ? "medium" : state === "approved" ? "critical" : "neutral"}>
          disable: {state}
        </Badge>
      </p>
      <p className="text-muted text-xs">
        {showText(requestedBy.name, 60)} asked for it <TimeText date={requestedAt} />
        {decidedBy && decidedAt ? (
          <>
            . {showText(decidedBy.name, 60)} {state === "withdrawn" ? "withdrew" : state} it{" "}
            <TimeText date={decidedAt} />
          </>
        ) : null}
        {note ? `. “${showText(note, 200)}”` : ""}
        {state === "approved"
          ? ". Approving changes nothing by itself: whoever runs the source carries it out there, and the next sync shows it."
          : ""}
      </p>
    </div>
  );
}
