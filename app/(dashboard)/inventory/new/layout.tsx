import type { ReactNode } from "react";
import { DemoGate } from "@/components/demo/demo-gate";
import { loadDemoPresence } from "@/lib/features/demo/loaders";

/** What is added by hand is real: not beside the demo. */
export default async function AddByHandLayout({ children }: { children: ReactNode }) {
  return (
    <DemoGate demo={await loadDemoPresence()} back="/inventory">
      {children}
    </DemoGate>
  );
}
