"use client";

import { useState } from "react";
import { EmptyState } from "@/components/feedback/empty-state";
import { useDecision } from "@/components/labels/use-decision";
import { Badge } from "@/components/ui/badge";
import { Button, ButtonLink } from "@/components/ui/button";
import { Card, CardFooter, CardHeader } from "@/components/ui/card";
import { Checkbox } from "@/components/ui/checkbox";
import { InlineField } from "@/components/ui/field";
import { formatNumber } from "@/components/ui/number-format";
import { Table, TableBody, TableCell, TableHead, TableHeaderCell, TableRow } from "@/components/ui/table";
import { notify } from "@/components/ui/toast";
import { showText } from "@/lib/domain/text";
import { acceptSuggestionsAction, undoOwnerAction } from "@/lib/features/ownership/actions";
import type { OwnerSuggestion } from "@/lib/features/ownership/schema";

/** Nobody is added to the people by default: only who is known here is ticked from the start. */
function isKnown({ becomes }: OwnerSuggestion): boolean {
  return becomes.kind === "person" || becomes.kind === "team";
}

/** What owner columns of spreadsheets say of identities that nobody answers for: who would get what, then doing it. */
export function SuggestionsCard({ suggestions }: { suggestions: readonly OwnerSuggestion[] }) {
  const usable = suggestions.filter((each) => each.becomes.kind !== "nobody");
  const [turned, setTurned] = useState<ReadonlySet<string>>(new Set());
  const [agreed, setAgreed] = useState(false);
  const { busy, decide } = useDecision();
  const isTicked = (each: OwnerSuggestion) => isKnown(each) !== turned.has(each.hint);
  const chosen = usable.filter(isTicked);
  const identities = chosen.reduce((sum, each) => sum + each.identities, 0);

  const accept = async () => {
    const done = await decide(() =>
      acceptSuggestionsAction({ hints: chosen.map((each) => each.hint), agreed }),
    );
    if (done === null) return;
    notify(`${formatNumber(done.changed)} identities have an owner ${agreed ? "who agreed" : "suggested"}.`, {
      undo: () => void decide(() => undoOwnerAction({ operation: done.operation })),
    });
  };
  if (suggestions.length === 0) {
    return (
      <EmptyState
        title="No suggestions wait"
        action={<ButtonLink href="/sources">Bring a spreadsheet</ButtonLink>}
      >
        When a spreadsheet has an owner column, what it says of identities that nobody answers for stands
        here.
      </EmptyState>
    );
  }
  return (
    <Card>
      <CardHeader
        title="From owner columns"
        description="What spreadsheets say of identities that nobody answers for. Nobody becomes an owner until you say so here."
      />
      <Table label="Suggested owners">
        <TableHead>
          <tr>
            <TableHeaderCell className="w-10">
              <span className="sr-only">Take over</span>
            </TableHeaderCell>
            <TableHeaderCell>The column says</TableHeaderCell>
            <TableHeaderCell>Becomes</TableHeaderCell>
            <TableHeaderCell className="text-end">Identities</TableHeaderCell>
            <TableHeaderCell className="hidden md:table-cell">Among them</TableHeaderCell>
          </tr>
        </TableHead>
        <TableBody>
          {suggestions.map((each) => (
            <TableRow key={each.hint}>
              <TableCell>
                <Checkbox
                  aria-label={`Take over ${showText(each.hint, 60)}`}
                  disabled={each.becomes.kind === "nobody"}
                  checked={each.becomes.kind !== "nobody" && isTicked(each)}
                  onCheckedChange={(checked) => {
                    const next = new Set(turned);
                    if ((checked === true) === isKnown(each)) next.delete(each.hint);
                    else next.add(each.hint);
                    setTurned(next);
                  }}
                />
              </TableCell>
              <TableCell className="min-w-44 break-words">{showText(each.hint, 80)}</TableCell>
              <TableCell>
                <Becomes becomes={each.becomes} />
              </TableCell>
              <TableCell className="text-end tabular-nums">{formatNumber(each.identities)}</TableCell>
              <TableCell className="hidden text-muted md:table-cell">
                {each.examples.map((name) => showText(name, 40)).join(", ")}
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
      <CardFooter className="flex-wrap justify-between">
        <InlineField label="They all agreed">
          {(control) => (
            <Checkbox
              {...control}
              checked={agreed}
              onCheckedChange={(checked) => setAgreed(checked === true)}
            />
          )}
        </InlineField>
        <Button variant="primary" busy={busy} disabled={chosen.length === 0} onClick={() => void accept()}>
          Take over {formatNumber(chosen.length)} owners for {formatNumber(identities)} identities
        </Button>
      </CardFooter>
    </Card>
  );
}

function Becomes({ becomes }: { becomes: OwnerSuggestion["becomes"] }) {
  switch (becomes.kind) {
    case "person":
      return <>{showText(becomes.name, 60)}</>;
    case "team":
      return (
        <span className="inline-flex items-center gap-2">
          {showText(becomes.name, 60)} <Badge>team</Badge>
        </span>
      );
    case "new":
      return (
        <>
          <span className="inline-flex items-center gap-2">
            {showText(becomes.name, 60)} <Badge tone="accent">new person</Badge>
          </span>
          <span className="block text-muted text-xs">Nobody here has this address: tick to add them.</span>
        </>
      );
    case "nobody":
      return <span className="text-muted">{becomes.why}</span>;
  }
}
