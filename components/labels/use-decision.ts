"use client";

import { useCallback, useState } from "react";
import { notifyError } from "@/components/ui/toast";
import type { ActionFailure } from "@/lib/platform/action-client";

interface Answer<Data> {
  data?: Data;
  serverError?: ActionFailure;
  validationErrors?: { formErrors?: string[]; fieldErrors?: Record<string, string[] | undefined> };
}

/** The first sentence that says what is wrong with what was sent. */
function wrongOf(answer: Answer<unknown>): string | undefined {
  const { formErrors = [], fieldErrors = {} } = answer.validationErrors ?? {};
  return [...formErrors, ...Object.values(fieldErrors).flatMap((each) => each ?? [])][0];
}

/**
 * Runs an action behind a button and gives its answer; null when it was not done, which is then said: what happened, what
 * is safe, what to do next.
 */
export function useDecision(): {
  busy: boolean;
  decide: <Data>(action: () => Promise<Answer<Data> | undefined>) => Promise<Data | null>;
} {
  const [busy, setBusy] = useState(false);
  const decide = useCallback(async <Data>(action: () => Promise<Answer<Data> | undefined>) => {
    setBusy(true);
    try {
      const answer = await action().catch(() => undefined);
      if (answer === undefined) {
        notifyError("Rollcall could not be reached.", {
          description: "It may or may not have been done. Reload the page to see, then try again.",
        });
        return null;
      }
      if (answer.serverError) {
        const { what, safe, next, id } = answer.serverError;
        const reference = answer.serverError.code === "unexpected" ? ` Error id ${id}.` : "";
        notifyError(what, { description: `${safe} ${next}${reference}` });
        return null;
      }
      const wrong = wrongOf(answer);
      if (answer.validationErrors) {
        notifyError(wrong ?? "Something in the form cannot be used.", {
          description: "Nothing was changed.",
        });
        return null;
      }
      return answer.data ?? null;
    } finally {
      setBusy(false);
    }
  }, []);
  return { busy, decide };
}
