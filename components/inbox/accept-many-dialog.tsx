"use client";

import { useDecision } from "@/components/labels/use-decision";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent } from "@/components/ui/dialog";
import { notify } from "@/components/ui/toast";
import { showText } from "@/lib/domain/text";
import { acceptManyAction } from "@/lib/features/questions/actions";
import type { QuestionCard } from "@/lib/features/questions/schema";

/** Accepts several at once, after the list of them was seen. */
export function AcceptManyDialog({
  cards,
  onDone,
  onClose,
}: {
  cards: readonly QuestionCard[];
  onDone: (questionIds: readonly string[]) => void;
  onClose: () => void;
}) {
  const { busy, decide } = useDecision();
  const accept = async () => {
    const questionIds = cards.map((card) => card.questionId);
    const done = await decide(() => acceptManyAction({ questionIds }));
    if (done === null) return;
    onDone(questionIds.filter((id) => !done.refused.includes(id)));
    const before = done.answeredBefore > 0 ? `${done.answeredBefore} somebody answered before. ` : "";
    const refused =
      done.refused.length > 0 ? `${done.refused.length} could not be accepted; they are still here.` : "";
    notify(`You answer for ${done.accepted} more.`, { description: `${before}${refused}` });
  };
  return (
    <Dialog open onOpenChange={(open) => (open ? undefined : onClose())}>
      <DialogContent
        title={`Accept ${cards.length} that were used this week`}
        description="You say that you answer for each of these."
        footer={
          <>
            <DialogClose asChild>
              <Button size="lg" disabled={busy}>
                Cancel
              </Button>
            </DialogClose>
            <Button size="lg" variant="primary" busy={busy} onClick={() => void accept()}>
              Accept all {cards.length}
            </Button>
          </>
        }
      >
        <ul className="divide-y divide-line-subtle">
          {cards.map((card) => (
            <li key={card.questionId} className="py-2 text-sm">
              <bdi className="break-words font-medium">{showText(card.name, 100)}</bdi>
              <span className="block text-muted">
                {card.what} {card.power} {card.used}
              </span>
            </li>
          ))}
        </ul>
      </DialogContent>
    </Dialog>
  );
}
