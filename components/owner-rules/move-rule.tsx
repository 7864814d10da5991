"use client";

import { identitiesOf } from "@/components/owner-rules/rule-words";
import { ConfirmDialog } from "@/components/ui/alert-dialog";
import { showText } from "@/lib/domain/text";
import type { OwnerRuleRow } from "@/lib/features/owner-rules/schema";

export type Way = "up" | "down";

export interface Moving {
  rule: OwnerRuleRow;
  way: Way;
  /** Of so many the owner by rule changes then. */
  identities: number;
}

/** Says of how many identities the owner changes, before a rule is moved. */
export function MoveRule({
  moving,
  onMove,
  onClose,
}: {
  moving: Moving;
  onMove: (moving: Moving) => void;
  onClose: () => void;
}) {
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={`Move “${showText(moving.rule.name, 60)}” ${moving.way}?`}
      verb={`Move ${moving.way}`}
      danger={false}
      onConfirm={() => onMove(moving)}
    >
      <p>
        The owner by rule of {identitiesOf(moving.identities)} changes then, within a minute. Whom people
        named, asked or accepted stays.
      </p>
    </ConfirmDialog>
  );
}
