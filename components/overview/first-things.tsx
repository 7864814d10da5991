import Link from "next/link";
import { subjectTitle } from "@/components/findings/finding-words";
import { FindingsLink } from "@/components/overview/findings-link";
import { Sentence } from "@/components/overview/sentence";
import { formatShare } from "@/components/ui/number-format";
import { SeverityMark } from "@/components/ui/severity-mark";
import { showText } from "@/lib/domain/text";
import type { FirstDeed, FirstThings as FirstThingsFacts, Told } from "@/lib/features/overview/schema";

const words = ["", "this", "these two", "these three"] as const;

/** The three deeds that close most of the risk of open critical and high findings. */
export function FirstThings({ told }: { told: Told<FirstThingsFacts> }) {
  return (
    <Sentence
      title={told.ok ? titleOf(told.value) : "Do first"}
      description="Open critical and high findings, by what closes most of them: one cause, or one identity."
      told={told}
    >
      {(facts) =>
        facts.deeds.length === 0 ? (
          <Nothing facts={facts} />
        ) : (
          <>
            <ol className="flex flex-col divide-y divide-line-subtle">
              {facts.deeds.map((deed, index) => (
                <li key={deed.worst.id} className="flex gap-3 py-2.5 first:pt-0">
                  <span
                    aria-hidden="true"
                    className="mt-px flex size-5 shrink-0 items-center justify-center rounded-full bg-hover font-semibold text-2xs tabular-nums"
                  >
                    {index + 1}
                  </span>
                  <DeedText deed={deed} />
                </li>
              ))}
            </ol>
            <p className="border-line-subtle border-t pt-2.5 text-muted text-sm">
              Of <FindingsLink of={facts.critical}>critical</FindingsLink> and{" "}
              <FindingsLink of={facts.high}>high</FindingsLink> open findings, weighed as in a risk score: a
              critical one counts 30, a high one 18.
            </p>
          </>
        )
      }
    </Sentence>
  );
}

function titleOf({ deeds, share, critical, high }: FirstThingsFacts): string {
  const what = words[deeds.length];
  if (!what) return "Do first";
  const risk =
    critical.count === 0 ? "high risk" : high.count === 0 ? "critical risk" : "critical and high risk";
  return `Do ${what} first: ${deeds.length === 1 ? "it closes" : "they close"} ${formatShare(share)} of the ${risk}`;
}

function DeedText({ deed: { kind, worst, fix, closes } }: { deed: FirstDeed }) {
  return (
    <div className="min-w-0 break-words">
      <p>
        <SeverityMark level={worst.severity} hideWord className="me-1.5" />
        <Link
          href={`/findings/${worst.id}`}
          prefetch={false}
          className="rounded-sm text-ink underline decoration-field underline-offset-4 hover:text-accent"
        >
          {kind === "cause" && worst.cause ? (
            <>
              <bdi className="font-medium">{showText(worst.cause.title, 160)}</bdi>:{" "}
              <bdi>{showText(worst.rule.title, 120)}</bdi>
            </>
          ) : (
            <>
              <bdi className="font-medium">{subjectTitle(worst)}</bdi>:{" "}
              <bdi>{showText(worst.sentence, 240)}</bdi>
            </>
          )}
        </Link>
      </p>
      <p className="mt-0.5 text-muted text-sm">
        {fix ? `${showText(fix, 240)} ` : null}
        {closes ? (
          <>
            Closes <FindingsLink of={closes}>{closes.count === 1 ? "finding" : "findings"}</FindingsLink>.
          </>
        ) : (
          "Closes this finding."
        )}
      </p>
    </div>
  );
}

function Nothing({ facts: { assessedAt, others } }: { facts: FirstThingsFacts }) {
  if (!assessedAt)
    return (
      <p className="text-muted">
        Nothing was assessed yet. What to do first appears once the worker has looked at what was read.
      </p>
    );
  return (
    <p className="text-muted">
      No open finding is critical or high.{" "}
      {others.count > 0 ? (
        <>
          <FindingsLink of={others}>{others.count === 1 ? "other is open" : "others are open"}</FindingsLink>,
          of medium or low severity.
        </>
      ) : (
        "What could not be seen is told below; it counts as neither."
      )}
    </p>
  );
}
