"use client";

import { TabFailure } from "@/components/findings/tab-failure";

export default function TopTenError(failure: { error: unknown; retry: () => void }) {
  return (
    <TabFailure
      tab="top-10"
      title="OWASP Non-Human Identities Top 10"
      answers="The risks of the 2025 list: who fails a rule of each."
      what="The numbers of the Top 10 could not be read."
      safe="What was found before is safe."
      {...failure}
    />
  );
}
