"use client";

import { Trash2 } from "lucide-react";
import { useState } from "react";
import { RulesReplay } from "@/components/findings/rules-replay";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import { IconButton } from "@/components/ui/icon-button";
import { showText } from "@/lib/domain/text";

/** Takes a vendor off the list, with what that would do first. */
export function RulesVendorRemoval({
  name,
  left,
  busy,
  onRemove,
}: {
  name: string;
  /** The names that stay. */
  left: readonly string[];
  busy: boolean;
  onRemove: () => Promise<boolean>;
}) {
  const [open, setOpen] = useState(false);
  const shown = showText(name, 60);
  return (
    <Dialog open={open} onOpenChange={setOpen}>
      <DialogTrigger asChild>
        <IconButton size="sm" label={`Take ${shown} off the list`}>
          <Trash2 aria-hidden />
        </IconButton>
      </DialogTrigger>
      {open ? (
        <DialogContent
          title={`Take ${shown} off the list`}
          description="What was found because of it is resolved as “rule changed”, which proves nothing mended."
          size="lg"
          footer={
            <>
              <DialogClose asChild>
                <Button>Cancel</Button>
              </DialogClose>
              <Button
                variant="primary"
                busy={busy}
                onClick={() => void onRemove().then((done) => (done ? setOpen(false) : undefined))}
              >
                Take it off
              </Button>
            </>
          }
        >
          <RulesReplay asked={{ kind: "vendors", names: [...left] }} />
        </DialogContent>
      ) : null}
    </Dialog>
  );
}
