import type { Metadata } from "next";
import { Suspense } from "react";
import { EmptyState } from "@/components/feedback/empty-state";
import { NothingYours } from "@/components/feedback/nothing-yours";
import { Page } from "@/components/layout/page";
import { PageHeader } from "@/components/layout/page-header";
import { BlindSpots } from "@/components/overview/blind-spots";
import { Doors } from "@/components/overview/doors";
import { FirstThings } from "@/components/overview/first-things";
import { Growth } from "@/components/overview/growth";
import { Headline } from "@/components/overview/headline";
import { Ladder } from "@/components/overview/ladder";
import { Removable } from "@/components/overview/removable";
import { SentenceSkeleton } from "@/components/overview/sentence";
import { SyncProgress } from "@/components/overview/sync-progress";
import { ButtonLink } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import {
  loadBlindSpots,
  loadFirstThings,
  loadGrowth,
  loadHeadline,
  loadLadder,
  loadRemovable,
  loadStart,
} from "@/lib/features/overview/loaders";

export const metadata: Metadata = { title: "Overview" };

export default async function OverviewPage() {
  const { stage, reachesNone, progress, freshness, mayAddSources, asOf } = await loadStart();
  if (stage === "no_source") {
    return (
      <Page>
        <Doors mayAddSources={mayAddSources} />
      </Page>
    );
  }
  return (
    <Page className="max-w-6xl">
      <PageHeader
        title="Overview"
        answers="Who is here, what to do first, and what could not be seen."
        asOf={[
          `as of ${asOf.toISOString().slice(0, 16).replace("T", " ")} UTC`,
          ...(freshness ? [`${freshness.fresh} of ${freshness.total} sources fresh`] : []),
        ].join(" · ")}
      />
      <SyncProgress start={progress} />
      {stage === "never_read" ? (
        <NothingYet reading={progress.runs.length > 0 || progress.demo !== null} />
      ) : reachesNone ? (
        <NothingYours />
      ) : (
        <Sentences />
      )}
    </Page>
  );
}

function NothingYet({ reading }: { reading: boolean }) {
  return (
    <EmptyState
      title={reading ? "Reading…" : "Nothing is here yet"}
      action={<ButtonLink href="/sources">Open sources</ButtonLink>}
    >
      {reading
        ? "The first sentence appears here as soon as the first identities are read."
        : "Your sources showed no identity so far. Sources says how their last run went."}
    </EmptyState>
  );
}

/** Each sentence streams in by itself: one that takes long, or fails, holds up no other. */
function Sentences() {
  return (
    <div className="flex flex-col gap-5">
      <Suspense fallback={<HeadlineSkeleton />}>
        <HeadlinePart />
      </Suspense>
      <div className="grid items-start gap-5 lg:grid-cols-2">
        <div className="flex min-w-0 flex-col gap-5">
          <Suspense fallback={<SentenceSkeleton title="Do first" lines={5} />}>
            <FirstThingsPart />
          </Suspense>
          <Suspense fallback={<SentenceSkeleton title="Safe to propose for removal" lines={2} />}>
            <RemovablePart />
          </Suspense>
          <Suspense fallback={<SentenceSkeleton title="Ladder" lines={2} />}>
            <LadderPart />
          </Suspense>
        </div>
        <div className="flex min-w-0 flex-col gap-5">
          <Suspense fallback={<SentenceSkeleton title="Growth" lines={8} />}>
            <GrowthPart />
          </Suspense>
        </div>
      </div>
      <Suspense fallback={<SentenceSkeleton title="What we could not see" lines={4} />}>
        <BlindSpotsPart />
      </Suspense>
    </div>
  );
}

function HeadlineSkeleton() {
  return (
    <div className="flex flex-col gap-3 py-2" aria-busy="true">
      <Skeleton className="h-8 w-96 max-w-full" />
      <Skeleton className="w-80 max-w-full" />
    </div>
  );
}

const HeadlinePart = async () => <Headline told={await loadHeadline()} />;
const FirstThingsPart = async () => <FirstThings told={await loadFirstThings()} />;
const RemovablePart = async () => <Removable told={await loadRemovable()} />;
const LadderPart = async () => <Ladder told={await loadLadder()} />;
const GrowthPart = async () => <Growth told={await loadGrowth()} />;
const BlindSpotsPart = async () => <BlindSpots told={await loadBlindSpots()} />;
