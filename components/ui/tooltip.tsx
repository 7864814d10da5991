"use client";

import { Tooltip as Radix } from "radix-ui";
import type { ReactNode } from "react";

/** A tip on hover and on focus. `children` is one element that can take the focus; the tip only adds to its name. */
export function Tooltip({
  tip,
  side = "top",
  children,
}: {
  tip: ReactNode;
  side?: "top" | "right" | "bottom" | "left";
  children: ReactNode;
}) {
  return (
    <Radix.Provider delayDuration={300}>
      <Radix.Root>
        <Radix.Trigger asChild>{children}</Radix.Trigger>
        <Radix.Portal>
          <Radix.Content
            side={side}
            sideOffset={6}
            collisionPadding={8}
            className="motion-appear z-50 max-w-72 rounded bg-ink px-2 py-1 text-canvas text-xs shadow-lg"
          >
            {tip}
          </Radix.Content>
        </Radix.Portal>
      </Radix.Root>
    </Radix.Provider>
  );
}
