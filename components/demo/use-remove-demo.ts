"use client";

import { useTransition } from "react";
import { notify, notifyError } from "@/components/ui/toast";
import { removeDemoAction } from "@/lib/features/demo/actions";

/** Removes the demo; `then` is done when it is gone, `otherwise` when it is not. */
export function useRemoveDemo(): [busy: boolean, remove: (then: () => void, otherwise?: () => void) => void] {
  const [busy, start] = useTransition();
  const remove = (then: () => void, otherwise: () => void = () => undefined) =>
    start(async () => {
      const result = await removeDemoAction().catch(() => null);
      if (result && !result.serverError) {
        notify("The demo was removed.");
        then();
        return;
      }
      const failure = result?.serverError;
      notifyError(failure?.what ?? "Rollcall could not be reached.", {
        description: failure ? `${failure.safe} ${failure.next}` : "Try again.",
      });
      otherwise();
    });
  return [busy, remove];
}
