"use client";

import { X } from "lucide-react";
import { type KeyboardEvent, useEffect, useId, useState } from "react";
import type { FieldControl } from "@/components/ui/field";
import { IconButton } from "@/components/ui/icon-button";
import { Input } from "@/components/ui/input";
import { OptionList } from "@/components/ui/option-list";
import { showId, showText } from "@/lib/domain/text";
import { searchIdentitiesAction } from "@/lib/features/access/actions";
import type { IdentityOption } from "@/lib/features/access/schema-answers";

const quietMs = 150;

/** Finds an identity by name or id. A name that no source lists may be written as it is: its system may know it. */
export function IdentityPicker({
  control,
  text,
  picked,
  onText,
  onPick,
}: {
  /** What `Field` gives. */
  control: FieldControl;
  text: string;
  picked: IdentityOption | null;
  onText: (text: string) => void;
  onPick: (picked: IdentityOption | null) => void;
}) {
  const listId = useId();
  const [found, setFound] = useState<{ options: readonly IdentityOption[]; failed: boolean }>();
  const [open, setOpen] = useState(false);
  /** None at first, so that Enter asks about what was written. */
  const [at, setAt] = useState(-1);
  useEffect(() => {
    if (!open) return;
    let current = true;
    const timer = setTimeout(() => {
      searchIdentitiesAction({ text: text.slice(0, 200) }).then(
        (answer) => current && setFound({ options: answer?.data ?? [], failed: answer?.data === undefined }),
        () => current && setFound({ options: [], failed: true }),
      );
    }, quietMs);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [text, open]);

  if (picked !== null) {
    return (
      <div className="flex h-8 items-center gap-2 rounded border border-field bg-surface ps-2.5 pe-1 text-sm pointer-coarse:h-11">
        <output id={control.id} className="min-w-0 flex-1 truncate" title={showText(picked.name, 512)}>
          <bdi>{showId(picked.name, 80)}</bdi>
        </output>
        <input type="hidden" name="identity" value={picked.id} />
        <IconButton size="sm" label="Choose another identity" onClick={() => onPick(null)}>
          <X aria-hidden />
        </IconButton>
      </div>
    );
  }
  const options = found?.options ?? [];
  const shown = open && options.length > 0;
  const pick = (option: IdentityOption) => {
    setOpen(false);
    setAt(-1);
    onPick(option);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const option = shown ? options[at] : undefined;
    if ((event.key === "ArrowDown" || event.key === "ArrowUp") && options.length > 0) {
      event.preventDefault();
      setOpen(true);
      const last = options.length - 1;
      setAt(event.key === "ArrowDown" ? (at >= last ? 0 : at + 1) : at <= 0 ? last : at - 1);
    } else if (event.key === "Enter" && option) {
      event.preventDefault();
      pick(option);
    } else if (event.key === "Escape" && open) {
      event.stopPropagation();
      setOpen(false);
      setAt(-1);
    }
  };
  return (
    <div className="relative">
      <Input
        {...control}
        name="identity"
        role="combobox"
        aria-expanded={shown}
        aria-controls={listId}
        aria-autocomplete="list"
        aria-activedescendant={shown && options[at] ? `${listId}-${at}` : undefined}
        autoComplete="off"
        spellCheck={false}
        maxLength={2000}
        placeholder="Name, id or ARN"
        value={text}
        onFocus={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onChange={(event) => {
          onText(event.target.value);
          setAt(-1);
          setOpen(true);
        }}
        onKeyDown={onKeyDown}
      />
      <OptionList
        id={listId}
        label="Identities"
        options={options}
        shown={shown}
        at={at}
        keyOf={(option) => option.id}
        onPick={pick}
        className="max-h-80 md:min-w-96"
      >
        {(option) => (
          <span className="flex min-w-0 flex-col">
            <bdi className="truncate">{showId(option.name, 80)}</bdi>
            <span className="truncate text-muted text-xs">{showText(option.hint, 80)}</span>
          </span>
        )}
      </OptionList>
      {open && found && options.length === 0 ? (
        <p role="status" className="mt-1 text-muted text-xs">
          {found.failed
            ? "Identities could not be searched. Try again."
            : "No identity that you see has this name or id. You can ask all the same."}
        </p>
      ) : null}
    </div>
  );
}
