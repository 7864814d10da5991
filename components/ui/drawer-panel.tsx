"use client";

import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { cn } from "@/components/ui/cn";
import { overlayClass, undescribed } from "@/components/ui/dialog";
import { IconButton } from "@/components/ui/icon-button";

export interface DrawerProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: ReactNode;
  subtitle?: ReactNode;
  /** Buttons beside the close button. */
  actions?: ReactNode;
  footer?: ReactNode;
  modal?: boolean;
  side?: "left" | "right";
  className?: string;
  children: ReactNode;
}

/** A panel that is only read holds nothing that takes the focus: the keyboard scrolls it all the same. */
const scrolled = { role: "region", tabIndex: 0, "aria-label": "Details" };

/** The panel of `Drawer`, loaded when it first opens. */
export default function DrawerPanel({
  open,
  onOpenChange,
  title,
  subtitle,
  actions,
  footer,
  modal = true,
  side = "right",
  className,
  children,
}: DrawerProps) {
  const keep = (event: Event) => {
    if (!modal) event.preventDefault();
  };
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange} modal={modal}>
      <Radix.Portal>
        {modal ? <Radix.Overlay className={overlayClass} /> : null}
        <Radix.Content
          {...(subtitle ? {} : undescribed)}
          onOpenAutoFocus={keep}
          onCloseAutoFocus={keep}
          onInteractOutside={keep}
          className={cn(
            "fixed inset-y-0 z-40 flex w-[min(30rem,100vw)] flex-col bg-raised shadow-lg outline-none",
            side === "right" ? "motion-from-right end-0" : "motion-from-left start-0",
            modal && "z-50",
            className,
          )}
        >
          <div className="flex items-start gap-3 border-line-subtle border-b py-3 ps-5 pe-13">
            <div className="min-w-0 flex-1">
              <Radix.Title className="break-words font-semibold text-ink text-lg">{title}</Radix.Title>
              {subtitle ? (
                <Radix.Description asChild>
                  <div className="text-muted text-sm">{subtitle}</div>
                </Radix.Description>
              ) : null}
            </div>
            {actions}
          </div>
          <div {...(modal ? {} : scrolled)} className="min-h-0 flex-1 overflow-y-auto p-5">
            {children}
          </div>
          {footer ? <div className="border-line-subtle border-t px-5 py-3">{footer}</div> : null}
          {/* Last, so that the focus begins in the content. */}
          <Radix.Close asChild>
            <IconButton label="Close" className="absolute end-3 top-3">
              <X aria-hidden />
            </IconButton>
          </Radix.Close>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
