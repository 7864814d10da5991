import { ErrorState } from "@/components/feedback/error-state";
import { DownloadLink } from "@/components/ui/button";
import { TimeText } from "@/components/ui/time-text";
import { type SignedPoint, signedWithinMinutes } from "@/lib/features/audit/schema";

/** How far the log is signed, the points to take away, and a warning where nothing signs it. */
export function SignedLine({ signed: { last, waitingSince }, now }: { signed: SignedPoint; now: Date }) {
  const late = waitingSince !== null && now.getTime() - waitingSince.getTime() > signedWithinMinutes * 60_000;
  if (late) {
    return (
      <ErrorState
        what="The end of this log has not been signed for over an hour."
        safe="Every event is still chained to the one before it."
        next="Check that the worker runs and can read its keys; its log says why."
      />
    );
  }
  return (
    <p className="mb-3 text-muted text-sm">
      {last ? (
        <>
          Signed up to event {last.seq}, <TimeText date={last.at} variant="long" />.{" "}
        </>
      ) : (
        "Not signed yet; the worker signs within a quarter of an hour. "
      )}
      {last ? (
        <DownloadLink variant="link" size="sm" href="/api/audit/checkpoints">
          Take the signed points away
        </DownloadLink>
      ) : null}
      {last ? ": kept elsewhere, they show a log that was rewritten or cut." : null}
    </p>
  );
}
