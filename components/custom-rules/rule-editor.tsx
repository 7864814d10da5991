"use client";

import { useRouter } from "next/navigation";
import { useCallback, useState } from "react";
import { ExpressionField, type Problem } from "@/components/custom-rules/expression-field";
import { type FieldProblems, RuleWordsFields } from "@/components/custom-rules/rule-words-fields";
import { SwitchRule } from "@/components/custom-rules/switch-rule";
import { TryPanel } from "@/components/custom-rules/try-panel";
import { RulesReplay } from "@/components/findings/rules-replay";
import { useDecision } from "@/components/labels/use-decision";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { SegmentedControl } from "@/components/ui/segmented-control";
import { notify } from "@/components/ui/toast";
import type { RuleDefinition } from "@/lib/domain/custom-rule/custom-rule";
import { removeCustomRuleAction, saveCustomRuleAction } from "@/lib/features/custom-rules/actions";
import { type CustomRuleRow, slugOf, stateWords } from "@/lib/features/custom-rules/schema-words";

const languages = [
  { value: "query", label: "Inventory query" },
  { value: "cel", label: "Expression" },
] as const;

/** What is sent: lists of its own. */
const copyOf = (draft: RuleDefinition) => ({ ...draft, risks: [...draft.risks], cases: [...draft.cases] });

/** Writes a rule, or edits one: its words, what it asks, what that says of live data, and what it would do. */
export function RuleEditor({
  rule,
  start,
  maySwitch,
  mayRemove,
}: {
  rule: CustomRuleRow | null;
  start: RuleDefinition;
  maySwitch: boolean;
  mayRemove: boolean;
}) {
  const router = useRouter();
  const [draft, setDraft] = useState<RuleDefinition>(start);
  const [ownSlug, setOwnSlug] = useState(rule !== null);
  const [problems, setProblems] = useState<readonly Problem[] | null>(null);
  const [wrong, setWrong] = useState<FieldProblems>({});
  const { busy, decide } = useDecision();
  const onChecked = useCallback((next: readonly Problem[] | null) => setProblems(next), []);
  const change = (part: Partial<RuleDefinition>) =>
    setDraft((before) => {
      const next = { ...before, ...part };
      return part.title !== undefined && !ownSlug ? { ...next, slug: slugOf(part.title) } : next;
    });
  const broken = problems === null || problems.length > 0;
  const edited = JSON.stringify(draft) !== JSON.stringify(start);
  // What is switched on is what was saved, which is not what stands here.
  const ahead = edited && rule !== null && rule.state !== "on" && maySwitch;
  const locked = rule?.state === "on" && !maySwitch;
  // What it is tried with has words of its own only once they are written.
  const tried = {
    ...copyOf(draft),
    title: draft.title || "A rule that is being written",
    sentence: draft.sentence || "It is found by a rule that is being written.",
  };

  const save = async () => {
    const saved = await decide(async () => {
      const answer = await saveCustomRuleAction({
        ...copyOf(draft),
        id: rule?.id ?? null,
        version: rule?.version ?? null,
      });
      setWrong(answer?.validationErrors?.fieldErrors ?? {});
      return answer;
    });
    if (!saved) return;
    notify(rule?.state === "on" ? "The rule is saved, and asked from now on." : "The rule is saved.");
    if (!rule) router.push(`/findings/rules/${saved.slug}/edit`);
  };
  const remove = async () => {
    if (!rule) return;
    const removed = await decide(() => removeCustomRuleAction({ id: rule.id }));
    if (!removed) return;
    notify(`${rule.title} is removed.`);
    router.push("/findings/rules");
  };
  return (
    <div className="flex flex-col gap-5">
      <Card>
        <CardHeader
          title="What it asks"
          actions={
            rule ? (
              <Badge tone={rule.state === "on" ? "ok" : "neutral"}>{stateWords[rule.state]}</Badge>
            ) : null
          }
        />
        <CardBody className="flex flex-col gap-4">
          <SegmentedControl
            label="Language"
            className="w-fit"
            value={draft.language}
            segments={languages}
            onChange={(language) => change({ language, cases: language === "query" ? [] : draft.cases })}
          />
          <ExpressionField
            language={draft.language}
            value={draft.expression}
            onChange={(expression) => change({ expression })}
            onChecked={onChecked}
          />
          {draft.cases.length > 0 ? (
            <p className="text-muted text-sm">
              {draft.cases.length} {draft.cases.length === 1 ? "example came" : "examples came"} with it in a
              file; each must still be answered as expected.
            </p>
          ) : null}
          <TryPanel language={draft.language} expression={draft.expression} disabled={broken} />
        </CardBody>
      </Card>
      <Card>
        <CardHeader
          title="Dry run"
          description="What it would raise now, and what it would have raised on the last days, for whom."
        />
        <CardBody>
          <RulesReplay asked={{ kind: "custom", definition: tried }} disabled={broken} />
        </CardBody>
      </Card>
      <Card>
        <CardHeader title="What people read" />
        <CardBody>
          <RuleWordsFields
            draft={draft}
            slugFixed={rule !== null}
            wrong={wrong}
            onChange={(part) => {
              if (part.slug !== undefined) setOwnSlug(true);
              change(part);
            }}
          />
        </CardBody>
      </Card>
      <div className="flex flex-wrap items-center gap-2">
        <Button variant="primary" busy={busy} disabled={broken || locked} onClick={() => void save()}>
          {rule && rule.state !== "draft" ? "Save" : "Save as draft"}
        </Button>
        {rule && maySwitch ? <SwitchRule rule={rule} disabled={ahead} /> : null}
        {mayRemove ? (
          <Button variant="dangerQuiet" busy={busy} onClick={() => void remove()}>
            Remove
          </Button>
        ) : null}
        {ahead ? (
          <p className="text-muted text-sm">Save it first: it is switched on as it was saved.</p>
        ) : null}
        {locked ? <p className="text-muted text-sm">It is on: an administrator saves what it asks.</p> : null}
      </div>
    </div>
  );
}
