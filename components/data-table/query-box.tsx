"use client";

import { Search, X } from "lucide-react";
import { type KeyboardEvent, type RefObject, useId, useRef, useState } from "react";
import { mend, piecesOf } from "@/components/data-table/query-marks";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { IconButton } from "@/components/ui/icon-button";
import { controlClass } from "@/components/ui/input";
import type { QueryProblem } from "@/lib/domain/query/grammar";

/** A way to go on typing: `from`–`to` of the text becomes `insert`. */
export interface QuerySuggestion {
  insert: string;
  from: number;
  to: number;
  label: string;
  hint?: string;
}

const noSuggestions: readonly QuerySuggestion[] = [];

/**
 * The box of the query. What is wrong is underlined and said under it, with the nearest right word one press away.
 * Enter asks; suggestions are chosen with the arrow keys and Tab or Enter.
 */
export function QueryBox({
  value,
  onChange,
  onSubmit,
  problems,
  suggestions = noSuggestions,
  label = "Query",
  placeholder = "Filter: owner:none privileged:true lastused:>90d, or a name",
  inputRef,
  className,
}: {
  value: string;
  /** `caret` is where the person types, for suggestions that fit there. */
  onChange: (value: string, caret: number) => void;
  onSubmit: (value: string) => void;
  problems: readonly QueryProblem[];
  suggestions?: readonly QuerySuggestion[];
  label?: string;
  placeholder?: string;
  inputRef?: RefObject<HTMLInputElement | null>;
  className?: string;
}) {
  const id = useId();
  const own = useRef<HTMLInputElement>(null);
  const input = inputRef ?? own;
  const marks = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState(false);
  const [picked, setPicked] = useState(-1);
  const listed = open ? suggestions : noSuggestions;
  const at = Math.min(picked, listed.length - 1);

  const change = (next: string, caret: number) => {
    setPicked(-1);
    setOpen(true);
    onChange(next, caret);
  };
  const accept = (suggestion: QuerySuggestion) => {
    const next = value.slice(0, suggestion.from) + suggestion.insert + value.slice(suggestion.to);
    const caret = suggestion.from + suggestion.insert.length;
    change(next, caret);
    input.current?.focus();
    requestAnimationFrame(() => input.current?.setSelectionRange(caret, caret));
  };
  const submit = () => {
    setOpen(false);
    onSubmit(value);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing) return;
    const suggestion = listed[at];
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (suggestions.length === 0) return;
      event.preventDefault();
      setOpen(true);
      const count = suggestions.length;
      setPicked(event.key === "ArrowDown" ? (at + 1) % count : (Math.max(at, 0) - 1 + count) % count);
    } else if (suggestion && (event.key === "Enter" || event.key === "Tab")) {
      event.preventDefault();
      accept(suggestion);
    } else if (event.key === "Enter") {
      event.preventDefault();
      submit();
    } else if (event.key === "Escape") {
      if (listed.length > 0) event.preventDefault();
      else event.currentTarget.blur();
      setOpen(false);
    }
  };

  return (
    <search className={cn("relative min-w-0", className)}>
      <div className="relative flex items-center">
        <Search className="pointer-events-none absolute start-2.5 size-4 text-muted" aria-hidden />
        {/* The same text without colour under the box carries the underlines. */}
        <div
          ref={marks}
          aria-hidden="true"
          className="pointer-events-none absolute inset-y-0 start-[33px] end-9 flex items-center overflow-hidden whitespace-pre font-mono text-transparent text-xs pointer-coarse:text-lg"
        >
          <span>
            {piecesOf(value, problems).map((piece) => (
              <span
                key={piece.at}
                className={
                  piece.wrong
                    ? "underline decoration-2 decoration-critical decoration-wavy underline-offset-4"
                    : undefined
                }
              >
                {piece.text}
              </span>
            ))}
          </span>
        </div>
        <input
          ref={input}
          type="text"
          role="combobox"
          aria-label={label}
          aria-expanded={listed.length > 0}
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          aria-activedescendant={at >= 0 ? `${id}-${at}` : undefined}
          aria-invalid={problems.length > 0 || undefined}
          aria-describedby={problems.length > 0 ? `${id}-problems` : undefined}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          enterKeyHint="search"
          maxLength={2000}
          placeholder={placeholder}
          value={value}
          onChange={(event) =>
            change(event.target.value, event.target.selectionStart ?? event.target.value.length)
          }
          onKeyDown={onKeyDown}
          onFocus={() => setOpen(true)}
          onBlur={() => setOpen(false)}
          onScroll={(event) => {
            if (marks.current) marks.current.scrollLeft = event.currentTarget.scrollLeft;
          }}
          className={cn(
            controlClass,
            "relative bg-transparent ps-8 pe-9 font-mono text-xs placeholder:font-sans placeholder:text-sm",
          )}
        />
        {value === "" ? null : (
          <IconButton
            label="Clear the query"
            size="sm"
            className="absolute end-1.5"
            onClick={() => {
              change("", 0);
              onSubmit("");
              input.current?.focus();
            }}
          >
            <X aria-hidden />
          </IconButton>
        )}
      </div>
      <div
        id={`${id}-list`}
        role="listbox"
        aria-label="Suggestions"
        className={cn(
          "motion-rise absolute inset-x-0 top-full z-30 mt-1 max-h-72 overflow-y-auto rounded bg-raised p-1 shadow-lg",
          listed.length === 0 && "hidden",
        )}
      >
        {listed.map((suggestion, index) => (
          <div
            key={`${suggestion.label} ${suggestion.insert}`}
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === at}
            onPointerDown={(event) => {
              event.preventDefault();
              accept(suggestion);
            }}
            className={cn(
              "flex min-h-7 cursor-default items-center gap-3 rounded-sm px-2 text-sm hover:bg-hover pointer-coarse:min-h-11",
              index === at && "bg-hover",
            )}
          >
            <span className="font-mono text-xs">{suggestion.label}</span>
            {suggestion.hint ? (
              <span className="min-w-0 truncate text-muted text-xs">{suggestion.hint}</span>
            ) : null}
          </div>
        ))}
      </div>
      <div id={`${id}-problems`} role="status">
        {problems.map((problem) => (
          <p
            key={`${problem.at} ${problem.message}`}
            className="mt-1 flex flex-wrap items-baseline gap-x-2 text-critical text-xs"
          >
            {problem.message}
            {problem.suggestion === undefined ? null : (
              <Button
                variant="link"
                size="sm"
                onClick={() => {
                  const mended = mend(value, problem);
                  onChange(mended, mended.length);
                  onSubmit(mended);
                }}
              >
                Use {problem.suggestion}
              </Button>
            )}
          </p>
        ))}
      </div>
    </search>
  );
}
