"use client";

import { TabFailure } from "@/components/findings/tab-failure";

export default function ExceptionsError(failure: { error: unknown; retry: () => void }) {
  return (
    <TabFailure
      tab="exceptions"
      title="Exceptions"
      answers="What people decided about findings, and until when."
      what="Exceptions could not be read."
      safe="They hold as before, and none was changed."
      {...failure}
    />
  );
}
