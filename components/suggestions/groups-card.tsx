"use client";

import { useState } from "react";
import { ConfirmFooter } from "@/components/ownership/confirm-footer";
import { GroupRow } from "@/components/suggestions/group-row";
import { useConfirm } from "@/components/suggestions/use-confirm";
import { Card, CardHeader } from "@/components/ui/card";
import { formatNumber } from "@/components/ui/number-format";
import type { SuggestionGroup } from "@/lib/features/suggestions/schema";

/** Suggested owners by what suggests them: each group can be opened, and confirmed as a whole with others. */
export function GroupsCard({ groups, more }: { groups: readonly SuggestionGroup[]; more: boolean }) {
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const [agreed, setAgreed] = useState(false);
  const { busy, confirm } = useConfirm();
  const chosen = groups.filter(({ grouping }) => ticked.has(grouping));
  const identities = chosen.reduce((sum, each) => sum + each.identities, 0);
  const tick = (grouping: string, on: boolean) => {
    const next = new Set(ticked);
    if (on) next.add(grouping);
    else next.delete(grouping);
    setTicked(next);
  };
  return (
    <Card>
      <CardHeader
        title="Suggested by what the sources say"
        description="Each line is one piece of evidence and everything that it names somebody for. Nobody becomes an owner until you say so here."
      />
      <ul className="divide-y divide-line-subtle" aria-label="Groups of suggestions">
        {groups.map((group) => (
          <GroupRow
            key={group.grouping}
            group={group}
            agreed={agreed}
            ticked={ticked.has(group.grouping)}
            onTick={(on) => tick(group.grouping, on)}
          />
        ))}
      </ul>
      {more ? (
        <p className="border-line-subtle border-t px-4 py-2 text-muted text-sm">
          These are the surest and largest {formatNumber(groups.length)} groups: narrow the list to see
          others.
        </p>
      ) : null}
      <ConfirmFooter
        agreed={agreed}
        onAgreed={setAgreed}
        busy={busy}
        disabled={chosen.length === 0}
        onConfirm={() =>
          void confirm({ groups: chosen.map(({ grouping }) => ({ grouping })), agreed }).then(
            (done) => done && setTicked(new Set()),
          )
        }
      >
        Confirm {formatNumber(chosen.length)} {chosen.length === 1 ? "group" : "groups"} for{" "}
        {formatNumber(identities)} {identities === 1 ? "identity" : "identities"}
      </ConfirmFooter>
    </Card>
  );
}
