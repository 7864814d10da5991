/** One key, as it is written on it. */
export function Kbd({ children }: { children: string }) {
  return (
    <kbd className="inline-flex h-5 min-w-5 items-center justify-center rounded-sm border border-line bg-surface px-1 font-sans text-2xs text-muted">
      {children}
    </kbd>
  );
}
