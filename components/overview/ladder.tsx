import { ChevronRight } from "lucide-react";
import Link from "next/link";
import { Fragment } from "react";
import { decisionsLink } from "@/components/accounts/account-words";
import { CountLink } from "@/components/overview/count-link";
import { Sentence } from "@/components/overview/sentence";
import { formatNumber, formatShare } from "@/components/ui/number-format";
import { governanceStates } from "@/lib/domain/governance-state";
import type { LadderLine, Told } from "@/lib/features/overview/schema";

/** Where the population stands on the ladder, and how few decisions move most of it. */
export function Ladder({ told }: { told: Told<LadderLine> }) {
  return (
    <Sentence title="Ladder" description="From nobody answers for it to trusted." told={told}>
      {({ population, rungs, byAccount }) => {
        const above = rungs.claimed.count + rungs.governed.count + rungs.trusted.count;
        return (
          <div className="flex flex-col gap-2">
            <ol className="flex flex-wrap items-center gap-x-2 gap-y-1">
              {governanceStates.map((name, index) => (
                <Fragment key={name}>
                  {index > 0 ? (
                    <li aria-hidden="true" className="text-muted">
                      <ChevronRight className="size-3.5 rtl:rotate-180" />
                    </li>
                  ) : null}
                  <li className="whitespace-nowrap">
                    <CountLink of={rungs[name]}>{name}</CountLink>
                  </li>
                </Fragment>
              ))}
              <li className="text-muted">
                of <CountLink of={population} />
              </li>
            </ol>
            <p className="text-muted text-sm">
              {above > 0
                ? "Claimed: somebody accepted it and is still there. Governed: also described, reviewed in time, and without a critical or high finding. Trusted: also least privilege shown by use. As last assessed."
                : "Claimed means that somebody accepted it and is still there."}
            </p>
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
