"use client";

import { ChevronDown } from "lucide-react";
import { useId, useState } from "react";
import { Checkbox } from "@/components/ui/checkbox";
import { cn } from "@/components/ui/cn";
import { formatFacetCount } from "@/components/ui/number-format";
import { showText } from "@/lib/domain/text";

export interface FacetOption {
  value: string;
  label: string;
  /** Matches if this were chosen; capped: at least so many. Nothing when it could not be counted in time. */
  count: { count: number; capped: boolean } | undefined;
  checked: boolean;
}

function countTitle(count: FacetOption["count"]): string | undefined {
  if (count === undefined) return "Not counted in time";
  return count.capped ? "At least so many: only the first matches were counted" : undefined;
}

/** One facet: its values with counts. Checking one is the caller's to write into the query. */
export function FacetGroup({
  title,
  options,
  onToggle,
  onClear,
  initial = 6,
  open: initiallyOpen = true,
}: {
  title: string;
  options: readonly FacetOption[];
  onToggle: (value: string, checked: boolean) => void;
  onClear?: () => void;
  /** So many options are shown before "show more". */
  initial?: number;
  open?: boolean;
}) {
  const id = useId();
  const [open, setOpen] = useState(initiallyOpen);
  const [all, setAll] = useState(false);
  const chosen = options.filter((option) => option.checked).length;
  // What is chosen is always in sight.
  const shown = all ? options : options.filter((option, index) => index < initial || option.checked);
  const rest = options.length - shown.length;
  return (
    <section aria-labelledby={id} className="border-line-subtle border-b py-2 last:border-b-0">
      <div className="flex items-center">
        <h2 id={id} className="min-w-0 flex-1">
          <button
            type="button"
            aria-expanded={open}
            onClick={() => setOpen(!open)}
            className="flex h-7 w-full items-center gap-1 rounded-sm px-1 font-medium text-ink text-xs"
          >
            <ChevronDown
              className={cn("size-3.5 shrink-0 text-muted", !open && "-rotate-90 rtl:rotate-90")}
              aria-hidden
            />
            {title}
            {chosen > 0 && !open ? <span className="text-accent tabular-nums">{chosen}</span> : null}
          </button>
        </h2>
        {chosen > 0 && onClear ? (
          <button
            type="button"
            onClick={onClear}
            className="hit-area rounded-sm px-1 text-accent text-xs hover:underline"
            aria-label={`Clear ${title}`}
          >
            Clear
          </button>
        ) : null}
      </div>
      {open ? (
        <ul className="flex flex-col">
          {shown.map((option) => {
            const optionId = `${id}-${option.value}`;
            const label = showText(option.label, 120);
            return (
              <li
                key={option.value}
                className="flex min-h-7 items-center gap-2 rounded-sm px-1 hover:bg-hover pointer-coarse:min-h-11"
              >
                <Checkbox
                  id={optionId}
                  checked={option.checked}
                  onCheckedChange={(checked) => onToggle(option.value, checked === true)}
                />
                <label htmlFor={optionId} title={label} className="min-w-0 flex-1 truncate py-1 text-sm">
                  {label}
                </label>
                <span className="shrink-0 text-muted text-xs tabular-nums" title={countTitle(option.count)}>
                  {option.count ? formatFacetCount(option.count) : "…"}
                </span>
              </li>
            );
          })}
        </ul>
      ) : null}
      {open && (rest > 0 || all) && options.length > initial ? (
        <button
          type="button"
          onClick={() => setAll(!all)}
          className="ms-7 h-6 rounded-sm text-accent text-xs hover:underline"
        >
          {all ? "Show fewer" : `Show ${rest} more`}
        </button>
      ) : null}
    </section>
  );
}
