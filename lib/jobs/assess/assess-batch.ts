import type { PoolClient } from "pg";
import { type Assessed, assess } from "@/lib/domain/assessment/assess";
import type { IdentityContext } from "@/lib/domain/assessment/context";
import type { IdentityRule, Policy } from "@/lib/domain/assessment/rule";
import type { RuleSet } from "@/lib/domain/rules/rule-set";
import { loadContexts, type Surroundings } from "@/lib/features/assessment/data-context";
import { withQueried } from "@/lib/features/custom-rules/data-queried";
import { planByKeys } from "@/lib/platform/transaction";
import { writeAssessments } from "./write-assessments";
import { type JudgedSubject, writeFindings } from "./write-findings";

export interface Batch {
  /** The last mark that belongs to this pass. */
  last: string;
  batch: number;
  set: RuleSet;
  rules: readonly IdentityRule[];
  catalogue: string;
  /** What each rule asks. */
  questions: ReadonlyMap<string, string>;
  policy: Policy;
  around: Surroundings;
  now: Date;
}

export interface Judged {
  identity: IdentityContext;
  assessed: Assessed;
}

/** Takes the next marked identities and writes what the rules say of them. Gives how many marks it took. */
export async function assessBatch(tx: PoolClient, of: Batch): Promise<number> {
  await planByKeys(tx);
  const taken = await tx.query<{ id: string }>(
    `DELETE FROM assessment_marks WHERE id IN (SELECT id FROM assessment_marks WHERE id <= $1 ORDER BY id LIMIT $2 FOR UPDATE SKIP LOCKED)
     RETURNING identity_id AS id`,
    [of.last, of.batch],
  );
  if (taken.rows.length === 0) return 0;
  const ids = [...new Set(taken.rows.map(({ id }) => id))];
  // Whoever removes one of them now waits until it is written.
  const there = await tx.query<{ id: string }>(
    "SELECT id FROM identities WHERE id = ANY($1::uuid[]) ORDER BY id FOR KEY SHARE",
    [ids],
  );
  const contexts = await loadContexts(
    tx,
    there.rows.map(({ id }) => id),
    of.around,
    of.now,
  );
  const known = contexts.map(({ id }) => id);
  const policy = await withQueried(tx, of.policy, of.set, known, of.now);
  const judged = contexts.map(
    (identity): Judged => ({ identity, assessed: assess(identity, of.rules, policy, of.now) }),
  );
  const subjects = new Map<string, JudgedSubject>(
    there.rows.map(({ id }) => [id, { found: [], unknownRules: new Set<string>(), gone: true }]),
  );
  for (const { identity, assessed } of judged) subjects.set(identity.id, toSubject(assessed));
  const open = await writeFindings(tx, "identity", subjects, of.questions, of.now);
  await writeAssessments(tx, judged, open, of);
  return taken.rows.length;
}

function toSubject({ answers, found }: Assessed): JudgedSubject {
  const unknownRules = answers.flatMap(({ rule, verdict }) =>
    verdict?.answer === "unknown" ? [rule.id] : [],
  );
  return { found, unknownRules: new Set(unknownRules) };
}
