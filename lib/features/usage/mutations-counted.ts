import { hash } from "node:crypto";
import { finished } from "node:stream/promises";
import type { PoolClient } from "pg";
import { from as copyFrom } from "pg-copy-streams";
import { dayNumber, dayText } from "@/lib/domain/usage-days";
import type { UsageEvent } from "@/lib/domain/usage-event";
import { sqlState } from "@/lib/platform/transaction";

/** So many are worth copying, and so many of them tell whether all are new. */
const manyEvents = 1000;
const askedEvents = 50;

/**
 * The events that were not counted before, and notes that they are. Usually all are new, or none: new ones are copied, which
 * costs half as much, and only where some are, it is asked which.
 */
export async function firstTime(
  tx: PoolClient,
  kind: string,
  events: readonly UsageEvent[],
): Promise<UsageEvent[]> {
  const rows = inOrder(kind, events);
  const days = new Map<number, string>();
  for (const { day } of rows) if (!days.has(day)) days.set(day, dayText(day));
  // Written out here: the driver looks at every element of a list.
  const listsOf = (some: readonly Kept[]) => [
    `{${some.map(({ day }) => days.get(day)).join(",")}}`,
    `{${some.map(({ id }) => id).join(",")}}`,
  ];
  if (rows.length >= manyEvents) {
    const step = Math.ceil(rows.length / askedEvents);
    const known = await tx.query(
      "SELECT FROM unnest($1::date[], $2::uuid[]) AS g(day, id) JOIN usage_events USING (day, id) LIMIT 1",
      listsOf(rows.filter((_row, n) => n % step === 0)),
    );
    const text = () => rows.map(({ day, id }) => `${days.get(day)}\t${id}\n`).join("");
    if (known.rowCount === 0 && (await copyNew(tx, text()))) return rows.map(({ event }) => event);
  }
  const given = listsOf(rows);
  const noted = await tx.query(
    `INSERT INTO usage_events (day, id) SELECT * FROM unnest($1::date[], $2::uuid[]) ON CONFLICT (day, id) DO NOTHING`,
    given,
  );
  if (noted.rowCount === 0) return [];
  if (noted.rowCount === rows.length) return rows.map(({ event }) => event);
  const again = await tx.query<{ n: string }>(
    `SELECT g.n FROM unnest($1::date[], $2::uuid[]) WITH ORDINALITY AS g(day, id, n) JOIN usage_events e USING (day, id)
     WHERE NOT e.xmin = pg_current_xact_id()::xid`,
    given,
  );
  const seen = new Set(again.rows.map((row) => Number(row.n)));
  return rows.filter((_row, index) => !seen.has(index + 1)).map(({ event }) => event);
}

/** Notes them where none was noted before; else answers no, and nothing is changed. */
async function copyNew(tx: PoolClient, text: string): Promise<boolean> {
  await tx.query("SAVEPOINT copying");
  try {
    const copying = tx.query(copyFrom("COPY usage_events (day, id) FROM STDIN"));
    copying.end(text);
    await finished(copying);
  } catch (error) {
    if (sqlState(error) !== "23505") throw error;
    // Released, so that what is noted next is of the transaction itself.
    await tx.query("ROLLBACK TO SAVEPOINT copying; RELEASE SAVEPOINT copying");
    return false;
  }
  await tx.query("RELEASE SAVEPOINT copying");
  return true;
}

interface Kept {
  day: number;
  id: string;
  event: UsageEvent;
}

/** Each event once, in one order for everybody, so that two never wait for each other. */
function inOrder(kind: string, events: readonly UsageEvent[]): Kept[] {
  const rows = events.map((event) => ({ day: dayNumber(event.at), id: keptId(kind, event), event }));
  rows.sort((a, b) => a.day - b.day || (a.id < b.id ? -1 : Number(a.id > b.id)));
  return rows.filter(({ day, id }, n) => {
    const before = rows[n - 1];
    return before === undefined || before.id !== id || before.day !== day;
  });
}

/** 128 bits: the time of the day, so that a log in its order is written at one end of the index, and a hash. */
function keptId(kind: string, { id, at }: UsageEvent): string {
  const time = (at.getTime() % 86_400_000).toString(16).padStart(8, "0");
  return time + hash("sha256", `${kind}\0${id}`, "hex").slice(0, 24);
}
