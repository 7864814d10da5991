"use client";

import { useState } from "react";
import { EmptyState } from "@/components/feedback/empty-state";
import { useDecision } from "@/components/labels/use-decision";
import { ConfirmFooter } from "@/components/ownership/confirm-footer";
import { identitiesOf, ownerOf, startOf, type TextChoice } from "@/components/ownership/owner-text-choice";
import { OwnerTextRow } from "@/components/ownership/owner-text-row";
import { TextsLeftOut } from "@/components/ownership/texts-left-out";
import { Button, ButtonLink } from "@/components/ui/button";
import { Card, CardHeader } from "@/components/ui/card";
import { formatNumber } from "@/components/ui/number-format";
import { notify } from "@/components/ui/toast";
import { formatQuery } from "@/lib/domain/query/format";
import { decideTextsAction, undoTextsAction } from "@/lib/features/ownership/actions";
import type { OwnerText, OwnerTextsPage } from "@/lib/features/ownership/schema-texts";

/** From here on a fit may be ticked together with others. */
const sure = 90;

const counted = (n: number, one: string, many: string) => `${formatNumber(n)} ${n === 1 ? one : many}`;

/** Texts of owner columns with whom they may mean: what is certain is ticked, the rest a person ticks; then asking them. */
export function OwnerTexts({ page }: { page: OwnerTextsPage }) {
  const open = page.texts.filter(({ decided }) => decided?.owner.kind !== "nobody");
  const leftOut = page.texts.filter(({ decided }) => decided?.owner.kind === "nobody");
  return (
    <div className="flex flex-col gap-5">
      {page.named > 0 ? <AskCard page={page} /> : null}
      {open.length > 0 ? (
        <TextsCard texts={open} page={page} />
      ) : (
        <EmptyState
          title="No owner column waits"
          action={<ButtonLink href="/sources/import">Bring a sheet</ButtonLink>}
        >
          What the owner columns say is matched, or all of it is answered for.
        </EmptyState>
      )}
      {leftOut.length > 0 ? <TextsLeftOut texts={leftOut} mayForget={page.remembers} /> : null}
    </div>
  );
}

function TextsCard({ texts, page }: { texts: readonly OwnerText[]; page: OwnerTextsPage }) {
  const [choices, setChoices] = useState<ReadonlyMap<string, TextChoice>>(new Map());
  const [agreed, setAgreed] = useState(false);
  const { busy, decide } = useDecision();
  const choiceOf = (each: OwnerText) => choices.get(each.text) ?? startOf(each);
  const chosen = texts.flatMap((each) => {
    const choice = choiceOf(each);
    const owner = choice.ticked ? ownerOf(each, choice) : null;
    return owner ? [{ text: each.text, owner, identities: each.identities }] : [];
  });
  const likely = texts.filter(
    (each) =>
      each.match.verdict === "likely" &&
      (each.match.proposals[0]?.confidence ?? 0) >= sure &&
      !choices.has(each.text) &&
      each.decided === null,
  );
  const change = (changed: readonly (readonly [string, TextChoice])[]) =>
    setChoices(new Map([...choices, ...changed]));
  const confirm = async () => {
    const decisions = chosen.map(({ text, owner }) => ({ text, owner }));
    const done = await decide(() =>
      decideTextsAction({ sourceId: page.source?.id ?? null, decisions, agreed }),
    );
    if (done === null) return;
    setChoices(new Map());
    notify(
      `${counted(done.changed, "identity has", "identities have")} an owner ${agreed ? "who agreed" : "suggested"}.`,
      {
        ...(page.remembers
          ? {
              description: `${counted(decisions.length, "text is", "texts are")} remembered for the next sheet.`,
            }
          : {}),
        undo: () =>
          void decide(() => undoTextsAction({ operation: done.operation })).then(
            (undone) =>
              undone &&
              notify(
                page.remembers
                  ? `Taken back: ${counted(undone.texts, "text", "texts")}.`
                  : `Taken back on ${counted(undone.restored, "identity", "identities")}.`,
              ),
          ),
      },
    );
  };
  return (
    <Card>
      <CardHeader
        title="Whom do these mean?"
        description="What is exact is ticked. Nothing that is only likely counts until you tick it. Nobody is asked yet."
        actions={
          likely.length > 0 ? (
            <Button
              size="sm"
              onClick={() => change(likely.map((each) => [each.text, { ...startOf(each), ticked: true }]))}
            >
              Tick {counted(likely.length, "likely one", "likely ones")} of {sure} and more
            </Button>
          ) : null
        }
      />
      <ul className="divide-y divide-line-subtle" aria-label="Texts of owner columns">
        {texts.map((each) => (
          <OwnerTextRow
            key={each.text}
            text={each}
            choice={choiceOf(each)}
            remembers={page.remembers}
            onChange={(choice) => change([[each.text, choice]])}
          />
        ))}
      </ul>
      {page.more ? (
        <p className="border-line-subtle border-t px-4 py-2 text-muted text-sm">
          These are the most frequent; others follow when they are settled.
        </p>
      ) : null}
      <ConfirmFooter
        agreed={agreed}
        onAgreed={setAgreed}
        busy={busy}
        disabled={chosen.length === 0}
        onConfirm={() => void confirm()}
      >
        Confirm {counted(chosen.length, "name", "names")} for {page.shared === null ? "at most " : ""}
        {counted(identitiesOf(chosen, page.shared ?? []), "identity", "identities")}
      </ConfirmFooter>
    </Card>
  );
}

/** On to asking, with exactly those who were named. */
function AskCard({ page: { source, named, canAsk } }: { page: OwnerTextsPage }) {
  const address = new URLSearchParams({ tab: "asking", from: "named" });
  if (source) {
    const values = [{ kind: "value" as const, value: source.name }];
    address.set("q", formatQuery([{ kind: "match", field: "source", negated: false, values }]));
  }
  return (
    <Card>
      <CardHeader
        className="pb-3"
        title={`${counted(named, "identity has", "identities have")} an owner who was not asked yet`}
        description="Asking shows who would get what, before anything is sent. Their answer makes them the owner."
        actions={
          canAsk ? (
            <ButtonLink variant="primary" href={`/ownership?${address}`}>
              Ask them
            </ButtonLink>
          ) : null
        }
      />
    </Card>
  );
}
