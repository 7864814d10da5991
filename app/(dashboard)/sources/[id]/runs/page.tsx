import { History } from "lucide-react";
import type { Metadata } from "next";
import { EmptyState } from "@/components/feedback/empty-state";
import { RunLive } from "@/components/sources/run-live";
import { RunTable } from "@/components/sources/run-table";
import { SourceFrame } from "@/components/sources/source-frame";
import { ButtonLink } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { loadRuns, loadSource } from "@/lib/features/sources/loaders";

export const metadata: Metadata = { title: "Runs" };

export default async function RunsPage({ params, searchParams }: PageProps<"/sources/[id]/runs">) {
  const { id } = await params;
  const { before } = await searchParams;
  const { source, rights, now } = await loadSource(id);
  const { runs, more, progress } = await loadRuns(id, instantOf(before));
  const last = runs.at(-1);
  return (
    <SourceFrame source={source} rights={rights} now={now} tab="runs" active={progress.length > 0}>
      <RunLive progress={progress} />
      <Card>
        {runs.length > 0 ? (
          <RunTable sourceId={source.card.id} runs={runs} />
        ) : (
          <EmptyState
            icon={<History />}
            title={before ? "No older runs" : "Not read yet"}
            action={<ButtonLink href={`/sources/${source.card.id}`}>Overview</ButtonLink>}
          >
            Each sync leaves a line here: what it read, what it could not, and why.
          </EmptyState>
        )}
      </Card>
      <div className="flex gap-2">
        {before ? <ButtonLink href={`/sources/${source.card.id}/runs`}>Newest</ButtonLink> : null}
        {more && last ? (
          <ButtonLink href={`/sources/${source.card.id}/runs?before=${last.requestedAt.toISOString()}`}>
            Older
          </ButtonLink>
        ) : null}
      </div>
    </SourceFrame>
  );
}

/** An instant in the address; anything else is as good as none. */
function instantOf(text: string | string[] | undefined): Date | null {
  const at = typeof text === "string" ? new Date(text) : null;
  return at === null || Number.isNaN(at.getTime()) ? null : at;
}
