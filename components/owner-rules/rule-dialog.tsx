"use client";

import { useEffect, useMemo, useRef, useState } from "react";
import { QueryBox } from "@/components/data-table/query-box";
import { suggestionsFor } from "@/components/data-table/query-suggestions";
import { useDecision } from "@/components/labels/use-decision";
import { RulePreview } from "@/components/owner-rules/rule-preview";
import { identitiesOf } from "@/components/owner-rules/rule-words";
import { OwnerPicker, type PickedOwner } from "@/components/ownership/owner-picker";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { type Segment, SegmentedControl } from "@/components/ui/segmented-control";
import { notify } from "@/components/ui/toast";
import type { OwnerRole } from "@/lib/domain/owner-question";
import { ownerRuleQueryFields, readRuleQuery } from "@/lib/domain/ownership/rule-query";
import { showText } from "@/lib/domain/text";
import { previewOwnerRuleAction, saveOwnerRuleAction } from "@/lib/features/owner-rules/actions";
import type { OwnerRulePreview, OwnerRuleRow } from "@/lib/features/owner-rules/schema";

const roles: readonly Segment<OwnerRole>[] = [
  { value: "technical", label: "Technical owner" },
  { value: "business", label: "Business owner" },
];

/** Writes a rule, shows what it would do on the inventory as it is, and only then switches it on. */
export function RuleDialog({
  rule,
  query,
  open,
  onOpenChange,
}: {
  /** Null: a new one. */
  rule: OwnerRuleRow | null;
  /** What a new one begins with. */
  query: string;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      {open ? <RuleForm rule={rule} begun={query} close={() => onOpenChange(false)} /> : null}
    </Dialog>
  );
}

function pickedOf(owner: OwnerRuleRow["owner"]): PickedOwner | null {
  return owner && { choice: { kind: owner.kind, id: owner.id }, name: owner.name };
}

function RuleForm({ rule, begun, close }: { rule: OwnerRuleRow | null; begun: string; close: () => void }) {
  const [name, setName] = useState(rule?.name ?? "");
  const [query, setQuery] = useState(rule?.query ?? begun);
  const [role, setRole] = useState<OwnerRole>(rule?.role ?? "technical");
  const [owner, setOwner] = useState<PickedOwner | null>(pickedOf(rule?.owner ?? null));
  const [preview, setPreview] = useState<OwnerRulePreview | null>(null);
  const { busy, decide } = useDecision();
  const chosen = owner && owner.choice.kind !== "email" ? owner.choice : null;
  const draft =
    chosen !== null && name.trim() !== "" && readRuleQuery(query).ok
      ? { id: rule?.id ?? null, name, query, role, owner: chosen }
      : null;
  const changed =
    <V,>(set: (value: V) => void) =>
    (value: V) => {
      set(value);
      setPreview(null);
    };

  const look = async () => {
    if (draft) setPreview(await decide(() => previewOwnerRuleAction(draft)));
  };
  const save = async (seen: string | null) => {
    if (!draft) return;
    const asked = { draft, editedFrom: rule?.updatedAt ?? null, seen };
    const saved = await decide(async () => {
      const answer = await saveOwnerRuleAction(asked);
      // What it would do is another by now: it is looked at again, and nothing was switched on.
      if (answer?.serverError?.code === "preview_changed") await look();
      return answer;
    });
    if (saved === null) return;
    close();
    notify(seen === null ? "The rule is saved, and off." : "The rule is on.", {
      description:
        seen === null || preview === null
          ? "Nobody is named by it."
          : `It names the owner of ${identitiesOf(preview.named + preview.kept)} within a minute.`,
    });
  };
  return (
    <DialogContent
      size="lg"
      title={rule ? `Edit “${showText(rule.name, 60)}”` : "New rule"}
      description="Saved, it is off. It is switched on with exactly what its preview shows."
      footer={
        <>
          <DialogClose asChild>
            <Button disabled={busy}>Cancel</Button>
          </DialogClose>
          <Button busy={busy} disabled={draft === null} onClick={() => void save(null)}>
            {rule?.enabled ? "Save and switch off" : "Save as draft"}
          </Button>
          {preview === null ? (
            <Button variant="primary" busy={busy} disabled={draft === null} onClick={() => void look()}>
              Preview
            </Button>
          ) : (
            <Button variant="primary" busy={busy} onClick={() => void save(preview.seen)}>
              {rule?.enabled ? "Save and keep on" : "Switch on"}
            </Button>
          )}
        </>
      }
    >
      <div className="flex min-h-72 flex-col gap-4">
        <Field label="Name" help="Whoever is asked reads it as the reason.">
          {(control) => (
            <Input
              {...control}
              maxLength={100}
              value={name}
              placeholder="Payments accounts"
              onChange={(event) => changed(setName)(event.target.value)}
            />
          )}
        </Field>
        <RuleQuery value={query} onChange={changed(setQuery)} onSubmit={() => void look()} />
        <SegmentedControl
          label="Which owner"
          value={role}
          segments={roles}
          onChange={changed(setRole)}
          className="self-start"
        />
        <Field label="Owner" help="Somebody who is here, or a team with somebody active in it.">
          {(control) => (
            <OwnerPicker control={control} value={owner} onChange={changed(setOwner)} adds={false} />
          )}
        </Field>
        {preview && draft ? <RulePreview preview={preview} query={query} owner={owner?.name ?? ""} /> : null}
      </div>
    </DialogContent>
  );
}

/** The box of the inventory, with the fields that a rule may ask for. */
function RuleQuery({
  value,
  onChange,
  onSubmit,
}: {
  value: string;
  onChange: (value: string) => void;
  onSubmit: () => void;
}) {
  const [caret, setCaret] = useState(value.length);
  const [typing, setTyping] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const left = () => setTyping(false);
    const element = box.current;
    element?.addEventListener("focusout", left);
    return () => element?.removeEventListener("focusout", left);
  }, []);
  const problems = useMemo(() => {
    const read = value.trim() === "" ? null : readRuleQuery(value);
    if (read === null || read.ok) return [];
    // The word under the caret is still being typed.
    return read.problems.filter(({ at, length }) => !typing || caret < at || caret > at + length);
  }, [value, caret, typing]);
  const suggestions = useMemo(() => suggestionsFor(value, caret, ownerRuleQueryFields, []), [value, caret]);
  return (
    <div className="flex flex-col gap-1" ref={box}>
      <span aria-hidden="true" className="font-medium text-sm">
        What it looks for
      </span>
      <QueryBox
        label="What it looks for"
        placeholder="account:payments-prod tag:team=payments"
        value={value}
        problems={problems}
        suggestions={typing || value === "" ? suggestions : []}
        onChange={(next, at) => {
          setCaret(at);
          setTyping(true);
          onChange(next);
        }}
        onSubmit={() => {
          setTyping(false);
          onSubmit();
        }}
      />
      <p className="text-muted text-xs">
        A query, as in the inventory: account, tag, path, namespace, source and more. What follows from owners
        or from time cannot be asked for.
      </p>
    </div>
  );
}
