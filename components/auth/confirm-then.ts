import { useSyncExternalStore } from "react";

/** Somebody is asked to show that it is them; who asks meanwhile waits for the same answer. */
export interface Question {
  answer: (confirmed: boolean) => void;
  answered: Promise<boolean>;
  /** What had the focus when the action was pressed, and gets it back. */
  from: Element | null;
}

let open: Question | null = null;
const watchers = new Set<() => void>();

function show(question: Question | null): void {
  open = question;
  for (const tell of watchers) tell();
}

/** What was pressed; of a menu, which is gone by the time of the answer, the button that it belongs to. */
function pressed(): Element | null {
  const menu = document.activeElement?.closest("[role=menu]");
  return menu ? document.getElementById(menu.getAttribute("aria-labelledby") ?? "") : document.activeElement;
}

function newQuestion(from: Element | null): Question {
  let resolve: (confirmed: boolean) => void = () => {};
  const answered = new Promise<boolean>((done) => {
    resolve = done;
  });
  const question: Question = {
    answered,
    from,
    answer: (confirmed) => {
      resolve(confirmed);
      if (open === question) show(null);
    },
  };
  return question;
}

function ask(from: Element | null): Promise<boolean> {
  const question = open ?? newQuestion(from);
  if (open === null) show(question);
  return question.answered;
}

function watch(tell: () => void): () => void {
  watchers.add(tell);
  return () => watchers.delete(tell);
}

/** The question that waits for an answer, for the one dialog that asks it. */
export function useQuestion(): Question | null {
  return useSyncExternalStore(
    watch,
    () => open,
    () => null,
  );
}

/**
 * Runs an action that may need a recent proof of who is there: asks for it where it is too old, and then runs the action
 * once more. Whoever cancels gets the refusal.
 */
export async function confirmThen<R extends { serverError?: { code: string } } | undefined>(
  action: () => Promise<R>,
): Promise<R> {
  const from = pressed();
  const result = await action();
  if (result?.serverError?.code !== "confirm_first") return result;
  return (await ask(from)) ? action() : result;
}
