import type { Pool } from "pg";
import { assess } from "@/lib/domain/assessment/assess";
import { nextStep } from "@/lib/domain/assessment/risk";
import { type OpenFinding, standingOf } from "@/lib/domain/assessment/standing";
import { loadContexts, surroundingsOf } from "@/lib/features/assessment/data-context";
import { withQueried } from "@/lib/features/custom-rules/data-queried";
import { readStanding } from "@/lib/features/rules/data-standing";
import { listPage } from "@/lib/platform/list";
import { guardedRead, type Runner } from "@/lib/platform/read";
import type { Scope } from "@/lib/platform/scope";
import { readRiskMoves } from "./data-risk-history";
import { findingsWhere } from "./list";
import { inInbox } from "./query";
import type { IdentityFindings, LiveAssessment } from "./schema-identity";

const most = 100;
/** Some of what rules ask about is read for the whole organisation. */
const timeoutMs = 5000;

/** The findings of an identity that the scope reaches, and what every rule says of it now. */
export async function identityFindings(
  pool: Pool,
  scope: Scope,
  id: string,
  now: Date,
): Promise<IdentityFindings> {
  const read = (where: string, sort: "rank" | "firstseen") =>
    listPage(
      pool,
      findingsWhere((p) => `f.identity_id = ${p.add(id)}::uuid AND ${where}`),
      scope,
      { terms: [], now, sort, direction: "desc", limit: most },
    );
  const open = await read(inInbox, "rank");
  const excepted = await read("f.state = 'open' AND f.exception_id IS NOT NULL", "rank");
  const resolved = await read("f.state = 'resolved'", "firstseen");
  return {
    open: open.rows,
    moreOpen: open.next !== null,
    excepted: excepted.rows,
    moreExcepted: excepted.next !== null,
    resolved: resolved.rows,
    moreResolved: resolved.next !== null,
    live: await assessNow(pool, id, now),
    moves: await guardedRead(pool, (db) => readRiskMoves(db, id)),
  };
}

async function assessNow(pool: Pool, id: string, now: Date): Promise<LiveAssessment | null> {
  const read = await guardedRead(
    pool,
    async (db) => {
      const { set, policy } = await readStanding(db);
      return {
        contexts: await loadContexts(db, [id], await surroundingsOf(db, now), now),
        policy: await withQueried(db, policy, set, [id], now),
        rules: set.identityRules,
        earlier: await foundBefore(db, id),
      };
    },
    timeoutMs,
  );
  const [identity] = read.contexts;
  if (!identity) return null;
  const { answers, found } = assess(identity, read.rules, read.policy, now);
  const silent = new Set(
    answers.flatMap(({ rule, verdict }) => (verdict?.answer === "unknown" ? [rule.id] : [])),
  );
  // What a rule found before stays open while it cannot tell.
  const open = [
    ...found.map((each) => ({ ...each, accepted: false })),
    ...read.earlier.filter(({ ruleId }) => silent.has(ruleId)),
  ];
  const { risk } = standingOf(identity, open, read.policy, now);
  return {
    risk: risk.score,
    factors: risk.factors,
    next: nextStep(risk),
    passes: answers.flatMap(({ rule, verdict }) =>
      verdict?.answer === "pass" ? [{ id: rule.id, title: rule.title }] : [],
    ),
    campaigns: answers.flatMap(({ rule, verdict }) =>
      verdict?.answer === "fail" && rule.campaign
        ? [{ id: rule.id, title: rule.title, sentence: verdict.failures[0].sentence }]
        : [],
    ),
    unknowns: answers.flatMap(({ rule, verdict }) =>
      verdict?.answer === "unknown" ? [{ id: rule.id, title: rule.title, needs: verdict.needs }] : [],
    ),
    notApplicable: answers.filter(({ verdict }) => verdict === null).length,
  };
}

async function foundBefore(db: Runner, id: string): Promise<(OpenFinding & { ruleId: string })[]> {
  const found = await db.query<OpenFinding & { ruleId: string }>(
    `SELECT rule_id AS "ruleId", severity, confidence, false AS accepted FROM findings WHERE identity_id = $1 AND state = 'open'`,
    [id],
  );
  return found.rows;
}
