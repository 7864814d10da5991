import Link from "next/link";
import { SetAside } from "@/components/findings/finding-set-aside";
import { riskWord, subjectTitle } from "@/components/findings/finding-words";
import { Badge } from "@/components/ui/badge";
import { SeverityMark } from "@/components/ui/severity-mark";
import { TimeText } from "@/components/ui/time-text";
import { resolvedWords } from "@/lib/domain/resolved-why";
import { showText } from "@/lib/domain/text";
import type { FindingRow } from "@/lib/features/findings/schema";

/** A few findings below each other. `whose` names the identity of each, where they are not all of one. */
export function FindingList({ rows, whose }: { rows: readonly FindingRow[]; whose: boolean }) {
  return (
    <ul className="divide-y divide-line-subtle text-sm">
      {rows.map((row) => (
        <li key={row.id} className="flex gap-3 py-2">
          <SeverityMark level={row.severity} className="w-20 shrink-0 self-start" />
          <div className="min-w-0 flex-1">
            <Link
              href={`/findings/${row.id}`}
              prefetch={false}
              className="break-words text-ink hover:underline"
            >
              {whose ? <bdi className="font-medium">{subjectTitle(row)} </bdi> : null}
              <bdi>{showText(row.sentence, 300)}</bdi>
            </Link>
            <p className="mt-0.5 flex flex-wrap items-center gap-x-2 text-muted text-xs">
              <span>{showText(row.rule.title, 120)}</span>
              {row.risks.map((risk) => (
                <span key={risk}>{riskWord(risk)}</span>
              ))}
              <span>
                {row.resolvedAt ? "resolved " : "found "}
                <TimeText date={row.resolvedAt ?? row.firstSeenAt} variant="long" />
                {row.resolvedWhy && row.resolvedWhy !== "proof"
                  ? `, ${resolvedWords[row.resolvedWhy]}`
                  : null}
              </span>
              <SetAside row={row} />
              {row.unsure ? <Badge tone="unknown">unsure</Badge> : null}
            </p>
          </div>
        </li>
      ))}
    </ul>
  );
}
