"use client";

import dynamic from "next/dynamic";
import type { DrawerProps } from "@/components/ui/drawer-panel";
import { OnceOpen } from "@/components/ui/once-open";

const Panel = dynamic(() => import("@/components/ui/drawer-panel"), { ssr: false });

/**
 * A panel at the side. `modal` (the default) takes the page; with `modal={false}` the page behind stays in use and keeps
 * the focus, which is how a list is peeked into while the arrow keys walk through it. Escape closes both.
 */
export function Drawer(props: DrawerProps) {
  return (
    <OnceOpen open={props.open}>
      <Panel {...props} />
    </OnceOpen>
  );
}
