import type { Metadata } from "next";
import { HeldBanner } from "@/components/sources/held-banner";
import { RunLive } from "@/components/sources/run-live";
import { DeadLetters, RunScopes } from "@/components/sources/run-scopes";
import { RunSummary } from "@/components/sources/run-summary";
import { SourceFrame } from "@/components/sources/source-frame";
import { ColumnsCard } from "@/components/suggestions/columns-card";
import { loadOpenTexts } from "@/lib/features/ownership/loaders";
import { loadRun, loadSource } from "@/lib/features/sources/loaders";
import { isActive } from "@/lib/features/sources/schema-words";

export const metadata: Metadata = { title: "Run" };

export default async function RunPage({ params }: PageProps<"/sources/[id]/runs/[runId]">) {
  const { id, runId } = await params;
  const { source, connector, rights, now } = await loadSource(id);
  const detail = await loadRun(id, runId);
  const active = isActive(detail.run.status);
  const columns = active || source.card.connector !== "csv" ? null : await loadOpenTexts(id);
  return (
    <SourceFrame source={source} rights={rights} now={now} tab="runs" crumb="Run" active={active}>
      {active ? (
        <RunLive progress={detail.progress ? [detail.progress] : []} watch={detail.run.id} />
      ) : detail.run.held > 0 ? (
        <HeldBanner sources={[source.card]} mayDecide={rights.decide} />
      ) : null}
      <RunSummary run={detail.run} sourceName={source.card.name} />
      {columns && columns.texts > 0 ? (
        <ColumnsCard columns={columns} href={`/ownership/names?source=${id}`} />
      ) : null}
      <RunScopes detail={detail} dataSets={connector?.dataSets ?? []} />
      <DeadLetters letters={detail.deadLetters} total={detail.run.problems} />
    </SourceFrame>
  );
}
