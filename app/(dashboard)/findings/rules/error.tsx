"use client";

import { TabFailure } from "@/components/findings/tab-failure";

export default function RulesError(failure: { error: unknown; retry: () => void }) {
  return (
    <TabFailure
      tab="rules"
      title="Rules"
      answers="What is asked of every identity, and how often it fails."
      what="Rules and their numbers could not be read."
      safe="They are asked as before, and what they found is safe."
      {...failure}
    />
  );
}
