import {
  type ThresholdName,
  type ThresholdOverrides,
  thresholdOf,
  thresholds,
} from "@/lib/domain/definitions/thresholds";
import { thresholdsSetting } from "@/lib/features/thresholds/schema";

/**
 * The definitions of `lib/domain/definitions` as SQL, for numbers over all identities at once. An integration test holds
 * the two together row by row. Each function takes the alias of the table and gives an expression.
 */

/** A threshold, as it is set here, as an interval, in words that PostgreSQL reads; a day is 24 hours. */
export function intervalOf(name: ThresholdName, unit: "days" | "hours", limits: ThresholdOverrides): string {
  return `interval '${thresholdOf(name, limits) * (unit === "days" ? 24 : 1)} hours'`;
}

/** A threshold as it is set here, read by the statement itself: an integer. */
export function thresholdSql(name: ThresholdName): string {
  return `coalesce((SELECT (s.value->>'${name}')::int FROM settings s WHERE s.name = '${thresholdsSetting}'), ${thresholds[name].value})`;
}

/**
 * `isInPopulation`. Instances of ephemeral identities are never rows, and nothing takes a row out of the count. `gone` is
 * the expression that says so, where the table is a tally.
 */
export function populationSql(i: string, gone = `${i}.gone_at IS NOT NULL`): string {
  return `(NOT (${gone}) AND ${i}.class <> 'human' AND ${i}.managed_by IN ('customer', 'third_party')
    AND ${i}.status IN ('active', 'unknown'))`;
}

/** `isShortLivedCredential`: yes, no or unknown. */
export function shortLivedCredentialSql(c: string, limits: ThresholdOverrides): string {
  const life = `(${c}.expires_at - coalesce(${c}.last_rotated_at, ${c}.created_at))`;
  return `CASE
    WHEN ${c}.type IN ('federated', 'platform_managed') THEN 'yes'
    WHEN ${c}.lifetime IN ('federated', 'platform_managed', 'short_lived') THEN 'yes'
    WHEN ${c}.lifetime = 'static' THEN 'no'
    WHEN ${c}.type = 'x509' THEN CASE
      WHEN ${life} > ${intervalOf("shortLivedCertificate", "days", limits)} THEN 'no'
      WHEN ${c}.renewal = 'manual' THEN 'no'
      WHEN ${life} IS NULL OR ${c}.renewal = 'unknown' THEN 'unknown'
      ELSE 'yes' END
    WHEN ${life} IS NULL THEN 'unknown'
    WHEN ${life} <= ${intervalOf("shortLivedToken", "hours", limits)} THEN 'yes'
    ELSE 'no' END`;
}

/** What decides about dormancy beside the columns of last use; each an expression. */
export interface DormancySql {
  /** The table with created_at and the columns of last use. */
  row: string;
  status: string;
  expectedUse: string;
  /** yes, no or unknown. */
  runsSomething: string;
  /** The instant at which it is judged. */
  at: string;
  limits: ThresholdOverrides;
}

/** `isDormant`: yes, no or unknown. */
export function dormantSql({ row, status, expectedUse, runsSomething, at, limits }: DormancySql): string {
  const days = thresholdOf("dormant", limits);
  const cut = `(${at} - ${intervalOf("dormant", "days", limits)})`;
  const pause = `CASE ${expectedUse} WHEN 'continuous' THEN 1 WHEN 'monthly' THEN 31 WHEN 'quarterly' THEN 92 WHEN 'yearly' THEN 366 END`;
  return `CASE
    WHEN ${status} NOT IN ('active', 'unknown') THEN 'no'
    WHEN ${expectedUse} = 'emergency' OR (${pause}) > ${days} THEN 'no'
    WHEN ${runsSomething} = 'yes' THEN 'no'
    WHEN ${row}.created_at >= ${cut} THEN 'no'
    WHEN ${row}.last_used_at >= ${cut} - make_interval(secs => coalesce(${row}.last_used_precision, 0)) THEN
      CASE WHEN ${row}.last_used_grade = 'inferred' THEN 'unknown' ELSE 'no' END
    WHEN ${status} = 'unknown' THEN 'unknown'
    WHEN ${row}.created_at IS NULL AND ${row}.last_used_at IS NULL THEN 'unknown'
    WHEN (${row}.last_used_gap = 'none' AND ${row}.covered_since <= ${cut}) IS NOT TRUE THEN 'unknown'
    WHEN ${runsSomething} = 'unknown' THEN 'unknown'
    ELSE 'yes' END`;
}

/** `isNeverUsed`: true where it is known that there was no use. */
export function neverUsedSql(row: string): string {
  return `(${row}.last_used_at IS NULL AND ${row}.last_used_gap = 'none' AND ${row}.covered_since <= ${row}.created_at) IS TRUE`;
}

/** Somebody active is in the team of an ownership `o`: looked up for each, which is right for some. */
const teamIsHere = `EXISTS (SELECT FROM team_members m JOIN people mp ON mp.id = m.person_id
  WHERE m.team_id = o.team_id AND mp.active AND mp.gone_at IS NULL)`;

/** How the answers of all are read in one pass: joins to an ownership `o`, how these tell that its team is here, and more columns. */
export interface AllAnswers {
  joins: string;
  teamIsHere: string;
  columns: string;
}

/**
 * The answers of every owner of an identity that was ever asked, as a query with the columns `subject_id`, `role`,
 * `answer` (yes, no, unknown) and `owner`, which names the person or team. A word given before `reconfirmedSince` does
 * not count any more.
 */
export function ownerAnswersSql(reconfirmedSince: string, all?: AllAnswers): string {
  return `SELECT o.subject_id, o.role, coalesce('person:' || o.person_id, 'team:' || o.team_id) AS owner${all ? `, ${all.columns}` : ""}, CASE
      WHEN o.state <> 'accepted' OR o.confirmed_at IS NULL OR o.confirmed_at < ${reconfirmedSince} THEN 'no'
      WHEN o.person_id IS NOT NULL THEN CASE WHEN p.id IS NULL THEN 'unknown' WHEN p.active AND p.gone_at IS NULL THEN 'yes' ELSE 'no' END
      WHEN o.team_id IS NOT NULL AND ${all?.teamIsHere ?? teamIsHere} THEN 'yes'
      ELSE 'no' END AS answer
    FROM ownerships o LEFT JOIN people p ON p.id = o.person_id ${all?.joins ?? ""} WHERE o.subject_type = 'identity'`;
}

/** Whether two owners are asked for; true or NULL where it is not known to be so. */
export function needsBusinessSql(i: string): string {
  return `(${i}.sensitivity = 'high' OR (${i}.tier = 0 AND ${i}.environment = 'production'))`;
}

/** `isOwned`: yes, no or unknown, from the answers of the two owners (null: there is none) and whether two are asked for. */
export function ownedSql(technical: string, business: string, needsBusiness: string): string {
  return `CASE
    WHEN coalesce(${technical}, 'no') = 'no' THEN 'no'
    WHEN (${needsBusiness}) IS NOT TRUE THEN ${technical}
    WHEN coalesce(${business}, 'no') = 'no' THEN 'no'
    WHEN ${technical} = 'unknown' THEN 'unknown'
    ELSE ${business} END`;
}

/** Facts about the ways into an identity; each an expression. */
export interface WaysInSql {
  /** Credentials that may work, and what `shortLivedCredentialSql` says of them. */
  open: string;
  /** Whether an active one works for a long time. */
  activeLong: string;
  /** Whether one of them is not known to be short-lived. */
  notShort: string;
  keysHidden: string;
  /** nothing, static_keys_only, others or unknown. */
  reachableFrom: string;
}

/** `isShortLived`: yes, no, unknown or no_way_in. */
export function shortLivedSql(ways: WaysInSql): string {
  return `CASE
    WHEN ${ways.activeLong} THEN 'no'
    WHEN ${ways.reachableFrom} = 'static_keys_only' THEN 'no'
    WHEN ${ways.keysHidden} THEN 'unknown'
    WHEN ${ways.notShort} THEN 'unknown'
    WHEN ${ways.reachableFrom} = 'unknown' THEN 'unknown'
    WHEN ${ways.open} = 0 AND ${ways.reachableFrom} = 'nothing' THEN 'no_way_in'
    ELSE 'yes' END`;
}
