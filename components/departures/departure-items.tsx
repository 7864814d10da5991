import Link from "next/link";
import { DecideItem } from "@/components/departures/decide-item";
import { EmptyState } from "@/components/feedback/empty-state";
import { Badge, type BadgeTone } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { TimeText } from "@/components/ui/time-text";
import { systemTitle } from "@/lib/domain/system-title";
import { showText } from "@/lib/domain/text";
import {
  type DepartureIdentity,
  isUnrotated,
  reasonWords,
  type Standing,
  standingWords,
} from "@/lib/features/departures/schema";

const tones: Record<Standing, BadgeTone> = {
  open: "medium",
  asked: "accent",
  taken: "ok",
  rotated: "ok",
  retired: "ok",
  kept: "neutral",
};

/** One card for each identity: every reason, what became of it, and who takes over or is asked to. */
export function DepartureItems({
  departureId,
  rows,
  show,
  mayDecide,
}: {
  departureId: string;
  rows: readonly DepartureIdentity[];
  show: string;
  mayDecide: boolean;
}) {
  if (rows.length === 0) {
    return (
      <EmptyState title={show === "open" ? "Everything is settled" : "Nothing of this kind"} action={null}>
        {show === "open"
          ? "What was settled, and how, stands under All."
          : "They leave nothing like it behind."}
      </EmptyState>
    );
  }
  return (
    <ul className="flex flex-col gap-3">
      {rows.map((row) => (
        <li key={row.identity.id}>
          <Card className="flex flex-col gap-2 p-4">
            <div className="flex flex-wrap items-center gap-2">
              <Link
                href={`/inventory/${row.identity.id}`}
                prefetch={false}
                className="min-w-0 break-words font-medium text-accent hover:underline"
              >
                <bdi>{showText(row.identity.name ?? "an identity that is in the record no more", 100)}</bdi>
              </Link>
              {row.system ? <span className="text-muted text-xs">{systemTitle(row.system)}</span> : null}
              {isUnrotated(row) ? (
                <Badge tone="high">
                  {row.secret === "old" ? "Taken over, not rotated since" : "Taken over, rotation not known"}
                </Badge>
              ) : null}
            </div>
            <ul className="flex flex-col gap-1 text-sm">
              {row.reasons.map(({ why, evidence, stands }) => (
                <li key={why} className="break-words">
                  <Badge tone={tones[stands]} title={standingWords[stands].what}>
                    {standingWords[stands].title}
                  </Badge>{" "}
                  <span className="font-medium">{reasonWords[why].title}.</span>{" "}
                  <span className="text-muted">{showText(evidence, 600)}</span>
                </li>
              ))}
            </ul>
            <Successor row={row} />
            {mayDecide ? <DecideItem departureId={departureId} row={row} /> : null}
          </Card>
        </li>
      ))}
    </ul>
  );
}

function Successor({
  row: { owners, question, proposed, note, decidedBy, decidedAt },
}: {
  row: DepartureIdentity;
}) {
  return (
    <div className="flex flex-col gap-0.5 break-words text-muted text-xs">
      {owners.length > 0 ? (
        <p>
          Answers for it now: {owners.map(({ name, role }) => `${showText(name, 60)} (${role})`).join(", ")}
        </p>
      ) : null}
      {question ? (
        <p>
          {showText(question.asked, 60)} was asked <TimeText date={question.askedAt} />:{" "}
          {question.state === "asked" ? "no answer yet" : question.state}
          {question.answeredAt ? (
            <>
              {" "}
              <TimeText date={question.answeredAt} />
            </>
          ) : null}
        </p>
      ) : null}
      {proposed ? (
        <p>
          To ask: {showText(proposed.name, 60)}, because: {showText(proposed.why, 300)}
        </p>
      ) : null}
      {decidedBy && decidedAt ? (
        <p>
          {showText(decidedBy, 60)} kept it as it is <TimeText date={decidedAt} />: “
          {showText(note ?? "", 300)}”
        </p>
      ) : null}
    </div>
  );
}
