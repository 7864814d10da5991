import { identityNoun } from "@/lib/features/identities/query";
import { needsBusinessSql, populationSql } from "@/lib/features/metrics/definition-sql";
import { derivedSql } from "@/lib/features/ownership/where";
import { type SqlParameters, termsSql } from "@/lib/platform/query-sql";
import type { Runner } from "@/lib/platform/read";
import type { LiveRule } from "./data-live";

/**
 * What rules lead to, as parts of a statement. One place says it for the preview and for what is written: an identity `i` of
 * the population gets, for each role that is asked for, the owner of the first rule that finds it, of those whose owner has
 * not said that it is not theirs; never over whom a person named or who was asked, but in place of another who declined.
 */

/** The condition that a rule finds the identity `i`. */
export function foundBySql(rule: LiveRule, now: Date, p: SqlParameters): string {
  const terms = termsSql(identityNoun, rule.terms, { p, now, names: rule.names });
  return ["i.gone_at IS NULL", ...terms].join(" AND ");
}

/** The condition that an owner is asked of the identity `i`, in the role that the rule names one for. */
export function askedForSql({ role }: Pick<LiveRule, "role">): string {
  return role === "business"
    ? `${populationSql("i")} AND ${needsBusinessSql("i")} IS TRUE`
    : populationSql("i");
}

/** Whether whom a row `x` (identity, role, person, team) names said that it is not theirs, or an analyst did. */
export const refusedSql = (
  x: string,
) => `(EXISTS (SELECT FROM owner_questions q WHERE q.identity_id = ${x}.id AND q.role = ${x}.role
    AND q.state IN ('declined', 'unsure') AND (q.person_id = ${x}.person_id OR q.team_id = ${x}.team_id))
  OR EXISTS (SELECT FROM owner_refusals n WHERE n.identity_id = ${x}.id AND n.role = ${x}.role
    AND (n.person_id = ${x}.person_id OR n.team_id = ${x}.team_id)))`;

/** Whether somebody is being asked about the identity of a row `x`. */
export const askedSql = (x: string) =>
  `EXISTS (SELECT FROM owner_questions q WHERE q.identity_id = ${x}.id AND q.role = ${x}.role AND q.state = 'asked')`;

/** An ownership `o` that stands by a rule alone, and one that an account suggests. */
export const byRuleSql = `(o.state = 'suggested' AND o.set_by LIKE 'rule:%')`;
export const byAccountSql = `(o.state = 'suggested' AND o.set_by = 'account')`;

/** An ownership `o` whose owner declined, and is another than the one that a row `x` names. */
export const declinedBesideSql = (x: string) =>
  `(o.state = 'declined' AND (o.person_id, o.team_id) IS DISTINCT FROM (${x}.person_id, ${x}.team_id))`;

const nothing = `SELECT NULL::uuid AS id, NULL::text AS role, 0 AS position, NULL::uuid AS rule_id, NULL::uuid AS person_id,
  NULL::uuid AS team_id, NULL::text AS evidence WHERE FALSE`;

/**
 * The tables `found` (every identity of the population that a rule finds) and `target` (whom each gets). `ids`: of these
 * identities only, an array in SQL.
 */
export function targetSql(
  rules: readonly LiveRule[],
  { now, ids }: { now: Date; ids: string | null },
  p: SqlParameters,
): string {
  const within = ids === null ? "" : ` AND i.id = ANY(${ids})`;
  const arms = rules.map((rule) => {
    const uuid = (id: string | null) => `${p.add(id)}::uuid`;
    const facts = `${p.add(rule.role)}::text, ${p.add(rule.position)}::int, ${uuid(rule.id)}, ${uuid(rule.personId)}, ${uuid(rule.teamId)}, ${p.add(evidenceOf(rule))}::text`;
    return `SELECT i.id, ${facts} FROM identities i WHERE ${askedForSql(rule)}${within} AND ${foundBySql(rule, now, p)}`;
  });
  return `found AS (${[nothing, ...arms].join("\n UNION ALL ")}),
   target AS MATERIALIZED (
     SELECT DISTINCT ON (f.id, f.role) f.* FROM found f
     LEFT JOIN ownerships o ON o.subject_id = f.id AND o.role = f.role
     WHERE (o.id IS NULL OR ${derivedSql("o")} OR ${declinedBesideSql("f")}) AND NOT ${askedSql("f")} AND NOT ${refusedSql("f")}
     ORDER BY f.id, f.role, f.position, f.rule_id)`;
}

/** Why somebody is named, in words. */
export function evidenceOf({ name }: Pick<LiveRule, "name">): string {
  return `the rule “${name}” says so`;
}

/** Whether a row `t` of `target` says something else than the ownership `o` that stands, which may be none. */
export const differsSql = `((o.rule_id, o.person_id, o.team_id, o.evidence, o.set_by) IS DISTINCT FROM
  (t.rule_id, t.person_id, t.team_id, t.evidence, 'rule:' || t.rule_id))`;

/** The ownerships `o` of a rule alone that no rule stands behind any more. */
export function leftOverSql(ids: string | null): string {
  return `o.subject_type = 'identity' AND ${byRuleSql}${ids === null ? "" : ` AND o.subject_id = ANY(${ids})`}
    AND NOT EXISTS (SELECT FROM target t WHERE t.id = o.subject_id AND t.role = o.role)`;
}

/**
 * Whether the rest of a transaction joins by hash alone: how many rows rules lead to the planner cannot tell, and going through
 * all of them for each of them takes minutes.
 */
export async function joinByHash(tx: Runner, on: boolean): Promise<void> {
  await tx.query(`SET LOCAL enable_nestloop = ${on ? "off" : "on"}`);
}
