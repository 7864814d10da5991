"use client";

import { useState } from "react";
import { OwnerPicker, type PickedOwner } from "@/components/ownership/owner-picker";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { showText } from "@/lib/domain/text";
import type { AnswerFromPage, QuestionCard } from "@/lib/features/questions/schema";

type Declined = Extract<AnswerFromPage, { says: "decline" }>;
const choice = "h-auto min-h-11 w-full justify-start whitespace-normal py-2 text-start";

/** What somebody says instead of accepting: whose it is, that nobody needs it, or that they do not know. */
export function NotMineDialog({
  card,
  onAnswer,
  onClose,
}: {
  card: QuestionCard;
  onAnswer: (answer: Declined) => void;
  onClose: () => void;
}) {
  const [naming, setNaming] = useState(false);
  const [owner, setOwner] = useState<PickedOwner | null>(null);
  const [note, setNote] = useState("");
  const say = (reason: Declined["reason"], named?: Declined["named"]) =>
    onAnswer({
      questionId: card.questionId,
      says: "decline",
      reason,
      note,
      ...(named === undefined ? {} : { named }),
    });
  return (
    <Dialog open onOpenChange={(open) => (open ? undefined : onClose())}>
      <DialogContent
        title="Not mine"
        description={`${showText(card.name, 80)}: what do you know of it?`}
        size="sm"
      >
        <div className="flex flex-col gap-2">
          {naming ? (
            <>
              <Field label="It is …’s" help="They are suggested, and asked next.">
                {(control) => <OwnerPicker control={control} value={owner} onChange={setOwner} />}
              </Field>
              <Button
                variant="primary"
                size="lg"
                disabled={owner === null}
                onClick={() => owner && say("theirs", owner.choice)}
              >
                {owner ? `It is ${showText(owner.name, 40)}’s` : "Choose somebody"}
              </Button>
              <Button size="lg" variant="ghost" onClick={() => setNaming(false)}>
                Something else
              </Button>
            </>
          ) : (
            <>
              <Button size="lg" className={choice} onClick={() => say("not_mine")}>
                It is not mine
              </Button>
              <Button size="lg" className={choice} onClick={() => setNaming(true)}>
                It is somebody else’s: I know whose
              </Button>
              <Button size="lg" className={choice} onClick={() => say("unneeded")}>
                Nobody needs it
              </Button>
              <Button size="lg" className={choice} onClick={() => say("unsure")}>
                I do not know
              </Button>
            </>
          )}
          <Field label="Note" optional className="mt-2">
            {(control) => (
              <Input
                {...control}
                value={note}
                maxLength={1000}
                onChange={(event) => setNote(event.target.value)}
              />
            )}
          </Field>
        </div>
      </DialogContent>
    </Dialog>
  );
}
