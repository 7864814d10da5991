import { notify } from "@/components/ui/toast";

/** What was done last here and can be taken back: by its message, and by a key from the inbox or a finding's page. */
let last: (() => void) | undefined;

/** Says that something was done, and remembers how to take it back. */
export function notifyDone(message: string, options: { description?: string; undo?: () => void }): void {
  const { undo, description } = options;
  const once =
    undo &&
    (() => {
      last = undefined;
      undo();
    });
  if (once) last = once;
  notify(message, { ...(description ? { description } : {}), ...(once ? { undo: once } : {}) });
}

export function undoLast(): void {
  if (last) last();
  else notify("There is nothing to take back");
}
