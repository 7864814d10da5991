import type { Pool } from "pg";
import { findingFields } from "@/lib/domain/query/finding-fields";
import { parseQuery } from "@/lib/domain/query/parse";
import { severities } from "@/lib/domain/severity";
import { readRuleWords } from "@/lib/features/rules/data-words";
import { findNames, listWhere } from "@/lib/platform/list";
import { SqlParameters } from "@/lib/platform/query-sql";
import { guardedRead } from "@/lib/platform/read";
import type { Scope } from "@/lib/platform/scope";
import { findingList } from "./list";
import type { CausePage } from "./schema";

const mostGroups = 200;
/** All matches are looked through, not one page of them. */
const timeoutMs = 3000;

interface RawGroup {
  rule: string;
  key: string;
  title: string;
  severity: number;
  findings: number;
  identities: number;
}

/** What has a common cause, by rule and cause: one deed mends each of these. Throws an AppError, `query_timeout`. */
export async function readCauses(pool: Pool, scope: Scope, q: string, now: Date): Promise<CausePage> {
  const parsed = parseQuery(q, findingFields);
  if (!parsed.ok) return { groups: [], more: false };
  const { terms } = parsed;
  const found = await guardedRead(
    pool,
    async (db) => {
      const p = new SqlParameters();
      const query = await findNames(db, findingList.noun, { terms, now });
      const where = listWhere(findingList, scope, query, p);
      const { rows } = await db.query<RawGroup>(
        `SELECT f.rule_id AS rule, f.cause_key AS key, coalesce(min(f.cause_title), f.cause_key) AS title,
           min(array_position(${p.add(severities)}::text[], f.severity)) AS severity, count(*)::int AS findings,
           count(DISTINCT f.identity_id)::int AS identities
         FROM findings f WHERE ${["f.cause_key IS NOT NULL", ...where].join(" AND ")}
         GROUP BY f.rule_id, f.cause_key ORDER BY severity, findings DESC, f.rule_id, f.cause_key LIMIT ${mostGroups + 1}`,
        p.values,
      );
      const words = await readRuleWords(
        db,
        rows.map(({ rule }) => rule),
      );
      return { rows, words };
    },
    timeoutMs,
  );
  return {
    groups: found.rows.slice(0, mostGroups).map(({ rule, key, title, severity, findings, identities }) => ({
      rule: { id: rule, title: found.words.get(rule)?.title ?? rule },
      cause: { key, title },
      severity: severities[severity - 1] ?? "low",
      findings,
      identities,
    })),
    more: found.rows.length > mostGroups,
  };
}
