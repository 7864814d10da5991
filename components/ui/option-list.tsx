import type { ReactNode } from "react";
import { cn } from "@/components/ui/cn";

/** What a combobox offers, below its input: the input keeps the focus, and says which is active by `listId-n`. */
export function OptionList<Option>({
  id,
  label,
  options,
  shown,
  at,
  keyOf,
  onPick,
  className,
  children,
}: {
  id: string;
  label: string;
  options: readonly Option[];
  shown: boolean;
  /** Which is active; -1: none. */
  at: number;
  keyOf: (option: Option) => string;
  onPick: (option: Option) => void;
  className?: string;
  /** How one is drawn. */
  children: (option: Option) => ReactNode;
}) {
  return (
    <div
      id={id}
      role="listbox"
      aria-label={label}
      className={cn(
        "absolute inset-x-0 top-full z-30 mt-1 max-h-60 overflow-y-auto rounded bg-raised p-1 shadow-lg",
        !shown && "hidden",
        className,
      )}
    >
      {options.map((option, index) => (
        <div
          key={keyOf(option)}
          id={`${id}-${index}`}
          role="option"
          tabIndex={-1}
          aria-selected={index === at}
          // Before the input loses the focus, which would close the list.
          onPointerDown={(event) => {
            event.preventDefault();
            onPick(option);
          }}
          className={cn(
            "flex min-h-8 cursor-default items-center gap-2 rounded-sm px-2 py-1 text-sm hover:bg-hover pointer-coarse:min-h-11",
            index === at && "bg-hover",
          )}
        >
          {children(option)}
        </div>
      ))}
    </div>
  );
}
