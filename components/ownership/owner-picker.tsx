"use client";

import { User, UserPlus, Users, X } from "lucide-react";
import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import type { FieldControl } from "@/components/ui/field";
import { IconButton } from "@/components/ui/icon-button";
import { Input } from "@/components/ui/input";
import { OptionList } from "@/components/ui/option-list";
import { insteadOfMailbox, isSharedMailbox } from "@/lib/domain/shared-mailbox";
import { showText } from "@/lib/domain/text";
import { searchOwnersAction } from "@/lib/features/ownership/actions";
import type { OwnerChoice, OwnerOption } from "@/lib/features/ownership/schema";

/** Who was picked, with the name to show. */
export interface PickedOwner {
  choice: Exclude<OwnerChoice, { kind: "nobody" }>;
  name: string;
}

type Line = { key: string; icon: "person" | "team" | "new"; name: string; hint: string; picked: PickedOwner };

const quietMs = 150;
const looksLikeEmail = (text: string) => /^[^\s@,;<>"]{1,64}@[^\s@,;<>"]+\.[^\s@,;<>"]{2,}$/.test(text);

function linesOf(options: readonly OwnerOption[], text: string): Line[] {
  const lines: Line[] = options.map((option) => ({
    key: option.id,
    icon: option.kind,
    name: option.name,
    hint: option.hint,
    picked: { choice: { kind: option.kind, id: option.id }, name: option.name },
  }));
  const email = text.trim().toLowerCase();
  if (looksLikeEmail(email) && !isSharedMailbox(email) && !options.some((option) => option.hint === email)) {
    const picked: PickedOwner = { choice: { kind: "email", email, name: "" }, name: email };
    lines.push({ key: "new", icon: "new", name: `Add ${email}`, hint: "a new person", picked });
  }
  return lines;
}

function nobodySentence(text: string): string {
  if (text === "") return "There is nobody yet: write an e-mail address to add somebody.";
  if (isSharedMailbox(text)) return `This is a shared mailbox. ${insteadOfMailbox}`;
  return "Nobody is called so. Write an e-mail address to add somebody.";
}

/** Finds a person or a team by name or e-mail address; somebody who is not there yet is added by e-mail address. */
export function OwnerPicker({
  control,
  value,
  onChange,
  known = false,
  adds = true,
}: {
  /** What `Field` gives. */
  control: FieldControl;
  /** Only people who are there already. */
  known?: boolean;
  /** Somebody who is not there yet is added by e-mail address. */
  adds?: boolean;
  value: PickedOwner | null;
  onChange: (value: PickedOwner | null) => void;
}) {
  const listId = useId();
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState("");
  const [found, setFound] = useState<{ of: string; options: OwnerOption[]; failed: boolean }>();
  const [open, setOpen] = useState(false);
  const [at, setAt] = useState(0);

  useEffect(() => {
    if (!open) return;
    let current = true;
    const timer = setTimeout(() => {
      searchOwnersAction({ text }).then(
        (answer) => {
          if (current)
            setFound({ of: text, options: answer?.data ?? [], failed: answer?.data === undefined });
        },
        () => current && setFound({ of: text, options: [], failed: true }),
      );
    }, quietMs);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [text, open]);

  const lines = (found ? linesOf(found.options, text) : []).filter(
    ({ icon }) => (!known || icon === "person") && (adds || icon !== "new"),
  );
  const pick = (line: Line) => {
    setOpen(false);
    setText("");
    onChange(line.picked);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      setOpen(true);
      if (lines.length > 0) setAt((at + (event.key === "ArrowDown" ? 1 : lines.length - 1)) % lines.length);
    } else if (event.key === "Enter") {
      event.preventDefault();
      const line = open ? lines[at] : undefined;
      if (line) pick(line);
    } else if (event.key === "Escape" && open) {
      event.stopPropagation();
      setOpen(false);
    }
  };

  if (value !== null) {
    return (
      <div className="flex h-8 items-center gap-2 rounded border border-field bg-surface ps-2.5 pe-1 text-sm">
        {value.choice.kind === "team" ? (
          <Users className="size-4 text-muted" aria-hidden />
        ) : (
          <User className="size-4 text-muted" aria-hidden />
        )}
        <output id={control.id} className="min-w-0 flex-1 truncate">
          {showText(value.name, 80)}
        </output>
        <IconButton size="sm" label="Choose somebody else" onClick={() => onChange(null)}>
          <X aria-hidden />
        </IconButton>
      </div>
    );
  }
  return (
    <div className="relative">
      <Input
        {...control}
        ref={input}
        role="combobox"
        aria-expanded={open && lines.length > 0}
        aria-controls={listId}
        aria-autocomplete="list"
        aria-activedescendant={open && lines[at] ? `${listId}-${at}` : undefined}
        autoComplete="off"
        spellCheck={false}
        placeholder={known ? "Name or e-mail address" : "Name, team or e-mail address"}
        value={text}
        onFocus={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onChange={(event) => {
          setText(event.target.value);
          setAt(0);
          setOpen(true);
        }}
        onKeyDown={onKeyDown}
      />
      <OptionList
        id={listId}
        label={known ? "People" : "People and teams"}
        options={lines}
        shown={open && lines.length > 0}
        at={at}
        keyOf={(line) => line.key}
        onPick={pick}
      >
        {(line) => (
          <>
            {line.icon === "team" ? (
              <Users className="size-4 shrink-0 text-muted" aria-hidden />
            ) : line.icon === "new" ? (
              <UserPlus className="size-4 shrink-0 text-muted" aria-hidden />
            ) : (
              <User className="size-4 shrink-0 text-muted" aria-hidden />
            )}
            <span className="min-w-0 flex-1 truncate">{showText(line.name, 80)}</span>
            <span className="max-w-44 shrink-0 truncate text-muted text-xs">{showText(line.hint, 80)}</span>
          </>
        )}
      </OptionList>
      {open && found && lines.length === 0 ? (
        <p role="status" className="mt-1 text-muted text-xs">
          {found.failed
            ? "People could not be searched. Try again."
            : known
              ? "Nobody here is called so."
              : adds
                ? nobodySentence(text.trim())
                : "Nobody here, and no team, is called so."}
        </p>
      ) : null}
    </div>
  );
}
