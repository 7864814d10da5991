import Link from "next/link";
import type { ReactNode, Ref } from "react";
import { Badge } from "@/components/ui/badge";
import { cn } from "@/components/ui/cn";
import { TimeText } from "@/components/ui/time-text";
import { askSentence, dependsSentence } from "@/lib/domain/owner-card";
import { showText } from "@/lib/domain/text";
import type { QuestionCard as Card } from "@/lib/features/questions/schema";

const mostReasons = 4;

/** One question: what it is, why this person, what it can do, whether it is used, what hangs on it; and the answers under it. */
export function QuestionCard({
  card,
  current = false,
  problem,
  ref,
  heading: Heading = "h3",
  children,
}: {
  card: Card;
  /** The keys act on it. */
  current?: boolean;
  /** Why an answer was not taken. */
  problem?: string | undefined;
  ref?: Ref<HTMLElement>;
  heading?: "h2" | "h3";
  /** The buttons, or what was answered. */
  children: ReactNode;
}) {
  const title = `question-${card.questionId}`;
  return (
    <article
      ref={ref}
      aria-labelledby={title}
      tabIndex={-1}
      className={cn(
        "scroll-mt-20 rounded border border-line-subtle bg-canvas p-4 outline-none dark:bg-surface",
        current && "border-accent shadow-[0_0_0_1px_var(--accent)]",
      )}
    >
      <header className="flex flex-wrap items-center gap-2">
        <Heading id={title} className="min-w-0 break-words font-semibold text-base text-ink">
          <Name card={card} />
        </Heading>
        {card.role === "business" ? <Badge>business owner</Badge> : null}
        {card.askedFor ? (
          <Badge>
            {card.askedFor.kind === "team" ? "for your team " : "while away: "}
            {showText(card.askedFor.name, 40)}
          </Badge>
        ) : null}
      </header>
      <p className="mt-1">
        {card.what} {askSentence(card.kind, card.role, card.identityKind)}
      </p>
      <dl className="mt-3 grid gap-x-4 gap-y-1.5 text-sm sm:grid-cols-[7rem_minmax(0,1fr)]">
        <Fact title="Why you">
          {card.why.length === 0
            ? "Nobody wrote down why."
            : card.why
                .slice(0, mostReasons)
                .map(({ text }) => showText(text, 200))
                .join(" · ")}
        </Fact>
        <Fact title="What it can do">{card.power}</Fact>
        <Fact title="Use">{card.used}</Fact>
        <Fact title="Depends on it">{dependsSentence(card.dependents)}</Fact>
      </dl>
      <p className="mt-2 text-muted text-xs">
        Asked <TimeText date={card.askedAt} /> · answer by{" "}
        <time dateTime={card.dueAt.toISOString()}>{card.dueAt.toISOString().slice(0, 10)}</time>
      </p>
      <p role="alert" className="mt-2 text-critical text-sm empty:hidden">
        {problem ?? ""}
      </p>
      <div className="mt-3">{children}</div>
    </article>
  );
}

function Name({ card }: { card: Card }) {
  const name = <bdi>{showText(card.name, 120)}</bdi>;
  return card.canOpen ? (
    <Link href={`/inventory/${card.identityId}`} className="text-accent hover:underline" prefetch={false}>
      {name}
    </Link>
  ) : (
    name
  );
}

function Fact({ title, children }: { title: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted max-sm:mt-1 max-sm:text-xs">{title}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </>
  );
}
