import { creatorLeft } from "@/lib/domain/rules/improper-offboarding/creator-left";
import { identityList } from "@/lib/features/identities/list";
import { listWhere } from "@/lib/platform/list";
import { SqlParameters } from "@/lib/platform/query-sql";
import { guardedRead } from "@/lib/platform/read";
import { counted } from "./data";
import { countedQuery } from "./data-deeds";
import { type Reader, sentenceTimeoutMs } from "./data-reader";
import { overviewQueries, termsOf } from "./queries";
import type { Growth } from "./schema";

/** More points than this make a curve by years. */
const mostMonths = 240;

/** The findings that say so; what people call a false positive does not. */
const leavers = `rule:${creatorLeft.id} state:open,accepted,snoozed`;

interface Month {
  month: string;
  n: number;
  left: number;
}

/** Today's identities by when they were created, and how many of them were made or owned by somebody who left. */
export async function readGrowth(reader: Reader): Promise<Growth> {
  const { pool, scope, now } = reader;
  const [months, known, unknown, left] = await Promise.all([
    guardedRead(
      pool,
      async (db) => {
        const p = new SqlParameters();
        const where = listWhere(
          identityList,
          scope,
          { terms: termsOf(overviewQueries.createdKnown), now },
          p,
        );
        const found = await db.query<Month>(
          `WITH leavers AS (SELECT DISTINCT f.identity_id AS id FROM findings f LEFT JOIN exceptions e ON e.id = f.exception_id
             WHERE f.rule_id = ${p.add(creatorLeft.id)} AND f.state = 'open' AND e.kind IS DISTINCT FROM 'false_positive')
           SELECT to_char(date_trunc('month', i.created_at), 'YYYY-MM-DD') AS month, count(*)::int AS n, count(l.id)::int AS left
           FROM identities i LEFT JOIN leavers l ON l.id = i.id WHERE ${where.join(" AND ")} GROUP BY 1 ORDER BY 1`,
          p.values,
        );
        return found.rows;
      },
      sentenceTimeoutMs,
    ),
    counted(reader, overviewQueries.createdKnown),
    counted(reader, overviewQueries.createdUnknown),
    countedQuery(reader, leavers),
  ]);
  const by = monthsBetween(months[0]?.month, now) > mostMonths ? "year" : "month";
  return { points: alive(months, by, now), by, known, unknown, left };
}

function monthsBetween(first: string | undefined, now: Date): number {
  if (first === undefined) return 0;
  const from = new Date(`${first}T00:00:00Z`);
  return (now.getUTCFullYear() - from.getUTCFullYear()) * 12 + now.getUTCMonth() - from.getUTCMonth();
}

/** The running total at the end of each month or year, from the first creation until now; none is left out. */
function alive(months: readonly Month[], by: "month" | "year", now: Date): Growth["points"] {
  const [first] = months;
  if (!first) return [];
  const step = by === "month" ? 1 : 12;
  const start = new Date(`${by === "month" ? first.month : `${first.month.slice(0, 4)}-01-01`}T00:00:00Z`);
  const latest = months.at(-1)?.month ?? first.month;
  const points: Growth["points"] = [];
  let total = 0;
  let left = 0;
  let next = 0;
  for (let at = start; ; at = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + step, 1))) {
    const day = at.toISOString().slice(0, 10);
    // What claims to be created in the future stands in the last point, so that the curve ends at the whole.
    if (at > now && day > latest) break;
    const end = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + step, 1))
      .toISOString()
      .slice(0, 10);
    for (let row = months[next]; row && row.month < end; row = months[next]) {
      total += row.n;
      left += row.left;
      next += 1;
    }
    points.push({ day, alive: total, left });
  }
  return points;
}
