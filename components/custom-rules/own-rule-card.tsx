"use client";

import { useDecision } from "@/components/labels/use-decision";
import { Button, ButtonLink, buttonClass } from "@/components/ui/button";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { CodeBlock } from "@/components/ui/code-block";
import { TimeText } from "@/components/ui/time-text";
import { notify } from "@/components/ui/toast";
import { switchCustomRuleAction } from "@/lib/features/custom-rules/actions";
import { type CustomRuleRow, stateWords } from "@/lib/features/custom-rules/schema-words";

/** What one of our own rules asks, who wrote it, and whether it is asked. */
export function OwnRuleCard({
  rule,
  mayEdit,
  maySwitch,
  mayExport,
}: {
  rule: CustomRuleRow;
  mayEdit: boolean;
  maySwitch: boolean;
  mayExport: boolean;
}) {
  const { slug, language, expression, state, version, updatedBy, updatedAt } = rule;
  return (
    <Card>
      <CardHeader
        title={`A rule of your own: ${stateWords[state].toLowerCase()}`}
        actions={
          <>
            {mayExport ? (
              <a className={buttonClass({ size: "sm" })} href={`/api/findings/rules?id=${slug}`}>
                Export
              </a>
            ) : null}
            {mayEdit ? (
              <ButtonLink size="sm" href={`/findings/rules/${slug}/edit`}>
                Edit
              </ButtonLink>
            ) : null}
            {maySwitch ? <SwitchRule rule={rule} /> : null}
          </>
        }
      />
      <CardBody className="flex flex-col gap-3">
        <CodeBlock
          title={
            language === "query"
              ? "What this inventory query finds, is wrong"
              : "Where this holds, it is wrong"
          }
          code={expression}
          wrap
        />
        <p className="text-muted text-sm">
          Version {version}, saved by <bdi>{updatedBy}</bdi> <TimeText date={updatedAt} variant="long" />.
        </p>
      </CardBody>
    </Card>
  );
}

/** Switches a rule on or off; what follows is findings, within a minute. */
export function SwitchRule({
  rule: { id, title, state },
  disabled = false,
}: {
  rule: Pick<CustomRuleRow, "id" | "title" | "state">;
  disabled?: boolean;
}) {
  const { busy, decide } = useDecision();
  const next = state === "on" ? "off" : "on";
  const change = async (to: "on" | "off") => {
    const done = await decide(() => switchCustomRuleAction({ id, state: to }));
    if (!done) return;
    notify(`${title} is ${to}.`, {
      description: "Findings follow within a minute.",
      undo: () => void decide(() => switchCustomRuleAction({ id, state: done.before })),
    });
  };
  return (
    <Button
      size="sm"
      variant={next === "on" ? "primary" : "secondary"}
      busy={busy}
      disabled={disabled}
      onClick={() => void change(next)}
    >
      {next === "on" ? "Switch on" : "Switch off"}
    </Button>
  );
}
