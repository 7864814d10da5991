"use client";

import Link from "next/link";
import { useState } from "react";
import { useDecision } from "@/components/labels/use-decision";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { RuleLanguage } from "@/lib/domain/custom-rule/custom-rule";
import { showText } from "@/lib/domain/text";
import { tryExpressionAction } from "@/lib/features/custom-rules/actions";
import type { Tried } from "@/lib/features/custom-rules/schema-words";

const answers = {
  fail: { word: "Fails", tone: "critical" },
  pass: { word: "Passes", tone: "ok" },
  unknown: { word: "Not known", tone: "unknown" },
} as const;

/** Tries an expression on one identity, or on some, and shows with which values it came to its answer. */
export function TryPanel({
  language,
  expression,
  disabled,
}: {
  language: RuleLanguage;
  expression: string;
  disabled: boolean;
}) {
  const [identity, setIdentity] = useState("");
  const [tried, setTried] = useState<readonly Tried[] | null>(null);
  const { busy, decide } = useDecision();
  const start = async () => {
    const done = await decide(() => tryExpressionAction({ language, expression, identity }));
    if (done) setTried(done.tried);
  };
  return (
    <form
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        void start();
      }}
    >
      <div className="flex flex-wrap items-end gap-3">
        <Field
          label="Identity"
          help="Its name, id or ARN. Leave it empty to try some."
          className="min-w-56 flex-1"
        >
          {(control) => (
            <Input
              {...control}
              value={identity}
              maxLength={300}
              onChange={(event) => setIdentity(event.target.value)}
            />
          )}
        </Field>
        <Button type="submit" busy={busy} disabled={disabled} className="sm:mb-5">
          Test on live data
        </Button>
      </div>
      <div role="status" className="empty:hidden">
        {tried ? (
          <ul className="flex flex-col gap-3 text-sm">
            {tried.length === 0 ? (
              <li className="text-muted">There is no identity to try it on yet.</li>
            ) : null}
            {tried.map(({ identity: { id, name }, answer, needs, seen }) => (
              <li key={id} className="min-w-0">
                <p className="flex flex-wrap items-center gap-2">
                  <Badge tone={answers[answer].tone}>{answers[answer].word}</Badge>
                  <Link
                    href={`/inventory/${id}`}
                    prefetch={false}
                    className="min-w-0 break-all rounded-sm font-medium underline decoration-field underline-offset-4 hover:text-accent"
                  >
                    <bdi>{showText(name, 80) || "without a name"}</bdi>
                  </Link>
                  {needs ? <span className="text-muted">needs {showText(needs, 200)}</span> : null}
                </p>
                {seen.length > 0 ? (
                  <dl className="mt-1 flex flex-wrap gap-x-4 gap-y-0.5 font-mono text-xs">
                    {seen.map((each) => (
                      <div key={`${each.name} ${each.value}`} className="flex min-w-0 gap-1">
                        <dt className="text-muted">{each.name}</dt>
                        <dd className="min-w-0 break-all">
                          <bdi>{showText(each.value, 120)}</bdi>
                        </dd>
                      </div>
                    ))}
                  </dl>
                ) : null}
              </li>
            ))}
          </ul>
        ) : null}
      </div>
    </form>
  );
}
