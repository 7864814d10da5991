"use client";

import { Ban, Check, CheckCheck, X } from "lucide-react";
import { useEffect, useMemo, useRef, useState } from "react";
import { AcceptManyDialog } from "@/components/inbox/accept-many-dialog";
import { DisableDialog } from "@/components/inbox/disable-dialog";
import { InboxEmpty } from "@/components/inbox/inbox-empty";
import { NotMineDialog } from "@/components/inbox/not-mine-dialog";
import { QuestionCard } from "@/components/inbox/question-card";
import { useInbox } from "@/components/inbox/use-inbox";
import { WaitingLine } from "@/components/inbox/waiting-line";
import { useShortcuts } from "@/components/layout/use-shortcuts";
import { Button } from "@/components/ui/button";
import { showText } from "@/lib/domain/text";
import type { QuestionCard as Card, QuestionGroup } from "@/lib/features/questions/schema";

type Open = { deed: "not_mine" | "disable"; card: Card } | { deed: "many"; cards: Card[] } | null;
const group = "Inbox";

/**
 * Everything that waits for somebody, one card each: accepted, passed on or asked to be disabled with one tap or key. Its dialogs
 * come with it: who opens one in a tunnel cannot load it then.
 */
export function InboxScreen({
  groups,
  reader,
  owned,
}: {
  groups: readonly QuestionGroup[];
  reader: string;
  owned: { count: number; query: string } | null;
}) {
  const { left, cards, answer, undo, hide, last, told, problems, waiting, held } = useInbox(groups, reader);
  const [open, setOpen] = useState<Open>(null);
  const [at, setAt] = useState(0);
  const moved = useRef(false);
  const focused = useRef<HTMLElement>(null);
  const current = cards[Math.min(at, cards.length - 1)];
  const currentId = current?.questionId;

  // Not at the first look: a page begins at its beginning.
  useEffect(() => {
    if (!moved.current || currentId === undefined) return;
    focused.current?.focus({ preventScroll: true });
    focused.current?.scrollIntoView({ block: "nearest" });
  }, [currentId]);

  const shortcuts = useMemo(() => {
    const step = (by: 1 | -1) => {
      moved.current = true;
      setAt((before) => Math.max(0, Math.min(Math.min(before, cards.length - 1) + by, cards.length - 1)));
    };
    const onCurrent = (act: (card: Card) => void) => () => {
      moved.current = true;
      if (current) act(current);
    };
    return [
      { keys: "j", label: "Next card", group, run: () => step(1) },
      { keys: "k", label: "Card before", group, run: () => step(-1) },
      {
        keys: "a",
        label: "Accept",
        group,
        run: onCurrent((card) => answer({ questionId: card.questionId, says: "accept" }, card.name)),
      },
      { keys: "n", label: "Not mine", group, run: onCurrent((card) => setOpen({ deed: "not_mine", card })) },
      {
        keys: "d",
        label: "Ask to disable",
        group,
        run: onCurrent((card) => setOpen({ deed: "disable", card })),
      },
      { keys: "z", label: "Take back the last answer", group, run: () => void undo() },
    ];
  }, [cards.length, current, answer, undo]);
  useShortcuts(shortcuts);

  const recent = cards.filter((card) => card.usedThisWeek);
  return (
    <div className="flex flex-col gap-4">
      <div className="sticky top-0 z-10 -mx-1 flex min-h-11 flex-wrap items-center gap-x-4 gap-y-1 bg-canvas px-1 py-1 empty:hidden">
        {cards.length > 0 ? (
          <p className="text-sm tabular-nums">
            {cards.length} {cards.length === 1 ? "waits" : "wait"}
          </p>
        ) : null}
        <p role="status" className="min-w-0 flex-1 basis-60 text-sm empty:hidden">
          {told}
        </p>
        <WaitingLine waiting={waiting} held={held} />
        {last ? (
          <Button variant="link" className="min-h-11" onClick={() => void undo()}>
            Take back {showText(last.name, 30)}
          </Button>
        ) : null}
      </div>
      {recent.length > 1 ? (
        <Button size="lg" className="sm:self-start" onClick={() => setOpen({ deed: "many", cards: recent })}>
          <CheckCheck aria-hidden />
          Accept all {recent.length} used this week…
        </Button>
      ) : null}
      {cards.length === 0 && waiting === 0 ? <InboxEmpty owned={owned} /> : null}
      {left.map((part) => (
        <section key={part.key} aria-label={part.title} className="flex flex-col gap-3">
          <h2 className="text-muted text-sm">
            <bdi>{part.title}</bdi> · {part.cards.length}
          </h2>
          {part.cards.map((card) => (
            <QuestionCard
              key={card.questionId}
              card={card}
              ref={card === current ? focused : null}
              current={card === current}
              problem={problems.get(card.questionId)}
            >
              <div className="grid grid-cols-3 gap-2 sm:flex">
                <Button
                  variant="primary"
                  size="lg"
                  onClick={() => answer({ questionId: card.questionId, says: "accept" }, card.name)}
                >
                  <Check aria-hidden />
                  Accept
                </Button>
                <Button size="lg" onClick={() => setOpen({ deed: "not_mine", card })}>
                  <X aria-hidden />
                  Not mine
                </Button>
                <Button
                  size="lg"
                  className="text-critical"
                  onClick={() => setOpen({ deed: "disable", card })}
                >
                  <Ban aria-hidden />
                  Disable…
                </Button>
              </div>
            </QuestionCard>
          ))}
        </section>
      ))}
      {open?.deed === "not_mine" ? (
        <NotMineDialog
          card={open.card}
          onClose={() => setOpen(null)}
          onAnswer={(given) => {
            setOpen(null);
            answer(given, open.card.name);
          }}
        />
      ) : null}
      {open?.deed === "disable" ? (
        <DisableDialog
          card={open.card}
          onClose={() => setOpen(null)}
          onAsk={(reason) => {
            setOpen(null);
            answer({ questionId: open.card.questionId, says: "accept", disable: { reason } }, open.card.name);
          }}
        />
      ) : null}
      {open?.deed === "many" ? (
        <AcceptManyDialog
          cards={open.cards}
          onClose={() => setOpen(null)}
          onDone={(ids) => {
            setOpen(null);
            hide(ids);
          }}
        />
      ) : null}
    </div>
  );
}
