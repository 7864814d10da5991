import type { Pool } from "pg";
import { riskList } from "@/lib/domain/assessment/owasp";
import { formatQuery } from "@/lib/domain/query/format";
import type { MatchTerm } from "@/lib/domain/query/grammar";
import { readRuleWords } from "@/lib/features/rules/data-words";
import type { Page } from "@/lib/platform/keyset";
import { listPage } from "@/lib/platform/list";
import { isUuid, type SqlParameters } from "@/lib/platform/query-sql";
import { guardedRead } from "@/lib/platform/read";
import type { Scope } from "@/lib/platform/scope";
import { findingsWhere } from "./list";
import { inInbox } from "./query";
import type { FindingRow, FindingView, Joined } from "./schema";

const mostJoined = 8;

/** One finding; null where there is none that the scope reaches. Throws an AppError, `query_timeout`. */
export async function getFinding(
  pool: Pool,
  scope: Scope,
  id: string,
  now: Date,
): Promise<FindingView | null> {
  if (!isUuid(id)) return null;
  const read = (where: (p: SqlParameters) => string, limit: number): Promise<Page<FindingRow>> =>
    listPage(pool, findingsWhere(where), scope, { terms: [], now, sort: "rank", direction: "desc", limit });
  const [finding] = (await read((p) => `f.id = ${p.add(id)}::uuid`, 1)).rows;
  if (!finding) return null;
  const beside = async (
    where: (p: SqlParameters) => string,
    ...terms: readonly MatchTerm[]
  ): Promise<Joined> => {
    const page = await read((p) => `${inInbox} AND f.id <> ${p.add(id)}::uuid AND ${where(p)}`, mostJoined);
    return { rows: page.rows, query: formatQuery(terms), more: page.next !== null };
  };
  const { identity, cause, rule } = finding;
  const words = (await guardedRead(pool, (db) => readRuleWords(db, [rule.id]))).get(rule.id);
  return {
    finding,
    rule: words
      ? { why: words.why, fix: words.fix, verify: words.verify, frameworks: words.frameworks }
      : null,
    risks: finding.risks.map((risk) => ({ id: risk, title: riskList[risk] })),
    identity: identity ? await standingOf(pool, identity.id) : null,
    sameIdentity: identity
      ? await beside((p) => `f.identity_id = ${p.add(identity.id)}::uuid`, is("identity", identity.id))
      : nothing,
    sameCause: cause
      ? await beside(
          (p) => `f.rule_id = ${p.add(rule.id)} AND f.cause_key = ${p.add(cause.key)}`,
          is("rule", rule.id),
          is("cause", cause.key),
        )
      : nothing,
  };
}

const nothing: Joined = { rows: [], query: "", more: false };

function is(field: string, value: string): MatchTerm {
  return { kind: "match", negated: false, field, values: [{ kind: "value", value }] };
}

function standingOf(pool: Pool, id: string): Promise<FindingView["identity"]> {
  return guardedRead(pool, async (db) => {
    const found = await db.query<NonNullable<FindingView["identity"]>>(
      "SELECT risk, tier, gone_at IS NOT NULL AS gone FROM identities WHERE id = $1::uuid",
      [id],
    );
    return found.rows[0] ?? null;
  });
}
