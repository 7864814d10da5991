"use client";

import { TabFailure } from "@/components/findings/tab-failure";

export default function FindingsError(failure: { error: unknown; retry: () => void }) {
  return (
    <TabFailure
      tab="inbox"
      title="Findings"
      answers="What is wrong with your identities, and what mends it."
      what="Findings could not be read."
      safe="What was found before is safe."
      next="Try again, or narrow the filter; if it comes back, look for the error id in the log."
      {...failure}
    />
  );
}
