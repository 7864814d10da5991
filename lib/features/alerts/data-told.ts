import { atLeast } from "@/lib/domain/alert";
import { findingFields } from "@/lib/domain/query/finding-fields";
import { parseQuery } from "@/lib/domain/query/parse";
import type { Severity } from "@/lib/domain/severity";
import { findingList } from "@/lib/features/findings/list";
import { episodeSql, inInbox } from "@/lib/features/findings/query";
import { findNames, listWhere } from "@/lib/platform/list";
import { SqlParameters, termsSql } from "@/lib/platform/query-sql";
import type { Runner } from "@/lib/platform/read";
import type { Scope } from "@/lib/platform/scope";

/** What an alert asks: a view's query, within somebody's reach. */
export interface AlertQuestion {
  alertId: string;
  scope: Scope;
  query: string;
  minSeverity: Severity | null;
  now: Date;
}

/** The conditions on `findings f`, made anew for each statement. */
export type Where = (p: SqlParameters) => string[];

export interface AskedFindings {
  /** Open now, whether told or not. */
  there: Where;
  /** Of these, what was not told since it last came. */
  untold: Where;
  /** Open now, and set aside only where the view asks for that. */
  still: Where;
  /** What was told, or was there at the beginning, and has closed since without a word. */
  closed: Where;
}

/** What an alert is about, as conditions; null where the query cannot be read any more. */
export async function askedFindings(db: Runner, question: AlertQuestion): Promise<AskedFindings | null> {
  const { alertId, scope, query, minSeverity, now } = question;
  const parsed = parseQuery(query, findingFields);
  if (!parsed.ok) return null;
  const asked = await findNames(db, findingList.noun, { terms: parsed.terms, now });
  const there: Where = (p) => [
    "f.state = 'open'",
    `f.severity = ANY(${p.add(atLeast(minSeverity))}::text[])`,
    ...listWhere(findingList, scope, asked, p),
  ];
  const ofState = parsed.terms.filter((term) => term.kind !== "search" && term.field === "state");
  const told = (p: SqlParameters) =>
    `SELECT FROM alert_sent t WHERE t.alert_id = ${p.add(alertId)}::uuid AND t.finding_id = f.id`;
  return {
    there,
    untold: (p) => [...there(p), `NOT EXISTS (${told(p)} AND t.episode = ${episodeSql})`],
    still: (p) => [
      "f.state = 'open'",
      ...(ofState.length > 0 ? termsSql(findingList.noun, ofState, { p, now }) : [inInbox]),
    ],
    // Also where it came back and closed between two looks.
    closed: (p) => [
      "f.state = 'resolved'",
      `EXISTS (${told(p)} AND t.closed_at IS NULL)`,
      ...findingList.reach(scope, p),
    ],
  };
}

/** Takes all that is there as told: only what comes later is new. Gives how many. */
export async function takeAsTold(tx: Runner, alertId: string, where: Where, now: Date): Promise<number> {
  const p = new SqlParameters();
  const taken = await tx.query(
    `INSERT INTO alert_sent (alert_id, finding_id, episode, at, baseline)
     SELECT ${p.add(alertId)}::uuid, f.id, ${episodeSql}, ${p.time(now)}, true FROM findings f WHERE ${where(p).join(" AND ")}
     ON CONFLICT DO NOTHING`,
    p.values,
  );
  return taken.rowCount ?? 0;
}
