import Link from "next/link";
import { NameOwner } from "@/components/campaigns/name-owner";
import { EmptyState } from "@/components/feedback/empty-state";
import { Badge, type BadgeTone } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { TimeText } from "@/components/ui/time-text";
import { type CampaignOutcome, outcomeWords } from "@/lib/domain/ownership/campaign";
import { systemTitle } from "@/lib/domain/system-title";
import { showText } from "@/lib/domain/text";
import type { CampaignItem } from "@/lib/features/campaigns/schema";
import { ownerParts } from "@/lib/features/ownership/schema";

const tones: Record<CampaignOutcome, BadgeTone> = {
  open: "accent",
  room: "neutral",
  nobody: "high",
  elsewhere: "neutral",
  accepted: "ok",
  outside: "ok",
  declined: "medium",
  unsure: "medium",
  retire: "medium",
  onward: "medium",
  unanswered: "high",
  withdrawn: "unknown",
  gone: "unknown",
};

/** Items of which nobody is known, or whoever was asked is none. */
const needsSomebody: readonly CampaignOutcome[] = ["nobody", "declined", "unsure", "unanswered"];

/** What a campaign asks about, each with what became of it and everybody who was asked. */
export function CampaignItems({ rows, mayAssign }: { rows: readonly CampaignItem[]; mayAssign: boolean }) {
  if (rows.length === 0) {
    return (
      <EmptyState title="Nothing of this kind" action={null}>
        What was there may have moved on since: every number above opens what it counts.
      </EmptyState>
    );
  }
  const open = ownerParts.map((part) => ({
    part,
    ids: rows
      .filter(({ outcome, role }) => outcome === "nobody" && role === part)
      .map((row) => row.identity.id),
  }));
  return (
    <div className="flex flex-col gap-3">
      {open.map(({ part, ids }) =>
        mayAssign && ids.length > 1 ? (
          <NameOwner
            key={part}
            identityIds={ids}
            part={part}
            label={`Name ${part === "business" ? "a business owner" : "somebody"} for these ${ids.length}…`}
          />
        ) : null,
      )}
      <ul className="flex flex-col gap-3">
        {rows.map((row) => (
          <li key={row.id}>
            <Item row={row} mayAssign={mayAssign} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function Item({ row, mayAssign }: { row: CampaignItem; mayAssign: boolean }) {
  const { identity, system, role, kind, outcome, first, owner, questions } = row;
  const name = showText(identity.name ?? "an identity that is in the record no more", 100);
  return (
    <Card className="flex flex-col gap-2 p-4">
      <div className="flex flex-wrap items-center gap-2">
        <Link
          href={`/inventory/${identity.id}`}
          prefetch={false}
          className="min-w-0 break-words font-medium text-accent hover:underline pointer-coarse:py-2"
        >
          <bdi>{name}</bdi>
        </Link>
        <span className="text-muted text-xs">{systemTitle(system)}</span>
        {role === "business" ? <Badge>business owner</Badge> : null}
        {kind === "reconfirm" ? <Badge>to say again</Badge> : null}
        <Badge tone={tones[outcome]} title={outcomeWords[outcome].what}>
          {outcomeWords[outcome].title}
        </Badge>
      </div>
      <div className="flex flex-col gap-0.5 break-words text-muted text-sm">
        {owner === null ? null : <p>Answers for it now: {showText(owner, 80)}</p>}
        {questions.map((question) => (
          <p key={question.id}>
            {showText(question.asked, 80)} was asked <TimeText date={question.askedAt} />:{" "}
            {answerWords(question)}
            {question.answeredAt && question.answeredBy ? (
              <>
                {" "}
                by {showText(question.answeredBy, 60)} <TimeText date={question.answeredAt} />
              </>
            ) : null}
            {question.note ? <>, “{showText(question.note, 300)}”</> : null}
          </p>
        ))}
        {questions.length === 0 && first !== null ? <p>To ask first: {showText(first, 80)}</p> : null}
        {questions.length === 0 && first === null && outcome === "nobody" ? (
          <p>No source, colleague or rule names anybody who could be asked.</p>
        ) : null}
      </div>
      {mayAssign && needsSomebody.includes(outcome) ? (
        <NameOwner
          identityIds={[identity.id]}
          part={role}
          label={role === "business" ? "Name a business owner…" : "Name somebody…"}
          title={`Name ${role === "business" ? "a business owner" : "somebody"} for ${name}`}
        />
      ) : null}
    </Card>
  );
}

function answerWords({ state, reason }: CampaignItem["questions"][number]): string {
  switch (state) {
    case "asked":
      return "no answer yet";
    case "accepted":
      return "accepted";
    case "declined":
      return reason === "unneeded" ? "nobody needs it, said" : "declined";
    case "unsure":
      return "not known";
    case "expired":
      return "no answer in time";
    default:
      return "withdrawn";
  }
}
