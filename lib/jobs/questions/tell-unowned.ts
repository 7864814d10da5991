import { randomUUID } from "node:crypto";
import type { Pool, PoolClient } from "pg";
import { unownedSql } from "@/lib/features/ownership/where";
import { readAsking } from "@/lib/features/questions/data-asking";
import { overdueLots, overdueSql, toldSetting } from "@/lib/features/questions/data-overdue";
import { holdAsking } from "@/lib/features/questions/mutations-ask";
import { writeAudit } from "@/lib/platform/audit";
import { inTransaction } from "@/lib/platform/transaction";

/** It looks, and tells, once in so much time; nobody gets more than one message in it by itself. */
const everyMs = 24 * 3_600_000;
const notedSetting = "secondOwnersNoted";

/**
 * Tells, once a day and each thing once, what nobody answers for past its deadline: first who sees to it meanwhile, and
 * after as much time again analysts and administrators. Nothing before an administrator switched it on. Where there is
 * nobody to tell, or all of them were written to within a day, it is told later.
 */
export async function tellUnowned(pool: Pool, now: Date): Promise<void> {
  const { channelId, overdue } = await readAsking(pool);
  if (channelId === null || overdue === null || !(await isTime(pool, toldSetting, now))) return;
  await inTransaction(pool, async (tx) => {
    await holdAsking(tx);
    const { channelId, events, overdue } = await readAsking(tx);
    if (channelId === null || overdue === null || !(await isTime(tx, toldSetting, now))) return;
    await noteLook(tx, toldSetting, now);
    await collectDue(tx, now);
    const readers = await writeMessages(tx, channelId, now);
    const told = await noteTold(tx, now);
    if (told.first + told.second === 0) return;
    if (events !== null) await writeEvent(tx, events.channelId, now);
    await writeAudit(tx, { type: "unowned.told", ...told, people: readers }, "worker", "questions");
  });
}

/** Notes, once a day, of which identities only the second owner is missing: their deadline counts from then. */
export async function noteHalves(pool: Pool, now: Date): Promise<void> {
  if (!(await isTime(pool, notedSetting, now))) return;
  await inTransaction(pool, async (tx) => {
    await noteLook(tx, notedSetting, now);
    await tx.query(
      `WITH halves AS MATERIALIZED (SELECT u.id FROM (${unownedSql("$1::timestamptz")}) u WHERE u.half),
         ended AS (DELETE FROM owner_halves h WHERE NOT EXISTS (SELECT FROM halves n WHERE n.id = h.identity_id))
       INSERT INTO owner_halves (identity_id, at) SELECT id, $1::timestamptz FROM halves ORDER BY id ON CONFLICT DO NOTHING`,
      [now],
    );
  });
}

async function isTime(db: Pick<Pool, "query">, setting: string, now: Date): Promise<boolean> {
  const found = await db.query("SELECT FROM settings WHERE name = $1 AND updated_at > $2", [
    setting,
    new Date(now.getTime() - everyMs),
  ]);
  return found.rowCount === 0;
}

async function noteLook(tx: PoolClient, setting: string, now: Date): Promise<void> {
  await tx.query(
    `INSERT INTO settings (name, value, updated_at, updated_by) VALUES ($1, $2, $3, 'worker')
     ON CONFLICT (name) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at, updated_by = excluded.updated_by`,
    [setting, JSON.stringify({ at: now }), now],
  );
}

/** What is to be told, in the temporary table `unowned_due` of the transaction. */
async function collectDue(tx: PoolClient, now: Date): Promise<void> {
  await tx.query(
    `CREATE TEMP TABLE unowned_due ON COMMIT DROP AS
     SELECT o.*, false AS told, false AS to_analysts FROM (${overdueSql("$1::timestamptz")}) o`,
    [now],
  );
  await tx.query("ANALYZE unowned_due");
}

/** One message to everybody who is to be told something, with all of it. Gives how many people that is. */
async function writeMessages(tx: PoolClient, channelId: string, now: Date): Promise<number> {
  const lots = await overdueLots(tx, "unowned_due", now, []);
  if (lots.length === 0) return 0;
  const paused = await readPaused(tx, now);
  const messages = new Map<string, string>();
  const told = lots.flatMap(({ lot, readers, toAnalysts }) => {
    const free = readers.filter((id) => !paused.has(id));
    if (free.length === 0) return [];
    for (const id of free) if (!messages.has(id)) messages.set(id, randomUUID());
    return [{ lot, to_analysts: toAnalysts, messages: free.map((id) => messages.get(id)) }];
  });
  const lotsJson = JSON.stringify(told);
  await tx.query(
    `UPDATE unowned_due d SET told = true, to_analysts = r.to_analysts
     FROM json_to_recordset($1::json) AS r(lot int, to_analysts boolean) WHERE r.lot = d.lot`,
    [lotsJson],
  );
  const written = [...messages].map(([personId, id]) => ({ id, personId, kind: "unowned" as const }));
  await insertMessages(tx, written, channelId, now);
  await tx.query(
    `INSERT INTO owner_message_identities (message_id, identity_id, step)
     SELECT m.id::uuid, d.id, d.step FROM json_to_recordset($1::json) AS r(lot int, messages json)
     CROSS JOIN json_array_elements_text(r.messages) AS m(id) JOIN unowned_due d ON d.lot = r.lot`,
    [lotsJson],
  );
  return messages.size;
}

/** Who was written to by itself within a day. */
async function readPaused(tx: PoolClient, now: Date): Promise<Set<string>> {
  const found = await tx.query<{ id: string }>(
    `SELECT DISTINCT person_id AS id FROM owner_messages WHERE person_id IS NOT NULL AND created_at > $1 AND state <> 'dropped'
     AND kind IN ('asked', 'reminder', 'escalated', 'unowned')`,
    [new Date(now.getTime() - everyMs)],
  );
  return new Set(found.rows.map(({ id }) => id));
}

async function insertMessages(
  tx: PoolClient,
  messages: readonly { id: string; personId: string | null; kind: "unowned" | "event_overdue" }[],
  channelId: string,
  now: Date,
): Promise<void> {
  await tx.query(
    `INSERT INTO owner_messages (id, person_id, channel_id, kind, state, next_at, created_at)
     SELECT id, "personId", $2, kind, 'waiting', $3, $3 FROM json_to_recordset($1::json) AS r(id uuid, "personId" uuid, kind text)`,
    [JSON.stringify(messages), channelId, now],
  );
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
  const id = randomUUID();
  await insertMessages(tx, [{ id, personId: null, kind: "event_overdue" }], channelId, now);
  await tx.query(
    "INSERT INTO owner_message_identities (message_id, identity_id, step) SELECT $1::uuid, id, step FROM unowned_due WHERE told",
    [id],
  );
}
