"use client";

import { Button } from "@/components/ui/button";
import { CodeBlock } from "@/components/ui/code-block";
import { Dialog, DialogClose, DialogContent } from "@/components/ui/dialog";

/** A signing secret, this once. */
export function SigningSecretDialog({
  secret,
  replaced,
  onDone,
}: {
  secret: string;
  /** It takes the place of another. */
  replaced: boolean;
  onDone: () => void;
}) {
  return (
    <Dialog open onOpenChange={(open) => open || onDone()}>
      <DialogContent
        title="The signing secret"
        description="Copy it now: it is kept sealed and shown only this once."
        footer={
          <DialogClose asChild>
            <Button variant="primary">Done</Button>
          </DialogClose>
        }
      >
        <div className="flex flex-col gap-3">
          <CodeBlock code={secret} title="Signing secret" wrap />
          <p className="text-muted text-sm">
            The receiver verifies each event with it, as Standard Webhooks says.
            {replaced ? " For a day the old one signs beside it: change the receiver by then." : ""}
          </p>
        </div>
      </DialogContent>
    </Dialog>
  );
}
