import { ChevronRight } from "lucide-react";
import Link from "next/link";
import { Fragment, type ReactNode } from "react";
import { decisionsLink } from "@/components/accounts/account-words";
import { CountLink } from "@/components/overview/count-link";
import { Sentence } from "@/components/overview/sentence";
import { formatNumber, formatShare, formatTotal } from "@/components/ui/number-format";
import { Unknown } from "@/components/ui/unknown";
import type { LadderLine, Told } from "@/lib/features/overview/schema";

const notKept = "Reviews and findings count for it, and neither is kept yet.";

/** Where the population stands on the ladder, and how few decisions move most of it. */
export function Ladder({ told }: { told: Told<LadderLine> }) {
  return (
    <Sentence title="Ladder" description="From nobody answers for it to trusted." told={told}>
      {({ population, claimed, byAccount }) => {
        const unmanaged = population.capped
          ? formatTotal(population)
          : formatNumber(Math.max(population.count - claimed, 0));
        const rungs: [string, ReactNode][] = [
          ["unmanaged", claimed === 0 ? <CountLink key="unmanaged" of={population} /> : unmanaged],
          ["claimed", formatNumber(claimed)],
          ["governed", <Unknown key="governed" why={notKept} />],
          ["trusted", <Unknown key="trusted" why={notKept} />],
        ];
        return (
          <div className="flex flex-col gap-2">
            <ol className="flex flex-wrap items-center gap-x-2 gap-y-1">
              {rungs.map(([name, number], index) => (
                <Fragment key={name}>
                  {index > 0 ? (
                    <li aria-hidden="true" className="text-muted">
                      <ChevronRight className="size-3.5 rtl:rotate-180" />
                    </li>
                  ) : null}
                  <li className="whitespace-nowrap">
                    {name} <span className="font-medium tabular-nums">{number}</span>
                  </li>
                </Fragment>
              ))}
              <li className="text-muted">
                of <CountLink of={population} />
              </li>
            </ol>
            {claimed > 0 ? (
              <p className="text-muted text-sm">
                Claimed means that an owner accepted and is still there. A query cannot ask for that yet, so
                neither of these two numbers opens its rows.
              </p>
            ) : null}
            {byAccount ? (
              <p>
                <Link
                  href={decisionsLink}
                  className="rounded-sm font-medium text-ink underline decoration-field underline-offset-4 hover:text-accent"
                >
                  Claim by account
                </Link>
                : {formatNumber(byAccount.decisions)}{" "}
                {byAccount.decisions === 1 ? "decision covers" : "decisions cover"}{" "}
                {formatShare(byAccount.covered / byAccount.of)}.
              </p>
            ) : null}
          </div>
        );
      }}
    </Sentence>
  );
}
