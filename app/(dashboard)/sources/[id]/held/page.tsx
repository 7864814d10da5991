import { ShieldCheck } from "lucide-react";
import type { Metadata } from "next";
import { EmptyState } from "@/components/feedback/empty-state";
import { DecidedHolds } from "@/components/sources/decided-holds";
import { HeldScopeCard } from "@/components/sources/held-scope-card";
import { LeftCard } from "@/components/sources/left-card";
import { SourceFrame } from "@/components/sources/source-frame";
import { ButtonLink } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { loadHolds, loadSource } from "@/lib/features/sources/loaders";

export const metadata: Metadata = { title: "Held back" };

export default async function HeldPage({ params }: PageProps<"/sources/[id]/held">) {
  const { id } = await params;
  const { source, rights, now } = await loadSource(id);
  const { held, left, decided } = await loadHolds(id);
  return (
    <SourceFrame source={source} rights={rights} now={now} tab="held" active={false}>
      {left ? <LeftCard sourceId={id} left={left} mayDecide={rights.manage} /> : null}
      {held.map((scope) => (
        <HeldScopeCard key={scope.scopeId} sourceId={id} held={scope} mayDecide={rights.decide} />
      ))}
      {held.length > 0 || left ? null : (
        <Card>
          <EmptyState
            icon={<ShieldCheck />}
            title="Nothing is held back"
            action={<ButtonLink href={`/sources/${id}/runs`}>See the runs</ButtonLink>}
          >
            When much disappears at once (all of a kind, more than a fifth, or more than 500), or a source
            reads less than before, it waits here until somebody says what becomes of it.
          </EmptyState>
        </Card>
      )}
      <DecidedHolds decided={decided} />
    </SourceFrame>
  );
}
