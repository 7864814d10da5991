"use client";

import { ArrowDown, ArrowUp, Pencil, Plus, Trash2 } from "lucide-react";
import dynamic from "next/dynamic";
import Link from "next/link";
import { useEffect, useRef, useState } from "react";
import { EmptyState } from "@/components/feedback/empty-state";
import { useDecision } from "@/components/labels/use-decision";
import { type Ending, EndRule } from "@/components/owner-rules/end-rule";
import { MoveRule, type Moving, type Way } from "@/components/owner-rules/move-rule";
import { identitiesOf, inventoryAddress, namedQuery } from "@/components/owner-rules/rule-words";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { IconButton } from "@/components/ui/icon-button";
import { formatNumber } from "@/components/ui/number-format";
import { OnceOpen } from "@/components/ui/once-open";
import { Switch } from "@/components/ui/switch";
import { Table, TableBody, TableCell, TableHead, TableHeaderCell, TableRow } from "@/components/ui/table";
import { notify } from "@/components/ui/toast";
import { showText } from "@/lib/domain/text";
import { moveOwnerRuleAction } from "@/lib/features/owner-rules/actions";
import type { OwnerRuleRow, OwnerRulesPage } from "@/lib/features/owner-rules/schema";

const RuleDialog = dynamic(
  () => import("@/components/owner-rules/rule-dialog").then((file) => file.RuleDialog),
  { ssr: false },
);

/** The rules that name owners, in the order in which they are asked, with what became of whom each named. */
export function RulesTab({
  page: { rules, mayEdit },
  query,
}: {
  page: OwnerRulesPage;
  /** A new rule is written of it; empty: none is. */
  query: string;
}) {
  const [edited, setEdited] = useState<OwnerRuleRow | null>(null);
  const [open, setOpen] = useState(mayEdit && query !== "");
  const [begun, setBegun] = useState(query);
  const [ending, setEnding] = useState<Ending | null>(null);
  const [moving, setMoving] = useState<Moving | null>(null);
  const { busy, decide } = useDecision();
  const table = useRef<HTMLDivElement>(null);
  const moved = useRef<{ id: string; way: Way } | null>(null);
  const order = rules.map(({ id }) => id).join(" ");

  // The row that was moved keeps the focus, at the button that still moves it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the order is what changed
  useEffect(() => {
    if (moved.current === null) return;
    const { id, way } = moved.current;
    moved.current = null;
    const button = (of: Way) =>
      table.current?.querySelector<HTMLButtonElement>(`[data-move="${id}-${of}"]:enabled`);
    (button(way) ?? button(way === "up" ? "down" : "up"))?.focus();
  }, [order]);

  // The button was disabled while it was looked at, so the dialog does not know whom to give the focus back to.
  useEffect(() => {
    if (moving === null) return;
    const button = `[data-move="${moving.rule.id}-${moving.way}"]:enabled`;
    return () => {
      setTimeout(() => table.current?.querySelector<HTMLButtonElement>(button)?.focus());
    };
  }, [moving]);

  const edit = (rule: OwnerRuleRow | null) => {
    setEdited(rule);
    setOpen(true);
  };
  const move = async (rule: OwnerRuleRow, way: Way, seen = 0) => {
    moved.current = { id: rule.id, way };
    const done = await decide(() => moveOwnerRuleAction({ id: rule.id, way, seen }));
    if (!done?.moved) {
      moved.current = null;
      if (done) setMoving({ rule, way, identities: done.identities });
      return;
    }
    notify(`“${showText(rule.name, 60)}” is asked ${way === "up" ? "earlier" : "later"}.`, {
      description:
        done.identities === 0
          ? "Nobody's owner changes by that."
          : `The owner by rule of ${identitiesOf(done.identities)} changes within a minute.`,
    });
  };
  const add = mayEdit ? (
    <Button variant="primary" onClick={() => edit(null)}>
      <Plus aria-hidden /> New rule
    </Button>
  ) : null;
  return (
    <>
      {rules.length === 0 ? (
        <EmptyState title="No rule names owners yet" action={add}>
          A rule names one person or team for everything that a query finds: an account, a tag, a path, a
          namespace, a source. You see what it would do before it is on. Whom it names is asked, and counts as
          owner once they accept; what people said always stands.
        </EmptyState>
      ) : (
        <>
          <div className="flex flex-wrap items-center justify-between gap-2">
            <p className="text-muted text-sm">
              Of the rules that find an identity, the first names its owner. Whom people named, asked or
              accepted stays.
            </p>
            {add}
          </div>
          <Card>
            <div ref={table}>
              <Table label="Rules that name owners">
                <TableHead>
                  <tr>
                    <TableHeaderCell>Rule</TableHeaderCell>
                    <TableHeaderCell className="hidden md:table-cell">Names</TableHeaderCell>
                    <TableHeaderCell>On</TableHeaderCell>
                    {mayEdit ? (
                      <TableHeaderCell>
                        <span className="sr-only">Actions</span>
                      </TableHeaderCell>
                    ) : null}
                  </tr>
                </TableHead>
                <TableBody>
                  {rules.map((rule, index) => (
                    <TableRow key={rule.id}>
                      <TableCell className="min-w-0 align-top">
                        <RuleText rule={rule} place={index + 1} />
                        <div className="mt-1 md:hidden">
                          <Numbers rule={rule} />
                        </div>
                      </TableCell>
                      <TableCell className="hidden align-top md:table-cell">
                        <Numbers rule={rule} />
                      </TableCell>
                      <TableCell className="align-top">
                        <Switch
                          aria-label={`${showText(rule.name, 60)} is on`}
                          checked={rule.enabled}
                          disabled={busy || !mayEdit}
                          onCheckedChange={(on) => (on ? edit(rule) : setEnding({ rule, deed: "off" }))}
                        />
                      </TableCell>
                      {mayEdit ? (
                        <TableCell className="align-top">
                          <div className="flex flex-wrap justify-end">
                            {(["up", "down"] as const).map((way) => (
                              <IconButton
                                key={way}
                                size="sm"
                                className="pointer-coarse:size-11"
                                data-move={`${rule.id}-${way}`}
                                label={`Move ${showText(rule.name, 60)} ${way}`}
                                disabled={busy || (way === "up" ? index === 0 : index === rules.length - 1)}
                                onClick={() => void move(rule, way)}
                              >
                                {way === "up" ? <ArrowUp aria-hidden /> : <ArrowDown aria-hidden />}
                              </IconButton>
                            ))}
                            <IconButton
                              size="sm"
                              className="pointer-coarse:size-11"
                              label={`Edit ${showText(rule.name, 60)}`}
                              onClick={() => edit(rule)}
                            >
                              <Pencil aria-hidden />
                            </IconButton>
                            <IconButton
                              size="sm"
                              className="pointer-coarse:size-11"
                              label={`Delete ${showText(rule.name, 60)}`}
                              onClick={() => setEnding({ rule, deed: "delete" })}
                            >
                              <Trash2 aria-hidden />
                            </IconButton>
                          </div>
                        </TableCell>
                      ) : null}
                    </TableRow>
                  ))}
                </TableBody>
              </Table>
            </div>
          </Card>
        </>
      )}
      <OnceOpen open={open}>
        <RuleDialog
          rule={edited}
          query={begun}
          open={open}
          onOpenChange={(next) => {
            setOpen(next);
            if (!next) setBegun("");
          }}
        />
      </OnceOpen>
      {moving ? (
        <MoveRule
          moving={moving}
          onMove={({ rule, way, identities }) => void move(rule, way, identities)}
          onClose={() => setMoving(null)}
        />
      ) : null}
      {ending ? <EndRule ending={ending} onClose={() => setEnding(null)} /> : null}
    </>
  );
}

function RuleText({ rule, place }: { rule: OwnerRuleRow; place: number }) {
  const { name, query, role, owner } = rule;
  return (
    <>
      <span className="break-words font-medium">
        {formatNumber(place)}. <bdi>{showText(name, 100)}</bdi>
      </span>
      <Link
        href={inventoryAddress(query)}
        prefetch={false}
        className="block break-all font-mono text-accent text-xs hover:underline pointer-coarse:py-2"
      >
        {showText(query, 200)}
      </Link>
      <span className="block break-words text-muted text-sm">
        {role === "business" ? "business owner" : "technical owner"}{" "}
        <bdi>{owner ? showText(owner.name, 80) : "somebody who was removed"}</bdi>{" "}
        {owner?.here ? null : <Badge tone="high">not here: names nobody</Badge>}
      </span>
    </>
  );
}

function Numbers({ rule }: { rule: OwnerRuleRow }) {
  const { names, accepted, asked, declined, waiting } = rule;
  if (names === 0) return <span className="text-muted text-sm">names nobody</span>;
  const parts = [
    { n: accepted, word: "accepted" },
    { n: asked, word: "asked" },
    { n: declined, word: "declined" },
    { n: waiting, word: "to be asked" },
  ].filter(({ n }) => n > 0);
  return (
    <>
      <Link
        href={inventoryAddress(namedQuery(rule))}
        prefetch={false}
        className="text-accent tabular-nums hover:underline pointer-coarse:py-2"
      >
        {identitiesOf(names)}
      </Link>
      <span className="block text-muted text-xs tabular-nums">
        {parts.map(({ n, word }) => `${formatNumber(n)} ${word}`).join(", ")}
      </span>
    </>
  );
}
