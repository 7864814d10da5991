"use client";

import { getNonce } from "get-nonce";
import { Check, ChevronDown } from "lucide-react";
import { Select as Radix } from "radix-ui";
import { cn } from "@/components/ui/cn";
import { controlClass } from "@/components/ui/input";

export interface SelectOption {
  /** Never empty: the empty value means "nothing chosen". */
  value: string;
  label: string;
  hint?: string;
  disabled?: boolean;
}

export interface SelectProps {
  options: readonly SelectOption[];
  value?: string;
  defaultValue?: string;
  onValueChange?: (value: string) => void;
  placeholder?: string;
  name?: string;
  required?: boolean;
  disabled?: boolean;
  className?: string;
  id?: string;
  "aria-label"?: string;
  "aria-describedby"?: string;
  "aria-invalid"?: boolean;
}

/** One choice of a short list. With `name` it takes part in forms. */
export function Select({ options, placeholder = "Choose…", className, id, ...props }: SelectProps) {
  const { value, defaultValue, onValueChange, name, required, disabled, ...aria } = props;
  return (
    <Radix.Root {...{ value, defaultValue, onValueChange, name, required, disabled }}>
      <Radix.Trigger
        id={id}
        {...aria}
        className={cn(
          controlClass,
          "inline-flex items-center justify-between gap-2 text-start data-placeholder:text-muted [&>span]:truncate",
          className,
        )}
      >
        <Radix.Value placeholder={placeholder} />
        <Radix.Icon>
          <ChevronDown className="size-4 text-muted" aria-hidden />
        </Radix.Icon>
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          aria-label={aria["aria-label"] ?? "Choices"}
          position="popper"
          sideOffset={4}
          className="motion-rise z-50 max-h-80 min-w-(--radix-select-trigger-width) overflow-hidden rounded bg-raised shadow-lg"
        >
          <Radix.Viewport nonce={getNonce()} className="p-1">
            {options.map((option) => (
              <Radix.Item
                key={option.value}
                value={option.value}
                disabled={option.disabled}
                className="relative flex min-h-7 cursor-default select-none items-center rounded-sm py-1 ps-2 pe-8 text-sm outline-none data-disabled:opacity-50 data-highlighted:bg-hover pointer-coarse:min-h-11"
              >
                <span className="flex flex-col">
                  <Radix.ItemText>{option.label}</Radix.ItemText>
                  {option.hint ? <span className="text-muted text-xs">{option.hint}</span> : null}
                </span>
                <Radix.ItemIndicator className="absolute end-2">
                  <Check className="size-4 text-accent" aria-hidden />
                </Radix.ItemIndicator>
              </Radix.Item>
            ))}
          </Radix.Viewport>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
