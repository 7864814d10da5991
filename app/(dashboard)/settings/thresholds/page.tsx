import type { Metadata } from "next";
import { PageHeader } from "@/components/layout/page-header";
import { StandInCard } from "@/components/ownership/stand-in-card";
import { ThresholdList } from "@/components/settings/threshold-list";
import { loadStandIn } from "@/lib/features/ownership/loaders";
import { loadThresholds } from "@/lib/features/thresholds/loaders";

export const metadata: Metadata = { title: "Thresholds" };

export default async function ThresholdsPage() {
  const [{ rows, mayChange }, standIn] = await Promise.all([loadThresholds(), loadStandIn()]);
  return (
    <>
      <PageHeader
        title="Thresholds"
        answers="The limits that rules, metrics and syncs go by: what they come with and where that is from, and what you set instead. A change is asked of everybody within a minute."
      />
      <div className="flex flex-col gap-5">
        <ThresholdList rows={rows} mayChange={mayChange} />
        <StandInCard view={standIn} />
      </div>
    </>
  );
}
