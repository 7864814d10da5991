"use client";

import { useTransition } from "react";
import { confirmThen } from "@/components/auth/confirm-then";
import { notify, notifyError } from "@/components/ui/toast";
import type { ActionFailure } from "@/lib/platform/action-client";

interface Result {
  serverError?: ActionFailure;
}

/** Says what happened, what is safe and what to do next; in passing where the person chose so themselves. */
export function notifyRefusal({ code, what, safe, next }: ActionFailure): void {
  if (code === "confirm_first") notify(what, { description: safe });
  else notifyError(what, { description: `${safe} ${next}` });
}

/**
 * Runs an action behind a button, asking who is there where it needs that: says that it was done, or what happened, what
 * is safe and what to do next.
 */
export function useAction(): [
  busy: boolean,
  run: (action: () => Promise<Result | undefined>, done: string) => void,
] {
  const [busy, start] = useTransition();
  const run = (action: () => Promise<Result | undefined>, done: string) =>
    start(async () => {
      const result = await confirmThen(action).catch(() => null);
      if (result === null) {
        notifyError("Rollcall could not be reached.", {
          description: "Try again; nothing may have been changed.",
        });
      } else if (result?.serverError) {
        notifyRefusal(result.serverError);
      } else {
        notify(done);
      }
    });
  return [busy, run];
}
