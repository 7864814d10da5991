/** Loaded with the first message, so that pages come without it. */
async function show(say: (toast: typeof import("sonner")["toast"]) => void): Promise<void> {
  const { toast } = await import("sonner");
  say(toast);
}

/** Says that something was done. With `undo` there are ten seconds to take it back. */
export function notify(message: string, options: { description?: string; undo?: () => void } = {}): void {
  const { description, undo } = options;
  void show((toast) =>
    toast(message, {
      description,
      duration: undo ? 10_000 : 4_000,
      action: undo ? { label: "Undo", onClick: undo } : undefined,
    }),
  );
}

/** Says that something failed; it stays until it is closed. It never replaces the message at the place of the error. */
export function notifyError(message: string, options: { description?: string } = {}): void {
  void show((toast) =>
    toast.error(message, {
      description: options.description,
      duration: Number.POSITIVE_INFINITY,
      closeButton: true,
    }),
  );
}
