import { z } from "zod";
import { type RiskMove, riskMoves } from "@/lib/domain/assessment/risk-moves";
import { governanceStates } from "@/lib/domain/governance-state";
import { confidences } from "@/lib/domain/severity";
import type { Runner } from "@/lib/platform/read";

/** As the assessment wrote it. */
const riskDaySchema = z.object({
  day: z.iso.date(),
  risk: z.number().int(),
  governance: z.enum(governanceStates),
  factors: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      points: z.number(),
      confidence: z.enum(confidences),
      lowers: z.string().nullable(),
    }),
  ),
});

/** Days that are told; one more is read, to say what the first of them moved from. */
const most = 60;

/** How risk and state of an identity moved, the latest day first: the last 60 days on which they did. */
export async function readRiskMoves(db: Runner, identityId: string): Promise<RiskMove[]> {
  const found = await db.query(
    `SELECT day::text, risk, governance, factors FROM risk_days WHERE identity_id = $1::uuid ORDER BY day DESC LIMIT ${most + 1}`,
    [identityId],
  );
  return riskMoves(z.array(riskDaySchema).parse(found.rows).reverse()).slice(0, most);
}
