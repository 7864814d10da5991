import type { Pool, PoolClient } from "pg";
import { ruleOf } from "@/lib/domain/rules/catalogue";
import { AppError } from "@/lib/platform/errors";
import { wakeWorker } from "@/lib/platform/queue";
import type { Scope } from "@/lib/platform/scope";
import { inTransaction } from "@/lib/platform/transaction";
import { requireWhole } from "./mutations";
import type { ReplayAsk } from "./schema-replay";

/** The worker's task that tries a change. */
export const replayTask = "rule-replay";

/** For so long what was found is kept. */
const keptDays = 30;
/** So many wait or run at a time: each looks at everything. */
const mostAtOnce = 5;

/** Asks the worker to try a change on the inventory and on its last days. Changes nothing else. */
export async function requestReplay(
  { pool }: { pool: Pool },
  scope: Scope,
  asked: ReplayAsk,
  days: number,
  now: Date,
): Promise<{ id: string }> {
  requireWhole(scope);
  return inTransaction(pool, async (tx) => {
    await requireRule(tx, asked);
    await tx.query("LOCK TABLE rule_replays IN SHARE ROW EXCLUSIVE MODE");
    await tx.query("DELETE FROM rule_replays WHERE asked_at < $1::timestamptz - make_interval(days => $2)", [
      now,
      keptDays,
    ]);
    const open = await tx.query<{ n: number }>(
      "SELECT count(*)::int AS n FROM rule_replays WHERE state IN ('waiting', 'running')",
    );
    if ((open.rows[0]?.n ?? 0) >= mostAtOnce) {
      throw new AppError({
        code: "busy",
        message: `${mostAtOnce} previews are under way.`,
        safe: "Nothing was changed.",
        next: "Try again when one of them is done.",
      });
    }
    const made = await tx.query<{ id: string }>(
      `INSERT INTO rule_replays (asked, days, state, asked_by, asked_at) VALUES ($1, $2, 'waiting', $3, $4) RETURNING id`,
      [JSON.stringify(asked), days, scope.actor, now],
    );
    const id = made.rows[0]?.id;
    if (id === undefined) throw new TypeError("the replay was not written");
    await wakeWorker(tx, replayTask, `${replayTask}:${id}`, { replayId: id });
    return { id };
  });
}

/** The rule that a change is about is there. */
async function requireRule(tx: PoolClient, asked: ReplayAsk): Promise<void> {
  if (asked.kind === "rule" && ruleOf(asked.ruleId)) return;
  if (asked.kind === "own") {
    const own = await tx.query("SELECT FROM custom_rules WHERE slug = $1", [asked.slug]);
    if (own.rowCount !== 0) return;
  }
  if (asked.kind !== "rule" && asked.kind !== "own") return;
  throw new AppError({
    code: "no_such_rule",
    message: "There is no such rule.",
    safe: "Nothing was changed.",
    next: "Reload the list.",
  });
}
