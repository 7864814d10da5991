"use client";

import { useTheme } from "next-themes";
import { Toaster as Sonner } from "sonner";

/** Where messages about what was just done appear: one at a time, bottom right. Mounted once, for every page. */
export default function Toaster() {
  const { resolvedTheme } = useTheme();
  return (
    <Sonner
      theme={resolvedTheme === "dark" ? "dark" : "light"}
      position="bottom-right"
      visibleToasts={1}
      containerAriaLabel="Messages"
      toastOptions={{
        unstyled: true,
        classNames: {
          toast:
            "duration-(--motion)! flex w-full items-start gap-3 rounded-lg bg-raised px-4 py-3 text-sm text-ink shadow-lg sm:w-(--width) [&_[data-icon]]:hidden",
          content: "min-w-0 flex-1",
          title: "font-medium",
          description: "mt-0.5 text-muted",
          error: "[&_[data-title]]:text-critical",
          actionButton:
            "h-6 shrink-0 rounded-sm px-2 font-medium text-accent text-sm hover:bg-hover focus-visible:outline-2 focus-visible:outline-focus",
          closeButton:
            "order-last border-0! bg-transparent! inline-flex size-6 shrink-0 items-center justify-center rounded-sm text-muted! hover:bg-hover! hover:text-ink! [&_svg]:size-3.5",
        },
      }}
    />
  );
}
