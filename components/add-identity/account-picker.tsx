"use client";

import { X } from "lucide-react";
import { useEffect, useId, useState } from "react";
import { kindWord } from "@/components/accounts/account-words";
import type { FieldControl } from "@/components/ui/field";
import { IconButton } from "@/components/ui/icon-button";
import { Input } from "@/components/ui/input";
import { OptionList } from "@/components/ui/option-list";
import { showText } from "@/lib/domain/text";
import { searchAccountsAction } from "@/lib/features/manual/actions";
import type { AccountChoice } from "@/lib/features/manual/schema";

const quietMs = 150;

/** Finds an account, project, cluster or repository by name or id. */
export function AccountPicker({
  control,
  value,
  onChange,
}: {
  control: FieldControl;
  value: { id: string; name: string } | null;
  onChange: (value: { id: string; name: string } | null) => void;
}) {
  const listId = useId();
  const [text, setText] = useState("");
  const [found, setFound] = useState<readonly AccountChoice[]>([]);
  const [open, setOpen] = useState(false);
  const [at, setAt] = useState(0);
  useEffect(() => {
    if (!open) return;
    let current = true;
    const timer = setTimeout(() => {
      searchAccountsAction({ text }).then(
        (answer) => current && setFound(answer?.data ?? []),
        () => current && setFound([]),
      );
    }, quietMs);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [text, open]);
  const pick = (account: AccountChoice) => {
    setOpen(false);
    setText("");
    onChange(account);
  };
  if (value !== null) {
    return (
      <div className="flex h-8 items-center gap-2 rounded border border-field bg-surface ps-2.5 pe-1 text-sm">
        <output id={control.id} className="min-w-0 flex-1 truncate">
          {showText(value.name, 80)}
        </output>
        <IconButton size="sm" label="Choose another account" onClick={() => onChange(null)}>
          <X aria-hidden />
        </IconButton>
      </div>
    );
  }
  return (
    <div className="relative">
      <Input
        {...control}
        role="combobox"
        aria-expanded={open && found.length > 0}
        aria-controls={listId}
        aria-autocomplete="list"
        aria-activedescendant={open && found[at] ? `${listId}-${at}` : undefined}
        autoComplete="off"
        placeholder="Name or id"
        value={text}
        onFocus={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onChange={(event) => {
          setText(event.target.value);
          setAt(0);
          setOpen(true);
        }}
        onKeyDown={(event) => {
          const account = found[at];
          if (event.key === "ArrowDown" && found.length > 0) {
            event.preventDefault();
            setAt((at + 1) % found.length);
          } else if (event.key === "ArrowUp" && found.length > 0) {
            event.preventDefault();
            setAt((at + found.length - 1) % found.length);
          } else if (event.key === "Enter" && open && account) {
            event.preventDefault();
            pick(account);
          } else if (event.key === "Escape") setOpen(false);
        }}
      />
      <OptionList
        id={listId}
        label="Accounts"
        options={found}
        shown={open && found.length > 0}
        at={at}
        keyOf={(account) => account.id}
        onPick={pick}
      >
        {(account) => (
          <>
            <span className="min-w-0 flex-1 truncate">{showText(account.name, 80)}</span>
            <span className="shrink-0 text-muted text-xs">{kindWord(account.kind)}</span>
          </>
        )}
      </OptionList>
    </div>
  );
}
