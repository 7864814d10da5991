"use client";

import { useState } from "react";
import { EvidenceLists } from "@/components/suggestions/evidence-lists";
import { LevelBadge } from "@/components/suggestions/level-badge";
import { RejectDialog } from "@/components/suggestions/reject-dialog";
import { useConfirm } from "@/components/suggestions/use-confirm";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import type { OwnerRole } from "@/lib/domain/owner-question";
import { showText } from "@/lib/domain/text";
import type { SuggestionRow } from "@/lib/features/suggestions/schema";

/** Who may answer for one identity, with what speaks for and against them. */
export function SuggestedOwners({
  suggestions,
  decidable,
}: {
  suggestions: readonly SuggestionRow[];
  /** Of these roles the reader may confirm or reject somebody: nobody decided yet. */
  decidable: readonly OwnerRole[];
}) {
  return (
    <ul className="mt-1 space-y-3">
      {suggestions.map((each) => (
        <Suggested
          key={`${each.role} ${each.place}`}
          suggestion={each}
          canDecide={decidable.includes(each.role)}
        />
      ))}
    </ul>
  );
}

function Suggested({ suggestion, canDecide }: { suggestion: SuggestionRow; canDecide: boolean }) {
  const [rejecting, setRejecting] = useState(false);
  const { busy, confirm } = useConfirm();
  const { identity, party, role, level, confidence, kind, evidence, against, grouping } = suggestion;
  const name = party === null ? "Nobody" : showText(party.name, 80);
  return (
    <li>
      <p className="flex flex-wrap items-center gap-2 text-sm">
        <bdi className="font-medium">{name}</bdi>
        {party?.kind === "team" ? <Badge>team</Badge> : null}
        {role === "business" ? <Badge tone="accent">business owner</Badge> : null}
        {kind === "contradiction" ? (
          <Badge tone="medium">owner in doubt</Badge>
        ) : (
          <LevelBadge level={level} confidence={confidence} />
        )}
      </p>
      <EvidenceLists evidence={evidence} against={against} />
      {canDecide && kind === "own" && party !== null ? (
        <div className="mt-1 flex flex-wrap gap-2">
          <Button
            size="sm"
            busy={busy}
            aria-label={`Confirm ${name}`}
            onClick={() =>
              void confirm({ groups: [{ grouping, identityIds: [identity.id] }], agreed: false })
            }
          >
            Confirm
          </Button>
          <Button
            size="sm"
            variant="ghost"
            aria-label={`${name}: not theirs`}
            onClick={() => setRejecting(true)}
          >
            Not theirs…
          </Button>
          <RejectDialog
            grouping={grouping}
            identityIds={[identity.id]}
            name={party.name}
            open={rejecting}
            onOpenChange={setRejecting}
          />
        </div>
      ) : null}
    </li>
  );
}
