import { randomUUID } from "node:crypto";
import type { Pool, PoolClient } from "pg";
import { addresseeFrom, type Circle, type Whom, writtenOfTeam } from "@/lib/domain/ownership/asking";
import { readStandIn } from "@/lib/features/ownership/data-unowned";
import { unownedSql } from "@/lib/features/ownership/where";
import { readAsking } from "@/lib/features/questions/data-asking";
import { readCircle } from "@/lib/features/questions/data-circle";
import { holdAsking } from "@/lib/features/questions/mutations-ask";
import { writeAudit } from "@/lib/platform/audit";
import { inTransaction } from "@/lib/platform/transaction";

/** It looks, and tells, once in so much time. */
const everyMs = 24 * 3_600_000;
const lookedSetting = "unownedLooked";

/**
 * Tells, once a day and each thing once, what nobody answers for past its deadline: first who sees to it meanwhile, and
 * after as much time again analysts and administrators. Nothing before an administrator has sent a first round of
 * questions. Where there is nobody to tell, it is told later.
 */
export async function tellUnowned(pool: Pool, now: Date): Promise<void> {
  if ((await readAsking(pool)).channelId === null || !(await isTime(pool, now))) return;
  await inTransaction(pool, async (tx) => {
    await holdAsking(tx);
    const { channelId, events } = await readAsking(tx);
    if (channelId === null || !(await isTime(tx, now))) return;
    await tx.query(
      `INSERT INTO settings (name, value, updated_at, updated_by) VALUES ($1, $2, $3, 'worker')
       ON CONFLICT (name) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at, updated_by = excluded.updated_by`,
      [lookedSetting, JSON.stringify({ at: now }), now],
    );
    await collectDue(tx, now);
    const readers = await writeMessages(tx, channelId, now);
    const told = await noteTold(tx, now);
    if (told.first + told.second === 0) return;
    if (events !== null) await writeEvent(tx, events.channelId, now);
    await writeAudit(tx, { type: "unowned.told", ...told, people: readers }, "worker", "questions");
  });
}

async function isTime(db: Pick<Pool, "query">, now: Date): Promise<boolean> {
  const found = await db.query("SELECT FROM settings WHERE name = $1 AND updated_at > $2", [
    lookedSetting,
    new Date(now.getTime() - everyMs),
  ]);
  return found.rowCount === 0;
}

/**
 * What is to be told, in the temporary table `unowned_due` of the transaction, with its step and the team of its account.
 * What was told before somebody owned it in between was told of another time.
 */
async function collectDue(tx: PoolClient, now: Date): Promise<void> {
  await tx.query(
    `CREATE TEMP TABLE unowned_due ON COMMIT DROP AS
     SELECT d.id, d.step, d.team_id, false AS told, false AS to_analysts FROM (
       SELECT u.id, c.owner_team_id AS team_id, CASE
           WHEN one.told_at IS NULL OR one.told_at < u.since THEN 1
           WHEN two.told_at >= u.since THEN NULL
           WHEN $1::timestamptz - one.told_at >= u.due_at - u.since THEN 2 END AS step
       FROM (${unownedSql("$1::timestamptz")}) u JOIN identities i ON i.id = u.id LEFT JOIN containers c ON c.id = i.container_id
       LEFT JOIN owner_escalations one ON one.identity_id = u.id AND one.step = 1
       LEFT JOIN owner_escalations two ON two.identity_id = u.id AND two.step = 2
       WHERE u.due_at <= $1::timestamptz) d
     WHERE d.step IS NOT NULL`,
    [now],
  );
}

/** One message to everybody who is to be told something, with all of it. Gives how many people that is. */
async function writeMessages(tx: PoolClient, channelId: string, now: Date): Promise<number> {
  const groups = await tx.query<{ step: 1 | 2; teamId: string | null }>(
    `SELECT DISTINCT step, CASE WHEN step = 1 THEN team_id END AS "teamId" FROM unowned_due`,
  );
  if (groups.rows.length === 0) return 0;
  const circle = await readCircle(tx, now);
  const { party } = await readStandIn(tx);
  const analysts = await readAnalysts(tx, circle);
  const messages = new Map<string, string>();
  for (const { step, teamId } of groups.rows) {
    const own = step === 1 ? readersOf(circle, teamId, party) : [];
    const readers = own.length > 0 ? own : analysts;
    if (readers.length === 0) continue;
    await tx.query(
      `UPDATE unowned_due SET told = true, to_analysts = $3::boolean WHERE step = $1::int AND ($1::int = 2 OR team_id IS NOT DISTINCT FROM $2::uuid)`,
      [step, teamId, own.length === 0],
    );
    for (const personId of readers) {
      const messageId =
        messages.get(personId) ?? (await writeMessage(tx, personId, "unowned", channelId, now));
      messages.set(personId, messageId);
      await tx.query(
        `INSERT INTO owner_message_identities (message_id, identity_id, step) SELECT $3::uuid, id, step FROM unowned_due
         WHERE step = $1::int AND ($1::int = 2 OR team_id IS NOT DISTINCT FROM $2::uuid)`,
        [step, teamId, messageId],
      );
    }
  }
  return messages.size;
}

/** Who sees to it meanwhile and can be written to: people of the account's team, else who is chosen. */
function readersOf(circle: Circle, teamId: string | null, standIn: Whom | null): string[] {
  const ofTeam = teamId === null ? [] : writtenOfTeam(circle, teamId).map(({ id }) => id);
  if (ofTeam.length > 0 || standIn === null) return ofTeam;
  if (standIn.kind === "team") return writtenOfTeam(circle, standIn.id).map(({ id }) => id);
  const found = addresseeFrom(circle, standIn, "owner");
  return found?.asked.kind === "person" ? [found.asked.id] : [];
}

/** Analysts and administrators of the whole who are people here and can be written to. */
async function readAnalysts(tx: PoolClient, circle: Circle): Promise<string[]> {
  const found = await tx.query<{ id: string }>(
    `SELECT DISTINCT u.person_id AS id FROM users u WHERE u.role IN ('admin', 'analyst') AND u.disabled_at IS NULL
       AND u.scope->>'kind' = 'all' AND u.person_id IS NOT NULL ORDER BY 1`,
  );
  return found.rows.flatMap(({ id }) => {
    const person = circle.people.get(id);
    return person?.active && person.email !== null ? [id] : [];
  });
}

async function writeMessage(
  tx: PoolClient,
  personId: string | null,
  kind: "unowned" | "event_overdue",
  channelId: string,
  now: Date,
): Promise<string> {
  const id = randomUUID();
  await tx.query(
    `INSERT INTO owner_messages (id, person_id, channel_id, kind, state, next_at, created_at) VALUES ($1, $2, $3, $4, 'waiting', $5, $5)`,
    [id, personId, channelId, kind, now],
  );
  return id;
}

/** What was told is not told again; what went to analysts at first does not go to them a second time. */
async function noteTold(tx: PoolClient, now: Date): Promise<{ first: number; second: number }> {
  const noted = await tx.query<{ first: number; second: number }>(
    `WITH noted AS (
       INSERT INTO owner_escalations (identity_id, step, told_at)
       SELECT id, step, $1::timestamptz FROM unowned_due WHERE told UNION ALL SELECT id, 2, $1::timestamptz FROM unowned_due WHERE told AND to_analysts AND step = 1
       ON CONFLICT (identity_id, step) DO UPDATE SET told_at = excluded.told_at)
     SELECT count(*) FILTER (WHERE step = 1)::int AS first, count(*) FILTER (WHERE step = 2)::int AS second FROM unowned_due WHERE told`,
    [now],
  );
  return noted.rows[0] ?? { first: 0, second: 0 };
}

async function writeEvent(tx: PoolClient, channelId: string, now: Date): Promise<void> {
  const messageId = await writeMessage(tx, null, "event_overdue", channelId, now);
  await tx.query(
    "INSERT INTO owner_message_identities (message_id, identity_id, step) SELECT $1::uuid, id, step FROM unowned_due WHERE told",
    [messageId],
  );
}
