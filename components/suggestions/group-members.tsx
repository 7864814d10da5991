"use client";

import Link from "next/link";
import { useEffect, useState } from "react";
import { EvidenceLists } from "@/components/suggestions/evidence-lists";
import { RejectDialog } from "@/components/suggestions/reject-dialog";
import { useConfirm } from "@/components/suggestions/use-confirm";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { formatNumber } from "@/components/ui/number-format";
import { Skeleton } from "@/components/ui/skeleton";
import { showText } from "@/lib/domain/text";
import { listGroupRowsAction } from "@/lib/features/suggestions/actions";
import type { SuggestionGroup, SuggestionRow } from "@/lib/features/suggestions/schema";

type Rows = { state: "loading" } | { state: "failed" } | { state: "there"; rows: SuggestionRow[] };

/** The identities of a group with what speaks for and against each: some can be confirmed, or rejected with a reason. */
export function GroupMembers({ group, agreed }: { group: SuggestionGroup; agreed: boolean }) {
  const [found, setFound] = useState<Rows>({ state: "loading" });
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const [rejecting, setRejecting] = useState(false);
  const { busy, confirm } = useConfirm();
  const { grouping, identities } = group;
  useEffect(() => {
    // What is confirmed elsewhere on the page is in it no longer.
    void identities;
    let isCurrent = true;
    listGroupRowsAction({ grouping })
      .then((answer) => {
        if (isCurrent) setFound(answer?.data ? { state: "there", rows: answer.data } : { state: "failed" });
      })
      .catch(() => isCurrent && setFound({ state: "failed" }));
    return () => {
      isCurrent = false;
    };
  }, [grouping, identities]);

  if (found.state === "loading") return <Skeleton className="mt-3 h-16 w-full" />;
  if (found.state === "failed") {
    return (
      <p className="mt-3 text-sm" role="alert">
        The identities of this group could not be read. Nothing was changed: close it and open it again.
      </p>
    );
  }
  const chosen = found.rows
    .filter(({ identity }) => ticked.has(identity.id))
    .map(({ identity }) => identity.id);
  const isAll = chosen.length === found.rows.length;
  return (
    <div className="mt-3 rounded border border-line-subtle">
      <div className="flex flex-wrap items-center gap-2 border-line-subtle border-b px-3 py-2">
        <Checkbox
          aria-label="Choose all that are shown"
          checked={isAll}
          onCheckedChange={(checked) =>
            setTicked(new Set(checked === true ? found.rows.map(({ identity }) => identity.id) : []))
          }
        />
        <span className="me-auto text-muted text-sm">
          {formatNumber(chosen.length)} of {formatNumber(found.rows.length)} chosen
        </span>
        <Button
          size="sm"
          variant="primary"
          busy={busy}
          disabled={chosen.length === 0}
          onClick={() =>
            void confirm({ groups: [{ grouping, identityIds: chosen }], agreed }).then(
              (done) => done && setTicked(new Set()),
            )
          }
        >
          Confirm chosen
        </Button>
        <Button size="sm" disabled={chosen.length === 0} onClick={() => setRejecting(true)}>
          Not theirs…
        </Button>
      </div>
      <ul className="divide-y divide-line-subtle">
        {found.rows.map(({ identity, evidence, against }) => {
          const name = showText(identity.name ?? identity.externalId ?? identity.id, 80);
          return (
            <li key={identity.id} className="flex items-start gap-3 px-3 py-2">
              <Checkbox
                className="mt-0.5"
                aria-label={`Choose ${name}`}
                checked={ticked.has(identity.id)}
                onCheckedChange={(checked) => {
                  const next = new Set(ticked);
                  if (checked === true) next.add(identity.id);
                  else next.delete(identity.id);
                  setTicked(next);
                }}
              />
              <div className="min-w-0">
                <Link
                  href={`/inventory/${identity.id}`}
                  className="break-words font-medium text-accent text-sm hover:underline"
                >
                  {name}
                </Link>
                <EvidenceLists evidence={evidence} against={against} />
              </div>
            </li>
          );
        })}
      </ul>
      <RejectDialog
        grouping={grouping}
        identityIds={chosen}
        name={group.party.name}
        open={rejecting}
        onOpenChange={setRejecting}
        onDone={() => setTicked(new Set())}
      />
    </div>
  );
}
