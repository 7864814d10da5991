"use client";

import { Lock } from "lucide-react";
import { type ComponentProps, useState } from "react";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { showText } from "@/lib/domain/text";
import type { SecretView } from "@/lib/features/sources/schema-cards";

const day = new Intl.DateTimeFormat("en", {
  day: "numeric",
  month: "short",
  year: "numeric",
  timeZone: "UTC",
});

/** A secret to enter. A stored one is never shown: its fingerprint and who set it stand in its place. */
export function SecretInput({
  control,
  value,
  stored,
  onChange,
}: {
  control: Pick<ComponentProps<"input">, "id" | "name" | "required" | "placeholder">;
  value: string;
  stored?: SecretView;
  onChange: (value: string) => void;
}) {
  const [replacing, setReplacing] = useState(false);
  if (stored && !replacing && value === "") {
    return (
      <div className="flex min-h-8 items-center gap-3 rounded border border-line-subtle bg-surface px-2.5">
        <Lock className="size-3.5 shrink-0 text-muted" aria-hidden />
        <span className="min-w-0 flex-1 truncate text-sm">
          <span aria-hidden="true">•••• · </span>
          <span className="sr-only">Stored, </span>
          fp <span className="font-mono text-xs">{stored.fingerprint}</span>
          <span className="text-muted">
            {" "}
            · set {day.format(stored.setAt)} by {showText(stored.setBy, 60)}
          </span>
        </span>
        <Button id={control.id} size="sm" variant="ghost" onClick={() => setReplacing(true)}>
          Replace
        </Button>
      </div>
    );
  }
  return (
    <div className="flex gap-2">
      <Input
        {...control}
        type="password"
        autoComplete="new-password"
        spellCheck={false}
        className="font-mono"
        autoFocus={replacing}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
      {stored ? (
        <Button
          variant="ghost"
          onClick={() => {
            onChange("");
            setReplacing(false);
          }}
        >
          Keep the old one
        </Button>
      ) : null}
    </div>
  );
}
