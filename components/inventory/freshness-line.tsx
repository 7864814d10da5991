import Link from "next/link";
import { StaleBanner } from "@/components/feedback/stale-banner";
import { TimeText } from "@/components/ui/time-text";
import { showText } from "@/lib/domain/text";
import type { Freshness } from "@/lib/features/identities/schema-state";

/** "as of 3 minutes ago · 14 of 15 sources fresh". */
export function FreshnessLine({ freshness }: { freshness: Freshness }) {
  const { asOf, fresh, total, syncing } = freshness;
  if (total === 0) return null;
  return (
    <>
      {asOf ? (
        <>
          as of <TimeText date={asOf} variant="long" />
        </>
      ) : (
        "no source was read completely yet"
      )}{" "}
      · {fresh} of {total} {total === 1 ? "source" : "sources"} fresh{syncing ? " · syncing now" : ""}
    </>
  );
}

const lateWords = {
  failing: "was not read completely the last time",
  held: "has disappearances that wait for a decision",
  stale: "was not read for longer than planned",
  new: "was never read",
  reading: "is being read for the first time",
};

/** Says which sources are behind, so that what is missing below is not taken for nothing. */
export function LateSources({ freshness, mayOpen }: { freshness: Freshness; mayOpen: boolean }) {
  const [first] = freshness.late;
  if (!first) return null;
  const behind = freshness.total - freshness.fresh;
  return (
    <StaleBanner
      action={
        mayOpen ? (
          <Link
            href={behind === 1 ? `/sources/${first.id}` : "/sources"}
            className="shrink-0 font-medium underline underline-offset-2"
          >
            {behind === 1 ? "See the source" : "See the sources"}
          </Link>
        ) : null
      }
    >
      <bdi>{showText(first.name, 60)}</bdi> {lateWords[first.state]}
      {behind > 1 ? `, and ${behind - 1} more ${behind === 2 ? "source is" : "sources are"} not fresh` : ""}.
      What it showed before is below; newer changes may be missing.
    </StaleBanner>
  );
}
