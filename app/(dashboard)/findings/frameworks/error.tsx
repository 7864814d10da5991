"use client";

import { TabFailure } from "@/components/findings/tab-failure";

export default function FrameworksError(failure: { error: unknown; retry: () => void }) {
  return (
    <TabFailure
      tab="frameworks"
      title="Frameworks"
      answers="What the rules say about clauses of standards."
      what="What the rules say about standards could not be read."
      safe="What was found before is safe."
      {...failure}
    />
  );
}
