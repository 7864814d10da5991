import type { ReactNode } from "react";
import { DemoGate } from "@/components/demo/demo-gate";
import { loadDemoPresence } from "@/lib/features/demo/loaders";

/** A real source begins here: not beside the demo. */
export default async function RealSourceLayout({ children }: { children: ReactNode }) {
  return (
    <DemoGate demo={await loadDemoPresence()} back="/sources">
      {children}
    </DemoGate>
  );
}
