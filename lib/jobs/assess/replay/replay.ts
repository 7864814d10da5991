import type { Pool, PoolClient } from "pg";
import { notTakenBack } from "@/lib/domain/assessment/as-of";
import { assessPlace, type Found } from "@/lib/domain/assessment/assess";
import type { IdentityContext } from "@/lib/domain/assessment/context";
import type { Policy } from "@/lib/domain/assessment/rule";
import { loadContexts, type Surroundings, wholeSurroundings } from "@/lib/features/assessment/data-context";
import { unresolvedPlaces } from "@/lib/features/assessment/data-places";
import { withQueried } from "@/lib/features/custom-rules/data-queried";
import { readStanding } from "@/lib/features/rules/data-standing";
import type { ReplayAsk, ReplayResult } from "@/lib/features/rules/schema-replay";
import { inTransaction, planByKeys } from "@/lib/platform/transaction";
import { changesOf, daysUntil, follow, History, queryDays } from "./history";
import { bothSides, keyOf } from "./said";
import { Side } from "./sides";
import { type Trial, type Tried, trialOf } from "./trial";

const batch = 1000;
const mostNeeds = 10;

export interface ReplayRequest {
  asked: ReplayAsk;
  now: Date;
  /** How many days back, today included; 0: only what it would do now. */
  days: number;
  signal: AbortSignal;
  /** Told after each batch how far it is. */
  progress?: (done: number, total: number) => Promise<void>;
}

/**
 * Tries a change of rules or limits on the inventory as it is, and on its last days: asks the rules as they are and as they would be
 * of the same identities, and tells the difference. Changes nothing.
 */
export async function replay(pool: Pool, request: ReplayRequest): Promise<ReplayResult> {
  const trial = trialOf(await readStanding(pool), request.asked);
  const around = await wholeSurroundings(pool, request.now);
  const counted = await pool.query<{ n: number }>(
    "SELECT count(*)::int AS n FROM identities WHERE gone_at IS NULL",
  );
  const total = counted.rows[0]?.n ?? 0;
  const run = new Run(trial, request);
  for (let after: string | null = null; ; ) {
    request.signal.throwIfAborted();
    const last: string | null = await inTransaction(pool, (tx) => run.batch(tx, around, after));
    if (last === null) break;
    after = last;
    await request.progress?.(Math.min(run.looked, total), total);
  }
  await inTransaction(pool, (tx) => run.places(tx));
  return run.told();
}

class Run {
  looked = 0;
  private readonly raise = new Side();
  private readonly resolve = new Side();
  private readonly raisedInAll = new Side();
  private readonly days: Date[];
  private readonly history: History;
  private readonly needs = new Map<string, number>();
  private unknown = 0;
  private moved = 0;

  constructor(
    private readonly trial: Trial,
    private readonly request: ReplayRequest,
  ) {
    this.days = daysUntil(request.now, request.days);
    this.history = new History(this.days);
  }

  /** Looks at the next identities behind an id; gives the last of them, null where there are none. */
  async batch(tx: PoolClient, around: Surroundings, after: string | null): Promise<string | null> {
    await planByKeys(tx);
    const { now } = this.request;
    const found = await tx.query<{ id: string; owner: string | null }>(
      `SELECT i.id, CASE WHEN i.owner_state NOT IN ('none', 'declined') THEN coalesce(p.name, t.name) END AS owner
       FROM identities i LEFT JOIN people p ON p.id = i.owner_person_id LEFT JOIN teams t ON t.id = i.owner_team_id
       WHERE i.gone_at IS NULL AND ($1::uuid IS NULL OR i.id > $1) ORDER BY i.id LIMIT ${batch}`,
      [after],
    );
    if (found.rows.length === 0) return null;
    const ids = found.rows.map(({ id }) => id);
    const owners = new Map(found.rows.map(({ id, owner }) => [id, owner]));
    const contexts = await loadContexts(tx, ids, around, now);
    const before = await this.policyOf(tx, this.trial.before, ids);
    const later = await this.policyOf(tx, this.trial.after, ids);
    for (const identity of contexts) this.compare(identity, owners.get(identity.id) ?? null, before, later);
    if (this.days.length > 0) await this.follow(tx, contexts, owners, later);
    this.looked += contexts.length;
    return ids.at(-1) ?? null;
  }

  private policyOf(tx: PoolClient, { standing, queries }: Tried, ids: readonly string[]): Promise<Policy> {
    return withQueried(tx, standing.policy, queries, ids, this.request.now);
  }

  private compare(identity: IdentityContext, owner: string | null, before: Policy, later: Policy): void {
    const { now } = this.request;
    const { was, is } = bothSides(this.trial, identity, { before, after: later }, now);
    const whom = { identity, owner };
    for (const [key, found] of is.found) {
      const earlier = was.found.get(key);
      if (!earlier) this.raise.add(found, whom);
      else if (earlier.severity !== found.severity) this.moved += 1;
    }
    for (const [key, found] of was.found) {
      // What can no longer be told stays open.
      if (!is.found.has(key) && !is.unknown.has(found.ruleId)) this.resolve.add(found, whom);
    }
    const needed = new Set(this.trial.past.flatMap(({ id }) => is.unknown.get(id) ?? []));
    if (needed.size === 0) return;
    this.unknown += 1;
    for (const needs of needed) this.needs.set(needs, (this.needs.get(needs) ?? 0) + 1);
  }

  private async follow(
    tx: PoolClient,
    contexts: readonly IdentityContext[],
    owners: ReadonlyMap<string, string | null>,
    policy: Policy,
  ): Promise<void> {
    const ids = contexts.map(({ id }) => id);
    const changes = await changesOf(tx, ids);
    const queried = await queryDays(tx, this.trial.after.queries, ids, this.days);
    const over = { policy, days: this.days, queried, history: this.history };
    for (const identity of contexts) {
      const whom = { identity, owner: owners.get(identity.id) ?? null };
      follow(identity, changes.get(identity.id) ?? [], this.trial.past, over, (found) =>
        this.raisedInAll.add(found, whom),
      );
    }
  }

  /** The same comparison for places whose identity nobody knows. */
  async places(tx: PoolClient): Promise<void> {
    const { before, after } = this.trial;
    if (before.placeRules.length + after.placeRules.length === 0) return;
    const { now } = this.request;
    for (const place of await unresolvedPlaces(tx)) {
      const keyed = (all: readonly Found[]) => new Map(all.map((found) => [keyOf(found), found]));
      const was = keyed(assessPlace(place, before.placeRules, before.standing.policy, now).found);
      const is = keyed(assessPlace(place, after.placeRules, after.standing.policy, now).found);
      for (const [key, found] of is) {
        const earlier = was.get(key);
        if (!earlier) this.raise.add(found, { place });
        else if (earlier.severity !== found.severity) this.moved += 1;
      }
      for (const [key, found] of was) if (!is.has(key)) this.resolve.add(found, { place });
    }
  }

  told(): ReplayResult {
    const back = this.days.length > 0;
    return {
      looked: this.looked,
      raise: this.raise.told(),
      resolve: this.resolve.told(),
      moved: this.moved,
      unknown: {
        identities: this.unknown,
        needs: [...this.needs]
          .map(([what, identities]) => ({ what, identities }))
          .sort((one, other) => other.identities - one.identities)
          .slice(0, mostNeeds),
      },
      history: this.history.told(),
      raisedInAll: back ? this.raisedInAll.told() : null,
      limits: back ? limitsOf(this.trial) : [],
    };
  }
}

/** What the days of a trial cannot show. */
function limitsOf({ after }: Trial): string[] {
  const queries = after.queries.custom.some(({ language }) => language === "query");
  return [
    ...notTakenBack,
    ...(queries
      ? [
          "Its query reads the inventory as it is today: changes since a day are not taken back, only time is.",
        ]
      : []),
    ...(after.placeRules.length > 0
      ? ["Secrets whose identity nobody knows are looked at as they are today, and have no days."]
      : []),
  ];
}
