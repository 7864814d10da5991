"use client";

import { Checkbox } from "@/components/ui/checkbox";
import { Field, InlineField } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { Textarea } from "@/components/ui/textarea";
import { riskList, riskListIds } from "@/lib/domain/assessment/owasp";
import type { RuleDefinition } from "@/lib/domain/custom-rule/custom-rule";
import { severities } from "@/lib/domain/severity";

const texts = [
  [
    "sentence",
    "What is the case",
    "One sentence that does not name the identity: “It has a static key that is older than a year.”",
  ],
  ["why", "Why it matters", undefined],
  ["fix", "What to do", undefined],
  ["verify", "How to see that it is done", undefined],
] as const;

/** What is wrong with what was sent, by field. */
export type FieldProblems = Partial<Record<string, string[]>>;

/** The words of a rule, its severity, and the risks that it speaks of. */
export function RuleWordsFields({
  draft,
  slugFixed,
  wrong,
  onChange,
}: {
  draft: RuleDefinition;
  /** Findings are known by it: it never changes. */
  slugFixed: boolean;
  wrong: FieldProblems;
  onChange: (part: Partial<RuleDefinition>) => void;
}) {
  return (
    <div className="flex flex-col gap-4">
      <div className="grid gap-4 md:grid-cols-2">
        <Field label="Title" help="What is wrong, in a few words." error={wrong.title?.[0]}>
          {(control) => (
            <Input
              {...control}
              value={draft.title}
              maxLength={90}
              onChange={(event) => onChange({ title: event.target.value })}
            />
          )}
        </Field>
        <Field
          label="Id"
          help={slugFixed ? "Findings are known by it." : "Findings are known by it, for good."}
          error={wrong.slug?.[0]}
        >
          {(control) => (
            <Input
              {...control}
              className="font-mono text-xs"
              value={draft.slug}
              maxLength={80}
              disabled={slugFixed}
              onChange={(event) => onChange({ slug: event.target.value })}
            />
          )}
        </Field>
      </div>
      {texts.map(([name, label, help]) => (
        <Field key={name} label={label} help={help} error={wrong[name]?.[0]}>
          {(control) => (
            <Textarea
              {...control}
              rows={2}
              className="min-h-14"
              value={draft[name]}
              onChange={(event) => onChange({ [name]: event.target.value })}
            />
          )}
        </Field>
      ))}
      <InlineField
        label="One deed mends all that it finds"
        help="Then its findings are told as one cause, and an issue for each cause holds them all. Leave it off where each has to be mended by itself."
      >
        {(control) => (
          <Checkbox
            {...control}
            checked={draft.oneFix}
            onCheckedChange={(checked) => onChange({ oneFix: checked === true })}
          />
        )}
      </InlineField>
      <Field label="Severity">
        {(control) => (
          <Select
            {...control}
            className="max-w-60"
            options={severities.map((value) => ({
              value,
              label: value.charAt(0).toUpperCase() + value.slice(1),
            }))}
            value={draft.severity}
            onValueChange={(next) =>
              onChange({ severity: severities.find((each) => each === next) ?? draft.severity })
            }
          />
        )}
      </Field>
      <fieldset className="flex flex-col gap-2">
        <legend className="mb-1 font-medium text-ink text-sm">Risks that it speaks of</legend>
        {wrong.risks?.[0] ? (
          <p role="alert" className="text-critical text-xs">
            {wrong.risks[0]}
          </p>
        ) : null}
        <div className="grid gap-2 sm:grid-cols-2">
          {riskListIds.map((id) => (
            <InlineField key={id} label={id === "AGENT" ? riskList[id] : `${id} ${riskList[id]}`}>
              {(control) => (
                <Checkbox
                  {...control}
                  checked={draft.risks.includes(id)}
                  onCheckedChange={(checked) =>
                    onChange({
                      risks:
                        checked === true ? [...draft.risks, id] : draft.risks.filter((each) => each !== id),
                    })
                  }
                />
              )}
            </InlineField>
          ))}
        </div>
      </fieldset>
    </div>
  );
}
