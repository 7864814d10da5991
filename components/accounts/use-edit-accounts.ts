"use client";

import { useCallback } from "react";
import { useDecision } from "@/components/labels/use-decision";
import { formatNumber } from "@/components/ui/number-format";
import { notify } from "@/components/ui/toast";
import { editAccountsAction } from "@/lib/features/accounts/actions";
import type { EditAccounts } from "@/lib/features/accounts/schema-decisions";

/** Decides of accounts: says what followed, and can take it back. Gives whether it was done. */
export function useEditAccounts() {
  const { busy, decide } = useDecision();
  const edit = useCallback(
    async (asked: EditAccounts): Promise<boolean> => {
      const done = await decide(() => editAccountsAction(asked));
      if (done === null) return false;
      if (done.accounts === 0) {
        notify("It was so already. Nothing was changed.");
        return true;
      }
      const follow =
        done.identities === null
          ? "Their identities follow within a minute."
          : `${formatNumber(done.identities)} ${done.identities === 1 ? "identity follows" : "identities follow"} as a suggestion.`;
      notify(`${formatNumber(done.accounts)} ${done.accounts === 1 ? "account" : "accounts"} decided.`, {
        description: follow,
        undo: () =>
          void decide(() => editAccountsAction({ changes: done.before, from: "form" })).then(
            (undone) => undone && notify("Taken back."),
          ),
      });
      return true;
    },
    [decide],
  );
  return { busy, edit };
}
