"use client";

import { type ReactNode, useState } from "react";

/**
 * A button that stands for a menu or dialog until it is first pressed; what it opens is loaded then and opens by itself,
 * so that no press is lost and no page waits for it.
 */
export function OnPress({
  button,
  children,
}: {
  button: (press: () => void) => ReactNode;
  children: ReactNode;
}) {
  const [pressed, setPressed] = useState(false);
  return pressed ? children : button(() => setPressed(true));
}
