"use client";

import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { CardFooter } from "@/components/ui/card";
import { Checkbox } from "@/components/ui/checkbox";
import { InlineField } from "@/components/ui/field";

/** Names whoever was ticked as owners, suggested, or accepted where they all agreed. `children`: what the button says. */
export function ConfirmFooter({
  agreed,
  onAgreed,
  busy,
  disabled,
  onConfirm,
  children,
}: {
  agreed: boolean;
  onAgreed: (agreed: boolean) => void;
  busy: boolean;
  disabled: boolean;
  onConfirm: () => void;
  children: ReactNode;
}) {
  return (
    <CardFooter className="flex-wrap justify-between gap-3">
      <InlineField label="They all agreed">
        {(control) => (
          <Checkbox {...control} checked={agreed} onCheckedChange={(checked) => onAgreed(checked === true)} />
        )}
      </InlineField>
      <Button variant="primary" busy={busy} disabled={disabled} onClick={onConfirm}>
        {children}
      </Button>
    </CardFooter>
  );
}
