"use client";

import { useTransition } from "react";
import { notify, notifyError } from "@/components/ui/toast";
import type { ActionFailure } from "@/lib/platform/action-client";

interface Result {
  serverError?: ActionFailure;
}

/** Runs an action behind a button: says that it was done, or what happened, what is safe and what to do next. */
export function useAction(): [
  busy: boolean,
  run: (action: () => Promise<Result | undefined>, done: string) => void,
] {
  const [busy, start] = useTransition();
  const run = (action: () => Promise<Result | undefined>, done: string) =>
    start(async () => {
      const result = await action().catch(() => null);
      if (result === null) {
        notifyError("Rollcall could not be reached.", {
          description: "Try again; nothing may have been changed.",
        });
      } else if (result?.serverError) {
        const { what, safe, next } = result.serverError;
        notifyError(what, { description: `${safe} ${next}` });
      } else {
        notify(done);
      }
    });
  return [busy, run];
}
