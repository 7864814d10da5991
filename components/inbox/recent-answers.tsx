"use client";

import { useDecision } from "@/components/labels/use-decision";
import { Button } from "@/components/ui/button";
import { TimeText } from "@/components/ui/time-text";
import { showText } from "@/lib/domain/text";
import { undoAnswerAction } from "@/lib/features/questions/actions";
import type { RecentAnswer } from "@/lib/features/questions/schema";

/** What somebody answered in the last day, by a link in their mail too, and the way back. */
export function RecentAnswers({ answers }: { answers: readonly RecentAnswer[] }) {
  const { busy, decide } = useDecision();
  if (answers.length === 0) return null;
  return (
    <section aria-labelledby="recent-answers" className="mt-8">
      <h2 id="recent-answers" className="font-semibold text-base">
        Answered in the last day
      </h2>
      <ul className="mt-1 divide-y divide-line-subtle">
        {answers.map(({ questionId, name, state, at }) => (
          <li key={questionId} className="flex min-h-11 flex-wrap items-center gap-x-3 py-1 text-sm">
            <span className="min-w-0 flex-1">
              <bdi className="break-words">{showText(name, 80)}</bdi>
              <span className="text-muted">
                {" "}
                · {state === "unsure" ? "not known" : state} <TimeText date={at} />
              </span>
            </span>
            <Button
              variant="link"
              className="min-h-11"
              disabled={busy}
              aria-label={`Take back ${showText(name, 60)}`}
              onClick={() => void decide(() => undoAnswerAction({ questionId }))}
            >
              Take back
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
