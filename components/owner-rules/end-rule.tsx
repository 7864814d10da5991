"use client";

import { useDecision } from "@/components/labels/use-decision";
import { identitiesOf } from "@/components/owner-rules/rule-words";
import { ConfirmDialog } from "@/components/ui/alert-dialog";
import { notify } from "@/components/ui/toast";
import { showText } from "@/lib/domain/text";
import { deleteOwnerRuleAction, switchOffOwnerRuleAction } from "@/lib/features/owner-rules/actions";
import type { OwnerRuleRow } from "@/lib/features/owner-rules/schema";

export interface Ending {
  rule: OwnerRuleRow;
  deed: "off" | "delete";
}

/** Says what follows when a rule is switched off or deleted, before it is. */
export function EndRule({ ending: { rule, deed }, onClose }: { ending: Ending; onClose: () => void }) {
  const { busy, decide } = useDecision();
  const name = showText(rule.name, 60);
  const end = async () => {
    const act = deed === "off" ? switchOffOwnerRuleAction : deleteOwnerRuleAction;
    const done = await decide(() => act({ id: rule.id }));
    onClose();
    if (done) notify(deed === "off" ? `“${name}” is off.` : `“${name}” is deleted.`);
  };
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={deed === "off" ? `Switch “${name}” off?` : `Delete “${name}”?`}
      verb={deed === "off" ? "Switch off" : "Delete"}
      danger={deed === "delete"}
      busy={busy}
      onConfirm={() => void end()}
    >
      <p>
        {rule.waiting > 0
          ? `For ${identitiesOf(rule.waiting)} that wait to be asked, it names nobody any more; a rule behind it, or their account, may.`
          : "Nobody who waits to be asked is named by it."}{" "}
        Who was asked or answered through it stays.
      </p>
      {deed === "off" ? <p>Switched on again, it names them anew.</p> : null}
    </ConfirmDialog>
  );
}
