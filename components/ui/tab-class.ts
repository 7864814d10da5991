/** The look that tabs and link tabs share. */
export const tabClass =
  "motion-colors -mb-px inline-flex h-9 shrink-0 items-center gap-1.5 border-b-2 border-transparent px-1 font-medium text-muted text-sm hover:text-ink focus-visible:outline-offset-[-2px] pointer-coarse:h-11";
export const tabListClass =
  "fade-ends flex gap-5 overflow-x-auto overflow-y-hidden border-line-subtle border-b";
