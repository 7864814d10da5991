"use client";

import { useState } from "react";
import { useDecision } from "@/components/labels/use-decision";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card, CardFooter, CardHeader } from "@/components/ui/card";
import { Checkbox } from "@/components/ui/checkbox";
import { InlineField } from "@/components/ui/field";
import { formatNumber } from "@/components/ui/number-format";
import { Table, TableBody, TableCell, TableHead, TableHeaderCell, TableRow } from "@/components/ui/table";
import { notify } from "@/components/ui/toast";
import { showText } from "@/lib/domain/text";
import { acceptSuggestionsAction, undoOwnerAction } from "@/lib/features/ownership/actions";
import type { OwnerSuggestion } from "@/lib/features/ownership/schema";

/** Names in owner columns that nobody here has: who would be added and get what, then doing it. Nobody is added by default. */
export function UnknownOwnersCard({ suggestions }: { suggestions: readonly OwnerSuggestion[] }) {
  const usable = suggestions.filter((each) => each.becomes.kind !== "nobody");
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const [agreed, setAgreed] = useState(false);
  const { busy, decide } = useDecision();
  const chosen = usable.filter(({ hint }) => ticked.has(hint));
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
  return (
    <Card>
      <CardHeader
        title="Owner columns name people who are not here"
        description="What spreadsheets say of identities that nobody answers for. Add the people, or name somebody else on the identities."
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
                  checked={ticked.has(each.hint)}
                  onCheckedChange={(checked) => {
                    const next = new Set(ticked);
                    if (checked === true) next.add(each.hint);
                    else next.delete(each.hint);
                    setTicked(next);
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
