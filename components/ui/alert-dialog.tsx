"use client";

import { AlertDialog as Radix } from "radix-ui";
import { type ReactNode, useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { overlayClass } from "@/components/ui/dialog";
import { Input } from "@/components/ui/input";

/**
 * Asks once before something that cannot be undone at a click. The title names the deed and the object, `children` say
 * what follows from it, `verb` is on the button ("Disable ci-deploy"). Cancel has the focus. With `typed` the person
 * must type that text first: only for what can never be undone.
 */
export function ConfirmDialog({
  open,
  onOpenChange,
  trigger,
  title,
  verb,
  danger = true,
  busy = false,
  typed,
  onConfirm,
  children,
}: {
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  trigger?: ReactNode;
  title: string;
  verb: string;
  danger?: boolean;
  busy?: boolean;
  typed?: string;
  onConfirm: () => void;
  children: ReactNode;
}) {
  const [text, setText] = useState("");
  const id = useId();
  const ready = typed === undefined || text.trim() === typed;
  const change = (next: boolean) => {
    if (!next) setText("");
    onOpenChange?.(next);
  };
  return (
    <Radix.Root open={open} onOpenChange={change}>
      {trigger ? <Radix.Trigger asChild>{trigger}</Radix.Trigger> : null}
      <Radix.Portal>
        <Radix.Overlay className={overlayClass} />
        <Radix.Content className="motion-rise fixed inset-x-4 top-[max(1rem,18vh)] z-50 mx-auto max-w-md rounded-lg bg-raised p-5 shadow-lg outline-none">
          <Radix.Title className="break-words font-semibold text-ink text-lg">{title}</Radix.Title>
          <Radix.Description asChild>
            <div className="mt-1.5 flex flex-col gap-2 text-muted">{children}</div>
          </Radix.Description>
          {typed === undefined ? null : (
            <div className="mt-4 flex flex-col gap-1">
              <label htmlFor={id} className="text-sm">
                Type <span className="break-all font-medium font-mono">{typed}</span> to go on
              </label>
              <Input
                id={id}
                value={text}
                autoComplete="off"
                spellCheck={false}
                onChange={(event) => setText(event.target.value)}
              />
            </div>
          )}
          <div className="mt-5 flex flex-wrap justify-end gap-2">
            <Radix.Cancel asChild>
              <Button disabled={busy}>Cancel</Button>
            </Radix.Cancel>
            <Radix.Action asChild>
              <Button
                variant={danger ? "danger" : "primary"}
                disabled={!ready}
                busy={busy}
                onClick={onConfirm}
              >
                {verb}
              </Button>
            </Radix.Action>
          </div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
