import { cadences } from "@/lib/domain/alert";
import { isTimeZone, nextDue } from "@/lib/domain/alert-schedule";
import { writeAudit } from "@/lib/platform/audit";
import type { Scope } from "@/lib/platform/scope";
import { inTransaction } from "@/lib/platform/transaction";
import type { Web } from "@/lib/platform/web";
import { readTimeZone } from "./data";
import { refusal } from "./mutations";

/** Sets the time zone in which digests have their hour; what is armed follows. */
export async function setTimeZone(
  { pool }: Pick<Web, "pool">,
  scope: Scope,
  zone: string,
  now: Date,
): Promise<void> {
  if (!isTimeZone(zone)) {
    throw refusal("no_such_zone", "There is no such time zone.", "Choose one of the list.");
  }
  await inTransaction(pool, async (tx) => {
    const from = await readTimeZone(tx);
    await tx.query(
      `INSERT INTO settings (name, value, updated_at, updated_by) VALUES ('timeZone', $1, $2, $3)
       ON CONFLICT (name) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at, updated_by = excluded.updated_by`,
      [JSON.stringify({ zone }), now, scope.actor],
    );
    const digests = await tx.query<{ id: string; cadence: string; hour: number; weekday: number }>(
      "SELECT id, cadence, hour, weekday FROM alerts WHERE armed_at IS NOT NULL AND cadence <> 'at_once' FOR UPDATE",
    );
    for (const { id, hour, weekday, ...alert } of digests.rows) {
      const cadence = cadences.find((each) => each === alert.cadence) ?? "daily";
      await tx.query("UPDATE alerts SET next_at = $2 WHERE id = $1", [
        id,
        nextDue({ cadence, hour, weekday }, zone, now),
      ]);
    }
    await writeAudit(tx, { type: "time-zone.changed", from, to: zone }, scope.actor, "settings");
  });
}
