import { type ReturnedWhy, returnedWhys } from "@/lib/domain/exception";
import type { Runner } from "@/lib/platform/read";

/** Of those of these findings that came back last because nothing sets them aside any more: why. */
export async function readReturned(
  db: Runner,
  ids: readonly string[],
): Promise<ReadonlyMap<string, ReturnedWhy>> {
  if (ids.length === 0) return new Map();
  const found = await db.query<{ id: string; kind: string; why: string | null }>(
    `SELECT DISTINCT ON (v.finding_id) v.finding_id AS id, v.kind, v.details->>'why' AS why FROM finding_events v
     WHERE v.finding_id = ANY($1::uuid[]) AND v.kind <> 'assigned' ORDER BY v.finding_id, v.id DESC`,
    [ids],
  );
  return new Map(
    found.rows.flatMap(({ id, kind, why }): [string, ReturnedWhy][] =>
      kind === "returned" ? [[id, returnedWhys.find((each) => each === why) ?? "out_of_scope"]] : [],
    ),
  );
}
