"use client";

import { useEffect, useState } from "react";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/textarea";
import type { RuleLanguage } from "@/lib/domain/custom-rule/custom-rule";
import { showText } from "@/lib/domain/text";
import { checkExpressionAction } from "@/lib/features/custom-rules/actions";

export interface Problem {
  message: string;
  at: number;
  length: number;
}

const quietMs = 350;

/** A box for an expression that says while it is written what is wrong with it, and where. */
export function ExpressionField({
  language,
  value,
  onChange,
  onChecked,
}: {
  language: RuleLanguage;
  value: string;
  onChange: (value: string) => void;
  /** What is known of the text that is there now; null: nothing yet. */
  onChecked: (problems: readonly Problem[] | null) => void;
}) {
  const problems = useProblems(language, value, onChecked);
  const [first] = problems ?? [];
  return (
    <div className="flex flex-col gap-1">
      <Field
        label={language === "query" ? "Query" : "Expression"}
        help={
          language === "query"
            ? "As in the inventory: what it finds is wrong. Whoever it leaves out because a value is unknown, is unknown."
            : "Where it holds, something is wrong. Where it needs what nobody knows, the answer is unknown and never a pass."
        }
        error={value.trim() === "" ? undefined : first?.message}
      >
        {(control) => (
          <Textarea
            {...control}
            rows={language === "query" ? 2 : 5}
            spellCheck={false}
            autoCapitalize="off"
            autoComplete="off"
            className="font-mono text-xs leading-5"
            value={value}
            onChange={(event) => onChange(event.target.value)}
          />
        )}
      </Field>
      {first && value.trim() !== "" ? <Place text={value} problem={first} /> : null}
      {problems?.length === 0 ? (
        <p role="status" className="text-ok text-xs">
          It is well formed.
        </p>
      ) : null}
    </div>
  );
}

const around = 30;

/** The piece that is wrong, with what stands beside it. */
function Place({ text, problem: { at, length } }: { text: string; problem: Problem }) {
  const line = text.slice(0, at).split("\n").length;
  const end = Math.min(text.length, at + length);
  return (
    <p className="min-w-0 break-all rounded bg-surface px-2 py-1 font-mono text-xs">
      <span className="text-muted">line {line}: </span>
      {showText(text.slice(Math.max(0, at - around), at), around * 2)}
      <mark className="bg-critical-subtle text-critical underline decoration-wavy">
        {showText(text.slice(at, end), 200) || " "}
      </mark>
      {showText(text.slice(end, end + around), around * 2)}
    </p>
  );
}

/** Asks for problems a moment after the last key. Null while nobody has answered for the text that is there. */
function useProblems(
  language: RuleLanguage,
  expression: string,
  onChecked: (problems: readonly Problem[] | null) => void,
): readonly Problem[] | null {
  const [problems, setProblems] = useState<readonly Problem[] | null>(null);
  useEffect(() => {
    let over = false;
    const tell = (next: readonly Problem[] | null) => {
      setProblems(next);
      onChecked(next);
    };
    tell(null);
    const timer = setTimeout(() => {
      void checkExpressionAction({ language, expression })
        .then((answer) => {
          if (!over && answer?.data) tell(answer.data.problems);
        })
        // It is checked again with the next key, and when it is saved.
        .catch(() => undefined);
    }, quietMs);
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [language, expression, onChecked]);
  return problems;
}
