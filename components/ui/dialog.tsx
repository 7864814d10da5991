"use client";

import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { cn } from "@/components/ui/cn";
import { IconButton } from "@/components/ui/icon-button";

export const Dialog = Radix.Root;
export const DialogTrigger = Radix.Trigger;
export const DialogClose = Radix.Close;

/** As high as the windows: of two that are open, the later one covers the earlier. */
export const overlayClass = "motion-appear fixed inset-0 z-50 bg-overlay";

/** Radix expects to be told that a window has no description. */
export const undescribed = { "aria-describedby": undefined };

const widths = { sm: "max-w-sm", md: "max-w-lg", lg: "max-w-3xl" };

/** The window of a `Dialog`: title, optional sentence under it, content, and a footer of buttons (the main one last). */
export function DialogContent({
  title,
  description,
  footer,
  size = "md",
  className,
  onCloseAutoFocus,
  children,
}: {
  title: ReactNode;
  description?: ReactNode;
  footer?: ReactNode;
  size?: keyof typeof widths;
  className?: string;
  /** Where the focus goes when it closes, if not to its trigger. */
  onCloseAutoFocus?: (event: Event) => void;
  children?: ReactNode;
}) {
  return (
    <Radix.Portal>
      <Radix.Overlay className={overlayClass} />
      <Radix.Content
        {...(description ? {} : undescribed)}
        onCloseAutoFocus={onCloseAutoFocus}
        className={cn(
          "motion-rise fixed inset-x-4 top-[max(1rem,12vh)] z-50 mx-auto flex max-h-[calc(100dvh-max(2rem,14vh))] flex-col rounded-lg bg-raised shadow-lg outline-none",
          widths[size],
          className,
        )}
      >
        <header className="pt-4 ps-5 pe-14 pb-3">
          <Radix.Title className="font-semibold text-ink text-lg">{title}</Radix.Title>
          {description ? (
            <Radix.Description className="mt-0.5 text-muted text-sm">{description}</Radix.Description>
          ) : null}
        </header>
        <div className="min-h-0 flex-1 overflow-y-auto px-5 pb-5">{children}</div>
        {footer ? (
          <footer className="flex flex-wrap justify-end gap-2 border-line-subtle border-t px-5 py-3">
            {footer}
          </footer>
        ) : null}
        {/* Last, so that the focus begins in the content. */}
        <Radix.Close asChild>
          <IconButton label="Close" className="absolute end-3 top-3">
            <X aria-hidden />
          </IconButton>
        </Radix.Close>
      </Radix.Content>
    </Radix.Portal>
  );
}
