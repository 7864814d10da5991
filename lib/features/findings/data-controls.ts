import type { Pool } from "pg";
import type { Judgement } from "@/lib/domain/answer";
import { type ControlName, controlsOf } from "@/lib/domain/assessment/controls";
import { loadContexts, surroundingsOf } from "@/lib/features/assessment/data-context";
import { readPolicy } from "@/lib/features/assessment/data-policy";
import { guardedRead } from "@/lib/platform/read";

/** Some of what is asked about is read for the whole organisation. */
const timeoutMs = 5000;

/** Whether an identity that was already reached is under control, asked just now; null where it is gone. */
export function readControls(
  pool: Pool,
  id: string,
  now: Date,
): Promise<Record<ControlName, Judgement> | null> {
  return guardedRead(
    pool,
    async (db) => {
      const [identity] = await loadContexts(db, [id], await surroundingsOf(db, now), now);
      return identity ? controlsOf(identity, await readPolicy(db), now) : null;
    },
    timeoutMs,
  );
}
