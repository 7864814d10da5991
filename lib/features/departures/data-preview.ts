import type { Runner } from "@/lib/platform/read";
import { departureLines } from "./data-note";
import type { DepartureReason, LeavesBehind } from "./schema";

/** So many are listed one by one. */
const mostShown = 100;

/** What somebody would leave behind if they left today. Nothing is written. */
export async function previewDeparture(db: Runner, personId: string): Promise<LeavesBehind> {
  const lines = await departureLines(db, [personId]);
  const of = new Map<string, { why: DepartureReason; evidence: string }[]>();
  for (const { identityId, why, evidence } of lines) {
    const held = of.get(identityId);
    if (held) held.push({ why, evidence });
    else of.set(identityId, [{ why, evidence }]);
  }
  const named = await db.query<{ id: string; name: string }>(
    `SELECT id, name FROM identities WHERE id = ANY($1::uuid[]) ORDER BY risk DESC NULLS LAST, name, id LIMIT ${mostShown}`,
    [[...of.keys()]],
  );
  return { total: of.size, rows: named.rows.map((row) => ({ ...row, reasons: of.get(row.id) ?? [] })) };
}
