import type { Pool } from "pg";
import { writeAudit } from "@/lib/platform/audit";
import type { Scope } from "@/lib/platform/scope";
import { inTransaction } from "@/lib/platform/transaction";
import { readMerge } from "./data-merge";
import type { MergePeople } from "./schema";

/**
 * Notes that two people who are offered as one are not: neither is offered on the page of the other any more. Joining them
 * by hand stays possible. Saying it twice is the same as once. Throws AppError `no_such_person`.
 */
export function tellApart(
  { pool }: { pool: Pool },
  { actor }: Pick<Scope, "actor">,
  asked: MergePeople,
  now: Date,
): Promise<{ noted: boolean }> {
  return inTransaction(pool, async (tx) => {
    await readMerge(tx, asked);
    const { keepId, otherId } = asked;
    const noted = await tx.query(
      `INSERT INTO people_apart (one_id, other_id, said_by, said_at) VALUES (least($1::uuid, $2::uuid), greatest($1::uuid, $2::uuid), $3, $4)
       ON CONFLICT DO NOTHING`,
      [keepId, otherId, actor, now],
    );
    if (noted.rowCount === 0) return { noted: false };
    await writeAudit(tx, { type: "people.told-apart", personId: keepId, otherId }, actor, `person:${keepId}`);
    return { noted: true };
  });
}
