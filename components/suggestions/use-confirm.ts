"use client";

import { useDecision } from "@/components/labels/use-decision";
import { formatNumber } from "@/components/ui/number-format";
import { notify } from "@/components/ui/toast";
import { undoOwnerAction } from "@/lib/features/ownership/actions";
import { confirmSuggestionsAction } from "@/lib/features/suggestions/actions";
import type { ConfirmSuggestions } from "@/lib/features/suggestions/schema";

/** Makes suggested owners owners, says what was done, and offers to take it back. */
export function useConfirm(): {
  busy: boolean;
  confirm: (asked: ConfirmSuggestions) => Promise<boolean>;
} {
  const { busy, decide } = useDecision();
  const confirm = async (asked: ConfirmSuggestions) => {
    const done = await decide(() => confirmSuggestionsAction(asked));
    if (done === null) return false;
    const many = `${formatNumber(done.changed)} ${done.changed === 1 ? "identity has" : "identities have"}`;
    notify(`${many} an owner ${asked.agreed ? "who agreed" : "suggested"}.`, {
      ...(done.unchanged > 0
        ? { description: `${formatNumber(done.unchanged)} were decided on meanwhile.` }
        : {}),
      ...(done.changed > 0
        ? {
            undo: () =>
              void decide(() => undoOwnerAction({ operation: done.operation })).then(
                (undone) => undone && notify(`Taken back on ${formatNumber(undone.restored)}.`),
              ),
          }
        : {}),
    });
    return true;
  };
  return { busy, confirm };
}
