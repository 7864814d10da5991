import type { Pool } from "pg";
import { guardedRead } from "@/lib/platform/read";
import { type Replay, replaySchema } from "./schema-replay";

export const replayColumns = `id, asked, days, state, done, total, result, failure, asked_at AS "askedAt", finished_at AS "finishedAt"`;

/** A replay and how far it is; null: there is none of that id any more. */
export function getReplay(pool: Pool, id: string): Promise<Replay | null> {
  return guardedRead(pool, async (db) => {
    const found = await db.query(`SELECT ${replayColumns} FROM rule_replays WHERE id = $1::uuid`, [id]);
    return found.rows[0] ? replaySchema.parse(found.rows[0]) : null;
  });
}
