import type { OwnerRole } from "@/lib/domain/owner-question";
import { planQuestions, type Whom } from "@/lib/domain/ownership/asking";
import { identityReach } from "@/lib/features/identities/reach";
import { populationSql } from "@/lib/features/metrics/definition-sql";
import { AppError } from "@/lib/platform/errors";
import { SqlParameters } from "@/lib/platform/query-sql";
import type { Runner } from "@/lib/platform/read";
import type { Scope } from "@/lib/platform/scope";
import { readCandidates } from "./data-candidates";
import { readCircle } from "./data-circle";
import { type MadePlan, planned } from "./data-plan";
import { origins } from "./schema-asking";

/** One identity, and who is to be asked; null: whoever is named or suggested. */
export interface AskOne {
  identityId: string;
  role: OwnerRole;
  whom: Whom | null;
  channelId: string | null;
}

/** Plans one question. Throws AppError `not_asked_about` where an owner of it is not asked for, or it has one or an open question. */
export async function planOne(
  db: Runner,
  scope: Scope,
  { identityId, role, whom, channelId }: AskOne,
  now: Date,
): Promise<MadePlan> {
  const circle = await readCircle(db, now);
  if (whom === null) {
    const everything = { query: "", from: [...origins], teamId: null };
    const found = await readCandidates(db, scope, everything, { now, again: true, identityId });
    const candidates = found.filter((each) => each.role === role);
    return planned(db, planQuestions(candidates, circle), circle, channelId);
  }
  const risk = await askedAbout(db, scope, identityId, role);
  const candidate = { identityId, role, kind: "own" as const, risk, confidence: 100, whom };
  return planned(db, planQuestions([candidate], circle), circle, channelId);
}

async function askedAbout(db: Runner, scope: Scope, id: string, role: OwnerRole): Promise<number | null> {
  const p = new SqlParameters();
  const where = [`i.id = ${p.add(id)}::uuid`, ...identityReach(scope, "i", p)];
  const part = p.add(role);
  const found = await db.query<{ risk: number | null; asks: boolean; owned: boolean; open: boolean }>(
    `SELECT i.risk, ${populationSql("i")} AS asks,
       EXISTS (SELECT FROM ownerships o WHERE o.subject_id = i.id AND o.role = ${part} AND o.state = 'accepted') AS owned,
       EXISTS (SELECT FROM owner_questions q WHERE q.identity_id = i.id AND q.role = ${part} AND q.state = 'asked') AS open
     FROM identities i WHERE ${where.join(" AND ")}`,
    p.values,
  );
  const row = found.rows[0];
  const why = !row
    ? "There is no such identity."
    : !row.asks
      ? "No owner of it is asked for: it is gone or off, a person's own, or its provider runs it."
      : row.owned
        ? "Somebody answers for it already."
        : row.open
          ? "Somebody is asked about it already."
          : null;
  if (why === null) return row?.risk ?? null;
  throw new AppError({
    code: "not_asked_about",
    message: why,
    safe: "Nothing was sent.",
    next: "`rollcall show` tells what is known of it.",
  });
}
