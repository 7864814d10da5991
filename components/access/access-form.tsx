"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useState, useTransition } from "react";
import { answerInWords, problemsOf } from "@/components/access/access-problems";
import { IdentityPicker } from "@/components/access/identity-picker";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { Field } from "@/components/ui/field";
import { controlClass, Input } from "@/components/ui/input";
import { LinkTabs } from "@/components/ui/link-tabs";
import { askExample } from "@/lib/domain/privilege/ask-examples";
import { systemTitle } from "@/lib/domain/system-title";
import { showText } from "@/lib/domain/text";
import {
  type AccessLoad,
  type AccessQuestionKind,
  type AskableSource,
  accessPath,
  accessQuestions,
  type IdentityOption,
} from "@/lib/features/access/schema-answers";

const titles: Record<AccessQuestionKind, string> = {
  can: "Can it do this?",
  who: "Who can do this?",
  what: "What can it do?",
};

/** The question in parts. The address holds it once it is asked. */
export function AccessForm({
  address,
  answer,
  picked,
  sources,
}: Pick<AccessLoad, "address" | "answer" | "picked" | "sources">) {
  const router = useRouter();
  const [pending, startTransition] = useTransition();
  const path = accessPath(address);
  const [asked, setAsked] = useState(path);
  const [words, setWords] = useState({ ...address, picked });
  const [edited, setEdited] = useState(false);
  // Another address: the form says what it asks.
  if (asked !== path) {
    setAsked(path);
    setWords({ ...address, picked });
    setEdited(false);
  }
  const { ask } = address;
  const set = (changed: Partial<typeof words>) => {
    setWords({ ...words, ...changed });
    setEdited(true);
  };
  const pathOf = (kind: AccessQuestionKind) => {
    const { picked: who, identity, action, resource, source, context } = words;
    return accessPath({ ask: kind, identity: who?.id ?? identity.trim(), action, resource, source, context });
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    const next = pathOf(ask);
    if (next === path) setEdited(false);
    startTransition(() => (next === path ? router.refresh() : router.push(next)));
  };
  const problems = edited ? {} : problemsOf(answer);
  const example = exampleFor(ask === "who" ? null : words.picked, words.source, sources);
  return (
    <div>
      <LinkTabs
        label="Questions"
        tabs={accessQuestions.map((kind) => ({
          href: pathOf(kind),
          label: titles[kind],
          current: kind === ask,
        }))}
      />
      <form action="/access" onSubmit={onSubmit} className="pt-4">
        <input type="hidden" name="ask" value={ask} />
        <div
          className={cn(
            "grid items-start gap-3",
            ask === "can" && "md:grid-cols-[minmax(0,1.4fr)_minmax(0,1fr)_minmax(0,1fr)_auto]",
            ask === "who" && "md:grid-cols-[minmax(0,1fr)_minmax(0,1fr)_auto]",
            ask === "what" && "md:grid-cols-[minmax(0,32rem)_auto]",
          )}
        >
          {ask === "who" ? null : (
            <Field label="Identity" error={problems.identity} required>
              {(control) => (
                <IdentityPicker
                  control={control}
                  text={words.identity}
                  picked={words.picked}
                  onText={(identity) => set({ identity })}
                  onPick={(who) => set({ picked: who, identity: who?.id ?? "" })}
                />
              )}
            </Field>
          )}
          {ask === "what" ? null : (
            <>
              <Field label="Action" error={problems.action} required>
                {(control) => (
                  <Input
                    {...control}
                    name="action"
                    autoComplete="off"
                    spellCheck={false}
                    maxLength={2000}
                    placeholder={example ? `for example ${example.action}` : "in its system's words"}
                    value={words.action}
                    onChange={(event) => set({ action: event.target.value })}
                  />
                )}
              </Field>
              <Field label="Resource" optional>
                {(control) => (
                  <Input
                    {...control}
                    name="resource"
                    autoComplete="off"
                    spellCheck={false}
                    maxLength={2000}
                    placeholder={example?.resource ? `for example ${example.resource}` : "of what"}
                    value={words.resource}
                    onChange={(event) => set({ resource: event.target.value })}
                  />
                )}
              </Field>
            </>
          )}
          <Button type="submit" variant="primary" busy={pending} className="md:mt-6 md:justify-self-start">
            Ask
          </Button>
        </div>
        <details className="mt-3 text-sm" open={address.source !== "" || address.context !== ""}>
          <summary className="w-fit cursor-pointer rounded-sm text-muted hover:text-ink">More</summary>
          <div className="mt-2 grid max-w-3xl items-start gap-3 md:grid-cols-2">
            <Field label="Only what this source lists" error={problems.source}>
              {(control) => (
                <select
                  {...control}
                  name="source"
                  value={words.source}
                  onChange={(event) => set({ source: event.target.value })}
                  className={controlClass}
                >
                  <option value="">Every source</option>
                  {withCurrent(sources, words.source).map(({ name, system: of }) => (
                    <option key={name} value={name}>
                      {showText(name, 80)}
                      {of ? ` (${systemTitle(of)})` : ""}
                    </option>
                  ))}
                </select>
              )}
            </Field>
            {ask === "what" ? null : (
              <Field
                label="What else is true of the request"
                help="A JSON object, by the system's own names."
                error={problems.context}
              >
                {(control) => (
                  <Input
                    {...control}
                    name="context"
                    autoComplete="off"
                    spellCheck={false}
                    maxLength={2000}
                    placeholder='{"groups": ["developers"]}'
                    className="font-mono"
                    value={words.context}
                    onChange={(event) => set({ context: event.target.value })}
                  />
                )}
              </Field>
            )}
          </div>
        </details>
        <p role="status" className="sr-only">
          {pending ? "Asking…" : answerInWords(answer)}
        </p>
      </form>
    </div>
  );
}

/** How it would be worded: in the system of whoever is picked, of the source that is chosen, or of the first that there is. */
function exampleFor(picked: IdentityOption | null, source: string, sources: readonly AskableSource[]) {
  const chosen = sources.find(({ name }) => name === source) ?? sources[0];
  const system = picked?.system ?? chosen?.system;
  return system === undefined ? null : askExample(system);
}

/** The choices, with what the address names although it is none of them. */
function withCurrent(sources: readonly AskableSource[], name: string): readonly AskableSource[] {
  return name === "" || sources.some((source) => source.name === name)
    ? sources
    : [...sources, { name, system: "" }];
}
