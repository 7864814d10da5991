"use client";

import { TabFailure } from "@/components/findings/tab-failure";

export default function AlertsError(failure: { error: unknown; retry: () => void }) {
  return (
    <TabFailure
      tab="alerts"
      title="Alerts"
      answers="What of the findings is told, where and how often."
      what="Alerts could not be read."
      safe="They stay as they are: what is armed goes on telling as far as it can."
      {...failure}
    />
  );
}
