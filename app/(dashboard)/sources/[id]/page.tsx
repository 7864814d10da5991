import type { Metadata } from "next";
import Link from "next/link";
import type { ReactNode } from "react";
import { CollectCard } from "@/components/sources/collect-card";
import { CoverageBar } from "@/components/sources/coverage-bar";
import { HeldBanner } from "@/components/sources/held-banner";
import { LogsCard } from "@/components/sources/logs-card";
import { RunLive } from "@/components/sources/run-live";
import { RunTable } from "@/components/sources/run-table";
import { identitiesHref, NextSync } from "@/components/sources/source-card";
import { SourceFrame } from "@/components/sources/source-frame";
import { sizeWords } from "@/components/sources/source-words";
import { TroubleNote } from "@/components/sources/trouble-note";
import { WhatIsRead } from "@/components/sources/what-is-read";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { formatTotal } from "@/components/ui/number-format";
import { TimeText } from "@/components/ui/time-text";
import { Unknown } from "@/components/ui/unknown";
import { showText } from "@/lib/domain/text";
import { loadRuns, loadSource } from "@/lib/features/sources/loaders";
import { loadSourceLogs } from "@/lib/features/usage/loaders";

type Props = PageProps<"/sources/[id]">;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { source } = await loadSource((await params).id);
  return { title: showText(source.card.name, 80) };
}

const shownRuns = 5;

export default async function SourcePage({ params }: Props) {
  const { id } = await params;
  const { source, connector, rights, now } = await loadSource(id);
  const { runs, progress } = await loadRuns(id, null);
  const logs = await loadSourceLogs(source);
  const { card, upload } = source;
  return (
    <SourceFrame source={source} rights={rights} now={now} tab="overview" active={progress.length > 0}>
      <HeldBanner sources={[card]} mayDecide={rights.decide} />
      <RunLive progress={progress} />
      <Card>
        <CardBody className="grid gap-x-8 gap-y-4 pt-4 sm:grid-cols-2 lg:grid-cols-4">
          <Fact title="Identities">
            {card.identities ? (
              <Link
                href={identitiesHref(card.name)}
                className="rounded-sm font-semibold text-accent text-lg tabular-nums underline-offset-2 hover:underline"
              >
                {formatTotal(card.identities)}
              </Link>
            ) : (
              <Unknown why="Counting took too long." />
            )}
          </Fact>
          {card.mode === "log" ? null : (
            <Fact title="Coverage of the last run">
              {card.coverage ? (
                <Link
                  href={`/sources/${card.id}/coverage`}
                  className="inline-block rounded-sm hover:underline"
                >
                  <CoverageBar {...card.coverage} />
                </Link>
              ) : (
                <Unknown why="It was not read to an end yet." />
              )}
            </Fact>
          )}
          {card.mode === "log" ? null : (
            <Fact title="Next sync">
              <NextSync source={card} />
            </Fact>
          )}
          <Fact title="Added">
            <TimeText date={card.createdAt} variant="long" />{" "}
            <span className="text-muted">by {showText(source.createdByName, 60)}</span>
          </Fact>
          {upload ? (
            <Fact title="Newest file">
              <span className="break-words">
                {upload.files
                  .map((file) => `${showText(file.name, 60)} (${sizeWords(file.size)})`)
                  .join(", ")}
              </span>
              <span className="block text-muted">
                made <TimeText date={upload.collectedAt} variant="long" />,{" "}
                {upload.complete ? "the complete list" : "additions"}
              </span>
            </Fact>
          ) : null}
        </CardBody>
        {card.trouble && card.state !== "fresh" ? (
          <div className="border-line-subtle border-t px-4 py-3">
            <TroubleNote failure={card.trouble} where={card.trouble.where} />
          </div>
        ) : null}
      </Card>
      {card.mode === "log" ? null : (
        <Card>
          <CardHeader
            title="Latest runs"
            actions={
              <Link
                href={`/sources/${card.id}/runs`}
                className="rounded-sm text-accent text-sm underline-offset-2 hover:underline"
              >
                All runs
              </Link>
            }
          />
          {runs.length > 0 ? (
            <RunTable sourceId={card.id} runs={runs.slice(0, shownRuns)} />
          ) : (
            <p className="px-4 pb-4 text-muted text-sm">It was not read yet.</p>
          )}
        </Card>
      )}
      <LogsCard logs={logs} />
      {connector && card.mode !== "log" ? (
        <Card>
          <CardHeader
            title="What it reads"
            description="Kept in mind beside every number that this source feeds."
          />
          <CardBody className="pt-2">
            <WhatIsRead connector={connector} />
          </CardBody>
        </Card>
      ) : null}
      {connector?.readsLive && card.mode !== "log" ? (
        <CollectCard connector={connector.id} mayTakeKey={rights.manage} />
      ) : null}
    </SourceFrame>
  );
}

function Fact({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <h2 className="mb-0.5 text-muted text-xs">{title}</h2>
      <div className="text-sm">{children}</div>
    </div>
  );
}
