import type { PoolClient } from "pg";
import { z } from "zod";
import { asOf, type RecordedChange, turningPoints } from "@/lib/domain/assessment/as-of";
import { askRule, type Found, toFound } from "@/lib/domain/assessment/assess";
import type { IdentityContext } from "@/lib/domain/assessment/context";
import type { IdentityRule, Policy, QueryAnswer } from "@/lib/domain/assessment/rule";
import { soonest } from "@/lib/domain/assessment/verdict";
import type { RuleSet } from "@/lib/domain/rules/rule-set";
import { askQuery } from "@/lib/features/custom-rules/data-queried";

const dayMs = 86_400_000;

/** The instants that a replay looks at, one a day, the last of them now. */
export function daysUntil(now: Date, days: number): Date[] {
  return Array.from({ length: days }, (_, place) => new Date(now.getTime() - (days - 1 - place) * dayMs));
}

/** How many findings would have been open on each day, and how many of them came that day. */
export class History {
  readonly #open: number[];
  readonly #raised: number[];

  constructor(private readonly days: readonly Date[]) {
    this.#open = days.map(() => 0);
    this.#raised = days.map(() => 0);
  }

  add(place: number, open: number, raised: number): void {
    this.#open[place] = (this.#open[place] ?? 0) + open;
    this.#raised[place] = (this.#raised[place] ?? 0) + raised;
  }

  told(): { day: string; open: number; raised: number }[] {
    return this.days.map((day, place) => ({
      day: day.toISOString().slice(0, 10),
      open: this.#open[place] ?? 0,
      raised: this.#raised[place] ?? 0,
    }));
  }
}

/** What the queries of own rules say on each day of the identities of one batch, as they are today. */
export type QueriedDays = readonly NonNullable<Policy["queried"]>[];

/** Asks them for each day on which one of their answers may be another. */
export async function queryDays(
  tx: PoolClient,
  { custom }: Pick<RuleSet, "custom">,
  ids: readonly string[],
  days: readonly Date[],
): Promise<QueriedDays> {
  const asked = custom.filter(({ language, state }) => language === "query" && state === "on");
  const all = days.map(() => new Map<string, ReadonlyMap<string, QueryAnswer>>());
  for (const { slug, expression } of asked) {
    let last: ReadonlyMap<string, QueryAnswer> | null = null;
    let due: Date | null = null;
    for (const [place, day] of days.entries()) {
      if (!last || (due && due <= day)) {
        last = await askQuery(tx, expression, ids, day);
        due = soonest(day, ...[...last.values()].map(({ changesAt }) => changesAt));
      }
      all[place]?.set(slug, last);
    }
  }
  return all;
}

const changesSchema = z.array(
  z.object({
    id: z.string(),
    at: z.date(),
    kind: z.string(),
    details: z.array(
      z.object({ what: z.string(), before: z.string().nullable(), after: z.string().nullable() }),
    ),
  }),
);

/** What is recorded of these identities. All of it: one that had gone before the first day was not there on it. */
export async function changesOf(
  tx: PoolClient,
  ids: readonly string[],
): Promise<Map<string, RecordedChange[]>> {
  const found = await tx.query(
    "SELECT identity_id AS id, at, kind, details FROM changes WHERE identity_id = ANY($1::uuid[]) ORDER BY at, id",
    [ids],
  );
  const all = new Map<string, RecordedChange[]>();
  for (const { id, ...change } of changesSchema.parse(found.rows)) {
    const of = all.get(id);
    if (of) of.push(change);
    else all.set(id, [change]);
  }
  return all;
}

/**
 * Follows what rules would have said of one identity, day by day: each is asked anew only where time or a recorded change may have
 * moved its answer. As ever, what can no longer be told stays open. `raised` is told of everything the first time that it is found.
 */
export function follow(
  identity: IdentityContext,
  changes: readonly RecordedChange[],
  rules: readonly IdentityRule[],
  {
    policy,
    days,
    queried,
    history,
  }: { policy: Policy; days: readonly Date[]; queried: QueriedDays; history: History },
  raised: (found: Found) => void,
): void {
  const points = turningPoints(identity, changes);
  const known = new Map<number, IdentityContext | null>();
  const at = (place: number, day: Date): IdentityContext | null => {
    const made = known.get(place);
    if (made !== undefined) return made;
    const then = asOf(identity, changes, day);
    known.set(place, then);
    return then;
  };
  for (const rule of rules) {
    const everFound = new Set<string>();
    let open = new Set<string>();
    let next: Date | null = days[0] ?? null;
    for (const [place, day] of days.entries()) {
      let fresh = 0;
      if (next && next <= day) {
        const then = at(place, day);
        const on = { ...policy, queried: queried[place] };
        const answer = then && askRule(rule, then, on, day);
        const verdict = answer?.verdict;
        if (then && verdict?.answer === "fail" && !rule.campaign) {
          const keys = new Set(verdict.failures.map(({ key }) => key));
          for (const failure of verdict.failures) {
            if (open.has(failure.key)) continue;
            fresh += 1;
            if (everFound.has(failure.key)) continue;
            everFound.add(failure.key);
            raised(toFound(rule, failure, then));
          }
          open = keys;
        } else if (verdict?.answer !== "unknown") open = new Set();
        const turn = points.find((point) => point > day) ?? null;
        next = soonest(day, answer?.changesAt ?? null, turn);
      }
      history.add(place, open.size, fresh);
    }
  }
}
