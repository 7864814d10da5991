import type { Metadata } from "next";
import { EmptyState } from "@/components/feedback/empty-state";
import { CoverageGaps, CoverageSets, CoverageSummary } from "@/components/sources/coverage";
import { SourceFrame } from "@/components/sources/source-frame";
import { SyncButton } from "@/components/sources/sync-button";
import { loadCoverage, loadRuns, loadSource } from "@/lib/features/sources/loaders";

export const metadata: Metadata = { title: "Coverage" };

export default async function CoveragePage({ params }: PageProps<"/sources/[id]/coverage">) {
  const { id } = await params;
  const { source, connector, rights, now } = await loadSource(id);
  const [coverage, { progress }] = await Promise.all([loadCoverage(id), loadRuns(id, null)]);
  const active = progress.length > 0;
  const dataSets = connector?.dataSets ?? [];
  return (
    <SourceFrame source={source} rights={rights} now={now} tab="coverage" active={active}>
      {coverage ? (
        <>
          <CoverageSummary coverage={coverage} cannotSee={connector?.cannotSee ?? []} />
          <CoverageGaps coverage={coverage} dataSets={dataSets} />
          <CoverageSets coverage={coverage} dataSets={dataSets} />
        </>
      ) : (
        <EmptyState
          title="Nothing was read to an end yet"
          action={
            rights.sync && source.card.mode === "live" ? (
              <SyncButton sourceId={source.card.id} active={active} size="md" />
            ) : null
          }
        >
          After the first run this page says which parts of the source were read, and what would open the
          others.
        </EmptyState>
      )}
    </SourceFrame>
  );
}
