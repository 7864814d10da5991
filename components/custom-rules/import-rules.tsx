"use client";

import { useState } from "react";
import { useDecision } from "@/components/labels/use-decision";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Textarea } from "@/components/ui/textarea";
import { notify } from "@/components/ui/toast";
import { showText } from "@/lib/domain/text";
import { importRulesAction, previewRulesAction } from "@/lib/features/custom-rules/actions";
import type { ImportPreview } from "@/lib/features/custom-rules/schema-words";

const changeWords = { new: "New", changed: "Changed", same: "The same" } as const;

/** Brings rules in from a YAML file: shows first what it would add and change. */
export function ImportRules() {
  const [open, setOpen] = useState(false);
  return (
    <Dialog open={open} onOpenChange={setOpen}>
      <DialogTrigger asChild>
        <Button size="sm">Import</Button>
      </DialogTrigger>
      {open ? <ImportForm close={() => setOpen(false)} /> : null}
    </Dialog>
  );
}

function ImportForm({ close }: { close: () => void }) {
  const [text, setText] = useState("");
  const [preview, setPreview] = useState<ImportPreview | null>(null);
  const { busy, decide } = useDecision();
  const changes = preview?.rules.filter(({ change }) => change !== "same").length ?? 0;
  const say = (next: string) => {
    setText(next);
    setPreview(null);
  };
  const bring = async () => {
    const done = await decide(() => importRulesAction({ text }));
    if (!done) return;
    close();
    notify(`${done.added} ${done.added === 1 ? "rule" : "rules"} added, ${done.changed} changed.`, {
      description: done.added > 0 ? "New ones are drafts until they are switched on." : undefined,
    });
  };
  return (
    <DialogContent
      title="Import rules"
      description="A YAML file, as an export or `rollcall rules export` writes it."
      size="lg"
      footer={
        <>
          <DialogClose asChild>
            <Button>Cancel</Button>
          </DialogClose>
          <Button
            busy={busy}
            disabled={text.trim() === ""}
            onClick={() => void decide(() => previewRulesAction({ text })).then(setPreview)}
          >
            Look at it
          </Button>
          <Button variant="primary" busy={busy} disabled={changes === 0} onClick={() => void bring()}>
            {changes === 1 ? "Import 1 rule" : `Import ${changes} rules`}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <Field label="File">
          {(control) => (
            <Input
              {...control}
              type="file"
              accept=".yaml,.yml"
              onChange={(event) => void event.target.files?.[0]?.text().then(say)}
            />
          )}
        </Field>
        <Field label="Or its text">
          {(control) => (
            <Textarea
              {...control}
              rows={6}
              spellCheck={false}
              className="max-h-60 font-mono text-xs"
              value={text}
              onChange={(event) => say(event.target.value)}
            />
          )}
        </Field>
        <div role="status" className="empty:hidden">
          {preview ? <Shown preview={preview} /> : null}
        </div>
      </div>
    </DialogContent>
  );
}

function Shown({ preview: { problems, rules } }: { preview: ImportPreview }) {
  if (problems.length > 0)
    return (
      <div className="text-sm">
        <p className="font-medium text-critical">Nothing can be imported.</p>
        <ul className="mt-1 flex flex-col gap-1">
          {problems.map(({ line, message }) => (
            <li key={`${line} ${message}`} className="break-words">
              {line > 0 ? <span className="font-mono text-xs">Line {line}: </span> : null}
              {showText(message, 500)}
            </li>
          ))}
        </ul>
      </div>
    );
  return (
    <ul className="flex flex-col gap-3 text-sm">
      {rules.map(({ slug, title, change, differences, on }) => (
        <li key={slug} className="min-w-0">
          <Badge tone={change === "same" ? "neutral" : "accent"}>{changeWords[change]}</Badge>{" "}
          <span className="font-medium">{showText(title, 90)}</span>{" "}
          <span className="break-all font-mono text-muted text-xs">{slug}</span>
          {on ? (
            <span className="text-muted"> It is on: the next assessment asks it as it says then.</span>
          ) : null}
          {differences.length > 0 ? (
            <dl className="mt-1 flex flex-col gap-1 text-xs">
              {differences.map(({ field, before, after }) => (
                <div key={field} className="min-w-0 break-words">
                  <dt className="inline font-medium">{field}: </dt>
                  <dd className="inline">
                    <del className="text-muted">{showText(before, 400)}</del>{" "}
                    <ins className="no-underline">{showText(after, 400)}</ins>
                  </dd>
                </div>
              ))}
            </dl>
          ) : null}
        </li>
      ))}
    </ul>
  );
}
