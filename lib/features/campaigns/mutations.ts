import type { PoolClient } from "pg";
import { endOfDay, whyNotUntil } from "@/lib/domain/ownership/campaign";
import { scrubText } from "@/lib/domain/secrets/scrub";
import { holdAsking, refusal, requireChannel, sendPlan } from "@/lib/features/questions/mutations-ask";
import { writeAudit } from "@/lib/platform/audit";
import type { Scope } from "@/lib/platform/scope";
import { inTransaction } from "@/lib/platform/transaction";
import type { Web } from "@/lib/platform/web";
import { freezeItems, type MadeCampaign, makeCampaign, seenOf } from "./data-population";
import { noteFirst } from "./mutations-write";
import type { CampaignChoice, StartCampaign } from "./schema";

type Database = Pick<Web, "pool">;

/** What starting a campaign did. */
export interface Started {
  campaignId: string;
  people: number;
  asked: number;
  items: number;
}

/**
 * Starts a campaign as its preview showed it: its population is frozen, whoever has room is asked, and its letters leave. Starting
 * twice starts one. Throws AppErrors `changed`, `nothing_to_ask`, `bad_end`, `no_such_channel`, `bad_query`.
 */
export function startCampaign(
  { pool }: Database,
  scope: Scope,
  { campaignId, choice, seen }: StartCampaign,
  now: Date,
): Promise<Started> {
  return inTransaction(pool, async (tx) => {
    await holdAsking(tx);
    const before = await tx.query<Omit<Started, "campaignId">>(
      "SELECT r.people, r.items AS asked, c.items FROM campaigns c JOIN ask_rounds r ON r.id = c.id WHERE c.id = $1",
      [campaignId],
    );
    if (before.rows[0]) return { campaignId, ...before.rows[0] };
    const endsAt = requireEnd(choice.end, now);
    await requireChannel(tx, choice.channelId);
    const whole = await makeCampaign(tx, scope, choice, now);
    if (whole.items === 0) {
      throw refusal("nothing_to_ask", "Everything that this finds has an owner.", "Choose something else.");
    }
    await insertCampaign(tx, scope, { campaignId, choice, endsAt, whole }, now);
    const { candidates, made } = whole;
    const mark = await freezeItems(tx, scope, { campaignId, choice, candidates }, now);
    if (seenOf({ made, mark }, choice) !== seen) throw changed();
    const unreachable = made.plan.left.filter(({ why }) => why === "nobody").map(({ whom }) => whom.id);
    await noteFirst(tx, campaignId, candidates, new Set(unreachable));
    const round = { roundId: campaignId, made, seen: made.seen, channelId: choice.channelId };
    const sent = await sendPlan(tx, scope, { ...round, query: choice.query, until: endsAt }, now);
    const { items, identities } = whole;
    await writeAudit(
      tx,
      {
        type: "campaign.started",
        campaignId,
        name: choice.name,
        query: choice.query,
        identities,
        items,
        asked: sent.items,
        endsAt: endsAt.toISOString(),
        atEnd: choice.atEnd,
        mark,
      },
      scope.actor,
      `campaign:${campaignId}`,
    );
    return { campaignId, people: sent.people, asked: sent.items, items };
  });
}

/** The end of a day that was chosen. Throws AppError `bad_end`. */
export function requireEnd(day: string, now: Date): Date {
  const end = endOfDay(day);
  const why = end === null ? "There is no such day." : whyNotUntil(end, now);
  if (end === null || why !== null) throw refusal("bad_end", why ?? "", "Choose another day.");
  return end;
}

const changed = () =>
  refusal("changed", "What would be asked is another since you looked.", "Look at it again, then start it.");

async function insertCampaign(
  tx: PoolClient,
  scope: Scope,
  {
    campaignId,
    choice,
    endsAt,
    whole,
  }: { campaignId: string; choice: CampaignChoice; endsAt: Date; whole: MadeCampaign },
  now: Date,
): Promise<void> {
  await tx.query(
    `INSERT INTO campaigns (id, name, query, origins, team_id, channel_id, at_end, remind_days, started_at, started_by, ends_at, first_ends_at,
       state, found, identities, items, mark, looked_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11, 'running', $12, $13, $14, $15, $9)`,
    [
      campaignId,
      scrubText(choice.name),
      choice.query,
      choice.from,
      choice.teamId,
      choice.channelId,
      choice.atEnd,
      choice.remindDays,
      now,
      scope.actor,
      endsAt,
      whole.found,
      whole.identities,
      whole.items,
      whole.mark,
    ],
  );
}
