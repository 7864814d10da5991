"use client";

import { useState } from "react";
import { confirmThen } from "@/components/auth/confirm-then";
import { FormMessage } from "@/components/auth/form-message";
import { choiceOf, RoleFields, scopeOfChoice } from "@/components/settings/role-fields";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent } from "@/components/ui/dialog";
import { notify } from "@/components/ui/toast";
import { showText } from "@/lib/domain/text";
import { changeMemberAction } from "@/lib/features/members/actions";
import type { MemberRow } from "@/lib/features/members/schema";

/** Changes what a member may do and reach. */
export function EditMemberDialog({ member, onClose }: { member: MemberRow; onClose: () => void }) {
  const [choice, setChoice] = useState(() => choiceOf(member.role, member.scope));
  const [refusal, setRefusal] = useState<string | null>(null);
  const [missing, setMissing] = useState<string>();
  const [busy, setBusy] = useState(false);
  const name = showText(member.name, 80);

  const save = async () => {
    const scope = scopeOfChoice(choice);
    setMissing(scope === null ? "Name at least one." : undefined);
    setRefusal(null);
    if (scope === null) return;
    setBusy(true);
    const result = await confirmThen(() =>
      changeMemberAction({ userId: member.id, role: choice.role, scope }),
    );
    setBusy(false);
    const failure = result?.serverError;
    if (failure) return setRefusal(`${failure.what} ${failure.next}`);
    if (result?.validationErrors) return setMissing("These are not ids that can be used.");
    notify(`${name} has the new role. Their sessions have ended.`);
    onClose();
  };

  return (
    <Dialog open onOpenChange={(open) => open || onClose()}>
      <DialogContent
        title={`Role and reach of ${name}`}
        description="Their sessions end, so that the change counts at once."
        footer={
          <>
            <DialogClose asChild>
              <Button>Cancel</Button>
            </DialogClose>
            <Button variant="primary" busy={busy} onClick={save}>
              Save
            </Button>
          </>
        }
      >
        <div className="flex flex-col gap-4">
          <FormMessage>{refusal}</FormMessage>
          <RoleFields choice={choice} onChange={setChoice} error={missing} />
        </div>
      </DialogContent>
    </Dialog>
  );
}
