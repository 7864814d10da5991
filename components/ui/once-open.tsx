"use client";

import { type ReactNode, useState } from "react";

/** Draws nothing until it first opens (what is in it is not loaded either), then stays, so that closing can be seen. */
export function OnceOpen({ open, children }: { open: boolean; children: ReactNode }) {
  const [opened, setOpened] = useState(open);
  if (open && !opened) setOpened(true);
  return opened || open ? children : null;
}
