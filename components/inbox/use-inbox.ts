"use client";

import { useRouter } from "next/navigation";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { answeredWords } from "@/components/inbox/answer-words";
import { keptAnswers } from "@/components/inbox/kept-answers";
import { sendOnce, useAnswerQueue } from "@/components/inbox/use-answer-queue";
import { useDecision } from "@/components/labels/use-decision";
import { answerAction, undoAnswerAction } from "@/lib/features/questions/actions";
import type { AnswerFromPage, QuestionCard, QuestionGroup } from "@/lib/features/questions/schema";

/** What is in the inbox after the answers of this visit, and the way to give one and to take it back. */
export function useInbox(groups: readonly QuestionGroup[], reader: string) {
  const router = useRouter();
  const [gone, setGone] = useState<ReadonlySet<string>>(new Set());
  const [problems, setProblems] = useState<ReadonlyMap<string, string>>(new Map());
  const [told, setTold] = useState("");
  const [last, setLast] = useState<{ questionId: string; name: string } | null>(null);
  const { decide } = useDecision();
  const names = useRef(new Map<string, string>());
  for (const { cards } of groups) for (const card of cards) names.current.set(card.questionId, card.name);
  const nameOf = (id: string) => names.current.get(id) ?? "it";

  const hide = useCallback((ids: readonly string[]) => setGone((before) => new Set([...before, ...ids])), []);
  const show = useCallback(
    (id: string) => setGone((before) => new Set([...before].filter((each) => each !== id))),
    [],
  );
  // What the server no longer asks is forgotten here too: one that was taken back elsewhere comes again.
  useEffect(() => {
    const asked = new Set(groups.flatMap((group) => group.cards.map((card) => card.questionId)));
    setGone((before) => new Set([...before].filter((id) => asked.has(id))));
  }, [groups]);
  const kept = useMemo(() => {
    const { read, write } = keptAnswers(reader);
    return {
      write,
      read: () => {
        const answers = read();
        hide(answers.map((each) => each.questionId));
        return answers;
      },
    };
  }, [reader, hide]);
  const queue = useAnswerQueue({
    kept,
    send: (answer: AnswerFromPage) => sendOnce(() => answerAction(answer)),
    onSent: (answer, sent, isLast) => {
      const { questionId } = answer;
      if (sent.kind === "refused") {
        show(questionId);
        setLast(null);
        setProblems((before) => new Map(before).set(questionId, sent.what));
      } else {
        setTold(answeredWords(nameOf(questionId), answer, sent.answered));
        if (sent.answered.alreadyAnsweredBy !== undefined) setLast(null);
      }
      // The rail's number and the thanks come from the server.
      if (isLast) router.refresh();
    },
  });

  const answer = useCallback(
    (given: AnswerFromPage, name: string) => {
      hide([given.questionId]);
      setProblems((before) => new Map([...before].filter(([id]) => id !== given.questionId)));
      setLast({ questionId: given.questionId, name });
      queue.add(given);
    },
    [hide, queue.add],
  );
  const undo = useCallback(async () => {
    if (last === null) return;
    const { questionId } = last;
    setLast(null);
    if (!queue.drop((each) => each.questionId === questionId)) {
      const done = await decide(async () => {
        const result = await undoAnswerAction({ questionId });
        return result?.serverError ? result : { data: true };
      });
      if (done === null) return;
    }
    setTold("Taken back.");
    show(questionId);
  }, [last, queue.drop, decide, show]);

  const left = useMemo(
    () =>
      groups
        .map((group) => ({ ...group, cards: group.cards.filter((card) => !gone.has(card.questionId)) }))
        .filter((group) => group.cards.length > 0),
    [groups, gone],
  );
  const cards = useMemo<QuestionCard[]>(() => left.flatMap((group) => group.cards), [left]);
  return { left, cards, answer, undo, hide, last, told, problems, waiting: queue.waiting, held: queue.held };
}
