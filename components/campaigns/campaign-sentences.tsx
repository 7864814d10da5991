import { formatNumber } from "@/components/ui/number-format";
import { TimeText } from "@/components/ui/time-text";
import { campaignEndWords, dayWords } from "@/lib/domain/ownership/campaign";
import { showText } from "@/lib/domain/text";
import type { CampaignRow } from "@/lib/features/campaigns/schema";

/** What a campaign asks about, until when, and what happens then, as it was said at the start. */
export function CampaignSentences({ campaign }: { campaign: CampaignRow }) {
  const { query, team, startedAt, startedBy, endsAt, firstEndsAt, state, endedAt, endedBy } = campaign;
  const seen = Object.values(campaign.counts).reduce((sum, n) => sum + n, 0);
  const isMoved = endsAt.getTime() !== firstEndsAt.getTime();
  return (
    <div className="flex flex-col gap-1 break-words text-muted text-sm">
      <p>
        Started <TimeText date={startedAt} variant="long" /> by {showText(startedBy, 60)}, about{" "}
        {query === "" ? "everything" : <code className="break-all">{showText(query, 200)}</code>}
        {team === null ? "" : ` that the team ${showText(team, 80)}, or people in it, would be asked`}. Of{" "}
        {formatNumber(campaign.found)} identities that it found, {formatNumber(campaign.identities)} had no
        owner who accepted, or were to be said again; these are asked about, and no others.
        {campaign.byMessage ? "" : " Nobody is written to: what it asks stands in inboxes only."}
      </p>
      {seen < campaign.items ? (
        <p>
          These numbers are of the whole, {formatNumber(campaign.items)} answers asked for; you see{" "}
          {formatNumber(seen)} of them, and the numbers below are of these.
        </p>
      ) : null}
      <p>
        {state === "running" ? "It ends" : "Its end was"} with {dayWords(endsAt)} (UTC)
        {isMoved ? `; at the start it was ${dayWords(firstEndsAt)}` : ""}.{" "}
        {state === "stopped" ? null : campaignEndWords[campaign.atEnd].what} Nothing is switched off, or given
        to anybody, by itself.
      </p>
      {endedAt ? (
        <p>
          {state === "stopped" ? "Stopped" : "Ended"} <TimeText date={endedAt} variant="long" /> by{" "}
          {showText(endedBy ?? "", 60)}. What became of everything is kept as it was then.
        </p>
      ) : null}
    </div>
  );
}
