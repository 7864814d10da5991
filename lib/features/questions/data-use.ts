import { z } from "zod";
import type { DormancyFacts } from "@/lib/domain/definitions/dormant";
import { expectedUses, lastUsedGaps, lastUsedGrades, statuses } from "@/lib/domain/record";
import type { Runner } from "@/lib/platform/read";

const useSchema = z.object({
  status: z.enum(statuses),
  createdAt: z.date().nullable(),
  expectedUse: z.enum(expectedUses).nullable(),
  runsSomething: z.enum(["yes", "no", "unknown"]),
  at: z.date().nullable(),
  grade: z.enum(lastUsedGrades),
  precisionSeconds: z.number().nullable(),
  coveredSince: z.date().nullable(),
  gap: z.enum(lastUsedGaps),
});

/** What its use is judged by, as the metrics judge it. */
export async function readUse(db: Runner, identityId: string): Promise<DormancyFacts> {
  const found = await db.query(
    `SELECT i.status, i.created_at AS "createdAt", i.expected_use AS "expectedUse", i.last_used_at AS at, i.last_used_grade AS grade,
       i.last_used_precision AS "precisionSeconds", i.covered_since AS "coveredSince", i.last_used_gap AS gap,
       CASE WHEN EXISTS (${trustsOf} AND t.kind IN ('workload', 'runs_as', 'agent')) THEN 'yes'
         WHEN EXISTS (${trustsOf} AND t.kind = 'service') THEN 'unknown' ELSE 'no' END AS "runsSomething"
     FROM identities i WHERE i.id = $1`,
    [identityId],
  );
  const { at, grade, precisionSeconds, coveredSince, gap, ...facts } = useSchema.parse(found.rows[0]);
  return { ...facts, lastUsed: { at, grade, precisionSeconds, coveredSince, gap } };
}

const trustsOf =
  "SELECT FROM trusts t WHERE t.identity_id = i.id AND t.effect = 'allow' AND t.gone_at IS NULL";
