"use client";

import { useState } from "react";
import { RulesReplay } from "@/components/findings/rules-replay";
import { useDecision } from "@/components/labels/use-decision";
import { Button } from "@/components/ui/button";
import { Field, InlineField } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { Switch } from "@/components/ui/switch";
import { notify } from "@/components/ui/toast";
import { type Severity, severities } from "@/lib/domain/severity";
import { setRuleAction } from "@/lib/features/rules/actions";
import type { RuleSettingView } from "@/lib/features/rules/schema-settings";

const asTheRuleSays = "rule";

/** Another setting of a rule: what it would do, and why it is made. */
export function RulesSettingForm({
  ruleId,
  title,
  setting,
  maySwitch,
  onSaved,
}: {
  ruleId: string;
  title: string;
  setting: Pick<RuleSettingView, "enabled" | "severity">;
  maySwitch: boolean;
  onSaved?: () => void;
}) {
  const [enabled, setEnabled] = useState(setting.enabled);
  const [severity, setSeverity] = useState<Severity | null>(setting.severity);
  const [note, setNote] = useState("");
  const { busy, decide } = useDecision();
  const differs = enabled !== setting.enabled || severity !== setting.severity;

  const save = async () => {
    const done = await decide(() => setRuleAction({ ruleId, enabled, severity, note }));
    if (!done) return;
    onSaved?.();
    if (!done.changed) return;
    const { before } = done;
    notify(`${title} is ${enabled ? (severity ?? "on, as it comes") : "off"}.`, {
      description: "Findings follow within a minute.",
      undo: () => void decide(() => setRuleAction({ ruleId, ...before, note: "Taken back." })),
    });
  };
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <InlineField
        label="Ask this rule"
        help="Off: what it found is resolved as “rule switched off”, and counted nowhere."
      >
        {(control) => <Switch {...control} checked={enabled} onCheckedChange={setEnabled} />}
      </InlineField>
      <Field
        label="Severity"
        help="A chosen one takes the place of every severity that the rule gives. What is not sure stays high at most."
      >
        {(control) => (
          <Select
            {...control}
            className="max-w-60"
            options={[
              { value: asTheRuleSays, label: "As the rule says" },
              ...severities.map((value) => ({
                value,
                label: value.charAt(0).toUpperCase() + value.slice(1),
              })),
            ]}
            value={severity ?? asTheRuleSays}
            onValueChange={(next) => setSeverity(severities.find((each) => each === next) ?? null)}
          />
        )}
      </Field>
      {differs ? (
        <>
          <RulesReplay asked={{ kind: "rule", ruleId, enabled, severity }} />
          {maySwitch ? (
            <>
              <Field label="Why" help="It stands beside the setting and in the audit log.">
                {(control) => (
                  <Input
                    {...control}
                    maxLength={500}
                    value={note}
                    onChange={(event) => setNote(event.target.value)}
                  />
                )}
              </Field>
              <Button
                type="submit"
                variant="primary"
                className="w-fit"
                busy={busy}
                disabled={note.trim().length < 3}
              >
                Save
              </Button>
            </>
          ) : (
            <p className="text-muted text-sm">An administrator may change it.</p>
          )}
        </>
      ) : null}
    </form>
  );
}
