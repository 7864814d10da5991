"use client";

import { useEffect, useState } from "react";
import type { Targets } from "@/components/findings/finding-selection";
import { findingsWord, subjectTitle } from "@/components/findings/finding-words";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { findingFields } from "@/lib/domain/query/finding-fields";
import { formatQuery, removeField } from "@/lib/domain/query/format";
import { parseQuery } from "@/lib/domain/query/parse";
import { showText } from "@/lib/domain/text";
import { countScopeAction } from "@/lib/features/exceptions/actions";

/** How wide an exception is to be. */
export type ScopeChoice =
  | { kind: "finding" }
  | { kind: "identity"; findingId: string }
  | { kind: "query"; ruleId: string; query: string };

export interface OfferedScope {
  choice: ScopeChoice;
  label: string;
  help: string;
}

/** The scopes that fit what was picked, the narrowest first. More than what was picked is offered only for one rule. */
export function scopeChoices({ selection, rows, query }: Targets, everybody: boolean): OfferedScope[] {
  const [first] = rows;
  const one = selection.kind === "ids";
  const picked: OfferedScope = {
    choice: { kind: "finding" },
    label: one && selection.ids.length === 1 ? "This finding only" : "These findings only",
    help: "A new one of the same kind comes into the inbox.",
  };
  const oneRule = one
    ? rows.length === selection.ids.length && rows.every((row) => row.rule.id === first?.rule.id)
    : asksOneRule(query);
  if (!first || !oneRule) return [picked];
  const title = showText(first.rule.title, 60);
  const offered = [picked];
  if (one && first.identity && rows.every((row) => row.identity?.id === first.identity?.id)) {
    offered.push({
      choice: { kind: "identity", findingId: first.id },
      label: "This rule on this identity",
      help: `"${title}" on ${subjectTitle(first)}, whatever its key, also in future.`,
    });
  }
  if (everybody) {
    offered.push({
      choice: { kind: "query", ruleId: first.rule.id, query: narrowed(query) },
      label: "This rule where a query finds it",
      help: `"${title}" on whatever the query finds, also in future.`,
    });
  }
  return offered;
}

/** Whether all that a query finds are of one rule. */
function asksOneRule(query: string): boolean {
  const parsed = parseQuery(query, findingFields);
  return (
    parsed.ok &&
    parsed.terms.some(
      (term) => term.kind === "match" && term.field === "rule" && !term.negated && term.values.length === 1,
    )
  );
}

/** The list's query without what the scope says by itself. */
function narrowed(query: string): string {
  const parsed = parseQuery(query, findingFields);
  return parsed.ok ? formatQuery(removeField(removeField(parsed.terms, "state"), "rule")) : "";
}

/** Chooses how wide an exception is, and for a query says what it finds now. */
export function ScopeField({
  choices,
  value,
  onChange,
}: {
  choices: readonly OfferedScope[];
  value: ScopeChoice;
  onChange: (value: ScopeChoice) => void;
}) {
  if (choices.length === 1) return <p className="text-muted text-sm">{`${choices[0]?.label}.`}</p>;
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1 font-medium text-sm">What it covers</legend>
      {choices.map(({ choice, label, help }) => (
        <label key={choice.kind} className="flex items-start gap-2.5 text-sm">
          <input
            type="radio"
            name="scope"
            className="mt-0.5 size-4 accent-[var(--accent)]"
            checked={value.kind === choice.kind}
            onChange={() => onChange(choice)}
          />
          <span>
            {label}
            <span className="block break-words text-muted text-xs">{help}</span>
          </span>
        </label>
      ))}
      {value.kind === "query" ? <QueryField value={value} onChange={onChange} /> : null}
    </fieldset>
  );
}

const quietMs = 300;

function QueryField({
  value,
  onChange,
}: {
  value: Extract<ScopeChoice, { kind: "query" }>;
  onChange: (value: ScopeChoice) => void;
}) {
  const { ruleId, query } = value;
  const [found, setFound] = useState<{ of: string; text: string; wrong: boolean }>();
  useEffect(() => {
    let current = true;
    const timer = setTimeout(() => {
      countScopeAction({ scope: { kind: "query", ruleId, query } }).then(
        (answer) => {
          if (!current) return;
          const count = answer?.data?.count;
          setFound({
            of: query,
            wrong: count === undefined,
            text:
              count === undefined
                ? (answer?.serverError?.what ?? "It could not be counted.")
                : `It finds ${findingsWord(count)} of this rule now.`,
          });
        },
        () => current && setFound({ of: query, wrong: true, text: "Rollcall could not be reached." }),
      );
    }, quietMs);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [ruleId, query]);
  const said = found?.of === query ? found : undefined;
  return (
    <Field
      label="Query over findings"
      className="ms-6"
      help={said ? (said.wrong ? "Empty: this rule everywhere." : said.text) : "Counting…"}
      error={said?.wrong ? said.text : undefined}
    >
      {(control) => (
        <Input
          {...control}
          className="font-mono"
          autoComplete="off"
          spellCheck={false}
          placeholder="Empty: this rule everywhere"
          maxLength={2000}
          value={query}
          onChange={(event) => onChange({ ...value, query: event.target.value })}
        />
      )}
    </Field>
  );
}
