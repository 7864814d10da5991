import type { Metadata } from "next";
import { PageHeader } from "@/components/layout/page-header";
import { ThresholdList } from "@/components/settings/threshold-list";
import { loadThresholds } from "@/lib/features/thresholds/loaders";

export const metadata: Metadata = { title: "Thresholds" };

export default async function ThresholdsPage() {
  const { rows, mayChange } = await loadThresholds();
  return (
    <>
      <PageHeader
        title="Thresholds"
        answers="The limits that rules, metrics and syncs go by: what they come with and where that is from, and what you set instead. A change is asked of everybody within a minute."
      />
      <ThresholdList rows={rows} mayChange={mayChange} />
    </>
  );
}
