import type { Pool, PoolClient } from "pg";
import { versionOf } from "@/lib/domain/scim/answer";
import { ScimProblem } from "@/lib/domain/scim/problem";
import { advisoryLocks } from "@/lib/platform/advisory-locks";
import type { ScimCall } from "@/lib/platform/scim-route";
import { inTransaction } from "@/lib/platform/transaction";

/** Who provisions: the token, and when. */
export interface Provisioning {
  pool: Pool;
  actor: string;
  now: Date;
  /** The state that the client means to change; null: whatever it is. */
  ifMatch: string | null;
}

export function provisioning({ web, scope, request, now }: ScimCall<unknown>): Provisioning {
  return { pool: web.pool, actor: scope.actor, now, ifMatch: request.headers.get("if-match") };
}

let last: Promise<unknown> = Promise.resolve();

/**
 * Runs one change after the other, here and in all processes: how many people leave at once is counted, and two requests at the same
 * moment must not both be the ninth. Within a process they wait without a connection.
 */
export function inTurn<Result>(pool: Pool, work: (tx: PoolClient) => Promise<Result>): Promise<Result> {
  const mine = last.then(() =>
    inTransaction(pool, async (tx) => {
      // A look at the directories may be under way; a provider that waits longer comes again.
      await tx.query("SET LOCAL lock_timeout = '20s'");
      await tx.query("SELECT pg_advisory_xact_lock($1)", [advisoryLocks.people]);
      return work(tx);
    }),
  );
  last = mine.catch(() => null);
  return mine;
}

/** Refuses a change of a state that is past. Throws ScimProblem with the status 412. */
export function refuseStale(
  row: { id: string; createdAt: Date; updatedAt: Date },
  ifMatch: string | null,
): void {
  if (ifMatch === null || ifMatch === "*") return;
  if (ifMatch.split(",").some((one) => one.trim() === versionOf(row))) return;
  throw new ScimProblem(412, null, "It was changed in the meantime: read it again.");
}
