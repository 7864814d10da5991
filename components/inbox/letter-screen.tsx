"use client";

import { Check, CircleCheck } from "lucide-react";
import { type KeyboardEvent, type MouseEvent, useState } from "react";
import { answeredWords } from "@/components/inbox/answer-words";
import { QuestionCard } from "@/components/inbox/question-card";
import { type Sent, sendOnce, useAnswerQueue } from "@/components/inbox/use-answer-queue";
import { WaitingLine } from "@/components/inbox/waiting-line";
import { Button, ButtonLink } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { wayWords } from "@/lib/domain/owner-answer";
import { showText } from "@/lib/domain/text";
import { answerByLinkAction } from "@/lib/features/questions/actions";
import type { AnswerByLink, Answered, QuestionCard as Card } from "@/lib/features/questions/schema";

type Given = AnswerByLink["answer"];
interface Item {
  card: Card;
  answer: Given;
}

/**
 * The questions of one letter, for who followed its link. Nothing is answered but by a press that the browser vouches for: a
 * script that opens the page, or calls `click()`, decides nothing.
 */
export function LetterScreen({
  token,
  nonce,
  signedIn,
  cards,
}: {
  token: string;
  nonce: string;
  signedIn: boolean;
  cards: readonly Card[];
}) {
  const [told, setTold] = useState<ReadonlyMap<string, string>>(new Map());
  const [problems, setProblems] = useState<ReadonlyMap<string, string>>(new Map());
  const { add, waiting, held } = useAnswerQueue<Item, Answered>({
    send: ({ card, answer }): Promise<Sent<Answered>> =>
      sendOnce(() => answerByLinkAction({ token, nonce, questionId: card.questionId, answer })),
    onSent: ({ card, answer }, sent) => {
      const id = card.questionId;
      if (sent.kind === "done") {
        setTold((before) => new Map(before).set(id, answeredWords(card.name, answer, sent.answered)));
      } else {
        setTold((before) => new Map([...before].filter(([each]) => each !== id)));
        setProblems((before) => new Map(before).set(id, sent.what));
      }
    },
  });
  const give = (card: Card, answer: Given) => {
    setProblems((before) => new Map([...before].filter(([id]) => id !== card.questionId)));
    setTold((before) => new Map(before).set(card.questionId, "Being recorded…"));
    add({ card, answer });
  };
  const open = cards.filter((card) => card.state === "asked" && !told.has(card.questionId));
  return (
    <div className="flex flex-col gap-4">
      {open.length === 0 ? (
        <p role="status" className="flex items-center gap-2 font-medium">
          <CircleCheck className="size-5 shrink-0 text-ok" aria-hidden />
          {waiting === 0 ? "Everything in this letter is answered. Thank you." : "Nearly done."}
        </p>
      ) : null}
      <WaitingLine waiting={waiting} held={held} />
      {cards.map((card) => (
        <QuestionCard key={card.questionId} card={card} problem={problems.get(card.questionId)} heading="h2">
          {card.state !== "asked" || told.has(card.questionId) ? (
            <p role="status" className="text-sm">
              {told.get(card.questionId) ?? answeredBefore(card)}
            </p>
          ) : (
            <Answers mayAccept={signedIn || card.mayAcceptByLink} onAnswer={(answer) => give(card, answer)} />
          )}
        </QuestionCard>
      ))}
      <p className="text-muted text-xs">
        Answers from here are recorded as yours, by mail link, and you get a note of them. To take one back
        within a day, sign in: your inbox lists them.
      </p>
    </div>
  );
}

function answeredBefore({ answered, state }: Card): string {
  if (answered === null) return "This is no longer asked.";
  const said = state === "accepted" ? "accepted" : "answered";
  return `Already ${said} by ${showText(answered.by, 60)}${wayWords[answered.via]}.`;
}

function Answers({ mayAccept, onAnswer }: { mayAccept: boolean; onAnswer: (answer: Given) => void }) {
  const [more, setMore] = useState(false);
  const [email, setEmail] = useState("");
  const pressed = (answer: Given) => (event: MouseEvent) => {
    if (event.nativeEvent.isTrusted) onAnswer(answer);
  };
  const decline = (reason: "not_mine" | "unneeded" | "unsure") => pressed({ says: "decline", reason });
  // No form: a script may submit one, and the browser would vouch for that.
  const isAddress = /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email.trim());
  const name = (event: MouseEvent | KeyboardEvent) => {
    if (isAddress && event.nativeEvent.isTrusted) {
      onAnswer({ says: "decline", reason: "theirs", email: email.trim() });
    }
  };
  const wide = "w-full justify-start";
  return (
    <div className="flex flex-col gap-2">
      <div className="grid grid-cols-2 gap-2 sm:flex">
        {mayAccept ? (
          <Button variant="primary" size="lg" onClick={pressed({ says: "accept" })}>
            <Check aria-hidden />
            Accept
          </Button>
        ) : (
          <ButtonLink variant="primary" size="lg" href="/login?callbackUrl=%2Finbox" prefetch={false}>
            Sign in to accept
          </ButtonLink>
        )}
        <Button size="lg" aria-expanded={more} onClick={() => setMore(!more)}>
          Not mine
        </Button>
      </div>
      {more ? (
        <div className="flex flex-col gap-2">
          <Button size="lg" className={wide} onClick={decline("not_mine")}>
            It is not mine
          </Button>
          <Button size="lg" className={wide} onClick={decline("unneeded")}>
            Nobody needs it
          </Button>
          <Button size="lg" className={wide} onClick={decline("unsure")}>
            I do not know
          </Button>
          <div className="flex flex-wrap items-end gap-2">
            <Field label="It is somebody else’s" help="Their e-mail address." className="grow">
              {(control) => (
                <Input
                  {...control}
                  type="email"
                  autoComplete="off"
                  value={email}
                  onChange={(event) => setEmail(event.target.value)}
                  onKeyDown={(event) => (event.key === "Enter" ? name(event) : undefined)}
                />
              )}
            </Field>
            <Button size="lg" disabled={!isAddress} onClick={name}>
              Say so
            </Button>
          </div>
        </div>
      ) : null}
    </div>
  );
}
