"use client";

import { useState } from "react";
import { RulesReplay } from "@/components/findings/rules-replay";
import { useDecision } from "@/components/labels/use-decision";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import { notify } from "@/components/ui/toast";
import { switchCustomRuleAction } from "@/lib/features/custom-rules/actions";
import type { CustomRuleRow } from "@/lib/features/custom-rules/schema-words";

/** Switches a rule on or off, with what that would do first; what follows is findings, within a minute. */
export function SwitchRule({
  rule: { id, slug, title, state },
  disabled = false,
}: {
  rule: Pick<CustomRuleRow, "id" | "slug" | "title" | "state">;
  disabled?: boolean;
}) {
  const [open, setOpen] = useState(false);
  const { busy, decide } = useDecision();
  const on = state !== "on";
  const variant = on ? "primary" : "secondary";
  const word = on ? "Switch on" : "Switch off";
  const change = async () => {
    const done = await decide(() => switchCustomRuleAction({ id, state: on ? "on" : "off" }));
    if (!done) return;
    setOpen(false);
    notify(`${title} is ${on ? "on" : "off"}.`, {
      description: "Findings follow within a minute.",
      undo: () => void decide(() => switchCustomRuleAction({ id, state: done.before })),
    });
  };
  return (
    <Dialog open={open} onOpenChange={setOpen}>
      <DialogTrigger asChild>
        <Button size="sm" variant={variant} disabled={disabled}>
          {word}
        </Button>
      </DialogTrigger>
      {open ? (
        <DialogContent
          title={title}
          description={
            on
              ? "Everybody is asked, as it was saved last. Look first at what it would raise, and for whom."
              : "Nobody is asked any more. What it found is resolved as “rule switched off”, which proves nothing mended."
          }
          size="lg"
          footer={
            <>
              <DialogClose asChild>
                <Button>Cancel</Button>
              </DialogClose>
              <Button variant="primary" busy={busy} onClick={() => void change()}>
                {word}
              </Button>
            </>
          }
        >
          <RulesReplay asked={{ kind: "own", slug, on }} />
        </DialogContent>
      ) : null}
    </Dialog>
  );
}
