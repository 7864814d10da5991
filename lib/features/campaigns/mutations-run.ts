import type { PoolClient } from "pg";
import { readersOf } from "@/lib/domain/ownership/asking";
import { reachedIdentity } from "@/lib/features/identities/reach";
import { channelSql, readAsking } from "@/lib/features/questions/data-asking";
import { readCircle } from "@/lib/features/questions/data-circle";
import {
  deliverQuestionsTask,
  holdAsking,
  lockOpen,
  requireChannel,
  withdraw,
} from "@/lib/features/questions/mutations-ask";
import { writeMessages } from "@/lib/features/questions/mutations-ask-write";
import { writeAudit } from "@/lib/platform/audit";
import { AppError } from "@/lib/platform/errors";
import { SqlParameters } from "@/lib/platform/query-sql";
import { wakeWorker } from "@/lib/platform/queue";
import { Scope } from "@/lib/platform/scope";
import { inTransaction } from "@/lib/platform/transaction";
import type { Web } from "@/lib/platform/web";
import { requireEnd } from "./mutations";
import { finishCampaign } from "./mutations-write";
import type { Remind } from "./schema";

type Database = Pick<Web, "pool">;

/** Nobody gets more than one message in so much time, by hand either. */
const pauseHours = 24;

/** What the worker, and whatever ends a campaign, looks at: all of it. */
export function everything(actor: string): Scope {
  return Scope.ofMember({ actor, role: "admin", membership: { kind: "all" }, personId: null });
}

/**
 * Stops a campaign: what is open of it is withdrawn, answers stay, and what became of every item is kept. Throws AppErrors
 * `not_running`, `not_permitted`.
 */
export function stopCampaign(
  { pool }: Database,
  scope: Scope,
  campaignId: string,
  now: Date,
): Promise<{ withdrawn: number }> {
  return inTransaction(pool, async (tx) => {
    await holdAsking(tx);
    await holdRunning(tx, scope, campaignId, now);
    await tx.query("UPDATE ask_rounds SET stopped_at = $2 WHERE id = $1", [campaignId, now]);
    const of = { of: "q.round_id = $1", values: [campaignId] };
    const withdrawn = await withdraw(tx, of, scope.actor, now);
    await finishCampaign(tx, everything(scope.actor), campaignId, { state: "stopped", by: scope.actor, now });
    await writeAudit(
      tx,
      { type: "campaign.stopped", campaignId, withdrawn },
      scope.actor,
      `campaign:${campaignId}`,
    );
    return { withdrawn };
  });
}

/**
 * Moves the end of a campaign to a later day: what is open of it is due then, and the next reminder says so. Throws AppErrors
 * `not_running`, `not_permitted`, `bad_end`, `not_later`.
 */
export async function extendCampaign(
  { pool }: Database,
  scope: Scope,
  { campaignId, end }: { campaignId: string; end: string },
  now: Date,
): Promise<void> {
  await inTransaction(pool, async (tx) => {
    await holdAsking(tx);
    const { endsAt } = await holdRunning(tx, scope, campaignId, now);
    const until = requireEnd(end, now);
    if (until <= endsAt) {
      throw refusal(
        "not_later",
        "It ends then, or later, already.",
        "Choose a later day; to end it sooner, stop it.",
      );
    }
    await tx.query("UPDATE campaigns SET ends_at = $2 WHERE id = $1", [campaignId, until]);
    const open = await lockOpen(tx, { of: "q.round_id = $1", values: [campaignId] });
    await tx.query("UPDATE owner_questions SET due_at = $2 WHERE state = 'asked' AND id = ANY($1::uuid[])", [
      open,
      until,
    ]);
    const [from, to] = [endsAt.toISOString(), until.toISOString()];
    await writeAudit(
      tx,
      { type: "campaign.extended", campaignId, from, until: to },
      scope.actor,
      `campaign:${campaignId}`,
    );
  });
}

/**
 * Reminds somebody, or a team, of what is open for them within a campaign, now: as one message, to nobody who got one within a day.
 * Throws AppErrors `not_running`, `not_permitted`, `no_channel`, `no_such_channel`, `nothing_open`, `written_today`.
 */
export function remindNow(
  { pool }: Database,
  scope: Scope,
  { campaignId, whom }: Remind,
  now: Date,
): Promise<{ people: number }> {
  return inTransaction(pool, async (tx) => {
    await holdAsking(tx);
    await holdRunning(tx, scope, campaignId, now);
    const channelId = await channelOf(tx, campaignId);
    if (channelId === null) {
      throw refusal(
        "no_channel",
        "It was started without messages: what it asks stands in inboxes only.",
        "Tell them yourself.",
      );
    }
    await requireChannel(tx, channelId);
    const column = whom.kind === "person" ? "person_id" : "team_id";
    const open = await tx.query<{ id: string }>(
      `SELECT q.id FROM owner_questions q WHERE q.round_id = $1 AND q.state = 'asked' AND q.${column} = $2 ORDER BY q.due_at, q.id`,
      [campaignId, whom.id],
    );
    const ids = open.rows.map(({ id }) => id);
    const asked =
      whom.kind === "person" ? { personId: whom.id, teamId: null } : { personId: null, teamId: whom.id };
    const readers = readersOf(asked, await readCircle(tx, now));
    if (ids.length === 0 || readers.length === 0) {
      throw refusal(
        "nothing_open",
        "Nothing is open for them, or they cannot be written to.",
        "Reload the page.",
      );
    }
    const busy = await tx.query<{ id: string }>(
      `SELECT DISTINCT person_id AS id FROM owner_messages WHERE person_id = ANY($1::uuid[]) AND created_at > $2 AND state <> 'dropped'
       AND kind IN ('asked', 'reminder', 'escalated', 'unowned')`,
      [readers, new Date(now.getTime() - pauseHours * 3_600_000)],
    );
    const free = readers.filter((reader) => !busy.rows.some(({ id }) => id === reader));
    if (free.length === 0) {
      throw refusal("written_today", "They were written to within the last day.", "Remind them tomorrow.");
    }
    const letters = free.map((personId) => ({ personId, kind: "reminder" as const, questionIds: ids }));
    await writeMessages(tx, letters, { channelId, roundId: campaignId, now });
    await tx.query(
      "UPDATE owner_questions SET reminded_at = $2, reminders = reminders + 1 WHERE id = ANY($1::uuid[]) AND state = 'asked'",
      [ids, now],
    );
    await writeAudit(
      tx,
      { type: "campaign.reminded", campaignId, people: free.length, items: ids.length },
      scope.actor,
      `campaign:${campaignId}`,
    );
    await wakeWorker(tx, deliverQuestionsTask, deliverQuestionsTask, {});
    return { people: free.length };
  });
}

/** By which channel a campaign writes to people; null: by none. */
async function channelOf(tx: PoolClient, campaignId: string): Promise<string | null> {
  const usual = (await readAsking(tx)).channelId;
  const found = await tx.query<{ id: string | null }>(
    `SELECT ${channelSql("r", "$2")} AS id FROM ask_rounds r WHERE r.id = $1`,
    [campaignId, usual],
  );
  return found.rows[0]?.id ?? null;
}

/** Locks a campaign that runs, and all of whose items the scope reaches. */
async function holdRunning(
  tx: PoolClient,
  scope: Scope,
  campaignId: string,
  now: Date,
): Promise<{ endsAt: Date }> {
  const found = await tx.query<{ endsAt: Date }>(
    `SELECT ends_at AS "endsAt" FROM campaigns WHERE id = $1 AND state = 'running' AND ends_at > $2 FOR UPDATE`,
    [campaignId, now],
  );
  const [row] = found.rows;
  if (!row) {
    throw refusal("not_running", "There is no such campaign, or it is over.", "Reload the page.");
  }
  const p = new SqlParameters();
  const reached = reachedIdentity(scope, "t.identity_id", p);
  if (reached.length > 0) {
    const outside = await tx.query(
      `SELECT FROM campaign_items t WHERE t.campaign_id = ${p.add(campaignId)}::uuid AND NOT (${reached.join(" AND ")}) LIMIT 1`,
      p.values,
    );
    if (outside.rowCount !== 0) {
      throw refusal(
        "not_permitted",
        "You see a part of what it asks about.",
        "Ask somebody who sees all of it.",
      );
    }
  }
  return row;
}

function refusal(code: string, message: string, next: string): AppError {
  return new AppError({ code, message, safe: "Nothing was changed, and nothing was sent.", next });
}
