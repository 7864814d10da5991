import type { PoolClient } from "pg";
import type { Found } from "@/lib/domain/assessment/assess";
import { recordId } from "@/lib/domain/record-id";
import type { ResolvedWhy } from "@/lib/domain/resolved-why";
import type { Confidence, Severity } from "@/lib/domain/severity";
import { coverFound } from "@/lib/features/exceptions/mutations-settle";

/** What the rules found of one subject, and which of them could not tell. */
export interface JudgedSubject {
  found: readonly Found[];
  unknownRules: ReadonlySet<string>;
  /** It is not there any more, so that nobody was asked about it. */
  gone?: boolean;
}

/** A finding that is open after this look. */
export interface LeftOpen {
  ruleId: string;
  key: string;
  severity: Severity;
  confidence: Confidence;
  /** People set it aside: the inbox does not show it. */
  aside: boolean;
}

/**
 * Writes the findings of these subjects: what is found is open, again if it was resolved before; what is found no more is resolved,
 * unless its rule cannot tell any more: then it stays open and says so. `questions` is what each rule asks: proof is only what the same
 * question no longer finds. What an exception speaks of is set aside at once. Gives what is open, by subject.
 */
export async function writeFindings(
  tx: PoolClient,
  subject: "identity" | "placement",
  subjects: ReadonlyMap<string, JudgedSubject>,
  questions: ReadonlyMap<string, string>,
  now: Date,
): Promise<Map<string, LeftOpen[]>> {
  const column = subject === "identity" ? "identity_id" : "placement_id";
  const rows = [...subjects].flatMap(([subjectId, { found }]) =>
    found.map((each) => ({
      ...toRow(subject, subjectId, each),
      question: questions.get(each.ruleId) ?? null,
    })),
  );
  const open = await tx.query<OpenRow>(
    `SELECT id, ${column} AS subject, rule_id, key, severity, confidence, question FROM findings WHERE ${column} = ANY($1::uuid[]) AND state = 'open'`,
    [[...subjects.keys()]],
  );
  const found = new Set(rows.map(({ id }) => id));
  const left = open.rows.filter(({ id }) => !found.has(id));
  const unsure = left.filter((each) => subjects.get(each.subject)?.unknownRules.has(each.rule_id));
  const unsureIds = new Set(unsure.map(({ id }) => id));
  const whyOf = ({ subject: whose, rule_id, question }: OpenRow): ResolvedWhy => {
    if (subjects.get(whose)?.gone) return "gone";
    return question === questions.get(rule_id) ? "proof" : "rule_changed";
  };
  const resolved = left.flatMap((each) =>
    unsureIds.has(each.id) ? [] : [{ id: each.id, why: whyOf(each) }],
  );
  await tx.query("UPDATE findings SET unsure = true WHERE id = ANY($1::uuid[]) AND NOT unsure", [
    [...unsureIds],
  ]);
  await tx.query(
    `WITH mended AS (
       UPDATE findings f SET state = 'resolved', resolved_at = $2, resolved_why = r.why, unsure = false, exception_id = NULL
       FROM json_to_recordset($1::json) AS r(id uuid, why text) WHERE f.id = r.id RETURNING f.id, f.resolved_why)
     INSERT INTO finding_events (finding_id, at, kind, details)
     SELECT id, $2, 'resolved', jsonb_build_object('why', resolved_why) FROM mended`,
    [JSON.stringify(resolved), now],
  );
  if (rows.length > 0) await putFound(tx, column, rows, now);
  const excepted = await coverFound(tx, column, [...subjects.keys()], now);
  const leftOpen = new Map<string, LeftOpen[]>([...subjects.keys()].map((id) => [id, []]));
  const all = [...rows.map(({ subject_id, ...row }) => ({ ...row, subject: subject_id })), ...unsure];
  for (const { id, subject: whose, rule_id: ruleId, key, severity, confidence } of all) {
    leftOpen.get(whose)?.push({ ruleId, key, severity, confidence, aside: excepted.has(id) });
  }
  return leftOpen;
}

interface OpenRow {
  id: string;
  subject: string;
  rule_id: string;
  key: string;
  severity: Severity;
  confidence: Confidence;
  question: string | null;
}

type Row = ReturnType<typeof toRow> & { question: string | null };

async function putFound(
  tx: PoolClient,
  column: "identity_id" | "placement_id",
  rows: readonly Row[],
  now: Date,
): Promise<void> {
  await tx.query(
    `WITH put AS (INSERT INTO findings AS f (id, rule_id, ${column}, credential_id, key, severity, confidence, sentence, evidence, cause_key, cause_title,
       rank, question, state, first_seen_at, last_seen_at)
     SELECT r.id, r.rule_id, r.subject_id, r.credential_id, r.key, r.severity, r.confidence, r.sentence, r.evidence, r.cause_key, r.cause_title,
       r.rank, r.question, 'open', $2, $2
     FROM json_to_recordset($1::json) AS r(id uuid, rule_id text, subject_id uuid, credential_id uuid, key text, severity text, confidence text,
       sentence text, evidence jsonb, cause_key text, cause_title text, rank int, question text)
     ON CONFLICT (id) DO UPDATE SET severity = excluded.severity, confidence = excluded.confidence, sentence = excluded.sentence,
       evidence = excluded.evidence, cause_key = excluded.cause_key, cause_title = excluded.cause_title, rank = excluded.rank, question = excluded.question,
       credential_id = excluded.credential_id, last_seen_at = excluded.last_seen_at, unsure = false, state = 'open', resolved_at = NULL, resolved_why = NULL,
       reopened_at = CASE WHEN f.state = 'resolved' THEN excluded.last_seen_at ELSE f.reopened_at END,
       times = f.times + CASE WHEN f.state = 'resolved' THEN 1 ELSE 0 END
     RETURNING f.id, f.times, f.reopened_at)
     INSERT INTO finding_events (finding_id, at, kind) SELECT id, $2, 'reopened' FROM put WHERE times > 1 AND reopened_at = $2`,
    [JSON.stringify(rows), now],
  );
}

function toRow(subject: "identity" | "placement", subjectId: string, found: Found) {
  return {
    id: recordId("finding", found.ruleId, subject, subjectId, found.key),
    rule_id: found.ruleId,
    subject_id: subjectId,
    credential_id: found.credentialId ?? null,
    key: found.key,
    severity: found.severity,
    confidence: found.confidence,
    sentence: found.sentence,
    evidence: found.evidence,
    cause_key: found.cause?.key ?? null,
    cause_title: found.cause?.title ?? null,
    rank: found.rank,
  };
}
