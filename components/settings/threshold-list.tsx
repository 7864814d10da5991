"use client";

import Link from "next/link";
import { useState } from "react";
import { thresholdAmount } from "@/components/findings/rules-words";
import { ThresholdDialog } from "@/components/settings/threshold-dialog";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card, CardHeader } from "@/components/ui/card";
import { Dialog } from "@/components/ui/dialog";
import { TimeText } from "@/components/ui/time-text";
import type { ThresholdRow } from "@/lib/features/thresholds/schema";

/** Every limit with what it is, where it comes from, and who goes by it. */
export function ThresholdList({ rows, mayChange }: { rows: readonly ThresholdRow[]; mayChange: boolean }) {
  const [edited, setEdited] = useState<string | null>(null);
  const row = rows.find(({ name }) => name === edited);
  return (
    <Card>
      <CardHeader title={`${rows.length} limits`} />
      <ul className="divide-y divide-line-subtle border-line-subtle border-t">
        {rows.map((each) => (
          <li key={each.name} className="flex flex-wrap items-start gap-x-4 gap-y-1 px-4 py-2.5 text-sm">
            <div className="min-w-[min(100%,16rem)] flex-1">
              <p className="font-medium text-ink">
                {each.title} {each.value === each.standard ? null : <Badge tone="accent">set here</Badge>}
              </p>
              <p className="text-muted text-xs">
                Comes as {thresholdAmount(each.standard, each.unit)}: {each.source}.{" "}
                {each.changed ? (
                  <>
                    Changed by <bdi>{each.changed.by}</bdi> on{" "}
                    <TimeText date={each.changed.at} variant="absolute" />.
                  </>
                ) : null}
              </p>
              <UsedBy row={each} />
            </div>
            <div className="ms-auto flex items-center gap-3">
              <span className="tabular-nums">{thresholdAmount(each.value, each.unit)}</span>
              {mayChange ? (
                <Button size="sm" aria-label={`Change: ${each.title}`} onClick={() => setEdited(each.name)}>
                  Change
                </Button>
              ) : null}
            </div>
          </li>
        ))}
      </ul>
      <Dialog open={row !== undefined} onOpenChange={(open) => (open ? undefined : setEdited(null))}>
        {row ? <ThresholdDialog row={row} close={() => setEdited(null)} /> : null}
      </Dialog>
    </Card>
  );
}

function UsedBy({ row: { rules, others } }: { row: ThresholdRow }) {
  if (rules.length + others.length === 0)
    return <p className="text-muted text-xs">Nothing goes by it yet.</p>;
  return (
    <p className="text-muted text-xs">
      Asked by{" "}
      {rules.map(({ id, title }, index) => (
        <span key={id}>
          {index > 0 ? ", " : null}
          <Link
            href={`/findings/rules/${id}`}
            prefetch={false}
            className="rounded-sm underline decoration-field underline-offset-4 hover:text-accent"
          >
            {title}
          </Link>
        </span>
      ))}
      {rules.length > 0 && others.length > 0 ? "; " : null}
      {others.join(", ")}.
    </p>
  );
}
