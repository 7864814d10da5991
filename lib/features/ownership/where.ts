import {
  needsBusinessSql,
  ownedSql,
  ownerAnswersSql,
  populationSql,
  thresholdSql,
} from "@/lib/features/metrics/definition-sql";

/** An ownership `o` that nobody said: the account or a rule names them, and may take it back by itself. */
export const derivedSql = (o: string) =>
  `(${o}.state = 'suggested' AND (${o}.set_by = 'account' OR ${o}.set_by LIKE 'rule:%'))`;

/** What an owner's word counts from; `now` is an expression. */
const countsFrom = (now: string) =>
  `(${now} - make_interval(hours => 24 * ${thresholdSql("ownerReconfirmation")}))`;

/**
 * When an acceptance `o` that still stands stopped to count: they left, said it too long ago, or nobody of the team is here. Of a
 * team that people were taken out of nobody knows when: then since it accepted.
 */
const lapsedOf = (now: string) => `CASE WHEN o.state = 'accepted' THEN least(
    CASE WHEN p.id IS NOT NULL AND NOT (p.active AND p.gone_at IS NULL) THEN coalesce(p.gone_at, o.confirmed_at, o.set_at) END,
    CASE WHEN o.confirmed_at IS NULL THEN o.set_at
      WHEN o.confirmed_at < ${countsFrom(now)} THEN o.confirmed_at + make_interval(hours => 24 * ${thresholdSql("ownerReconfirmation")}) END,
    CASE WHEN o.team_id IS NOT NULL AND tm.here IS NOT TRUE THEN coalesce(tm.gone_at, o.confirmed_at, o.set_at) END) END`;

/** Of how many identities something is read: then all teams are read once, or each is looked up. */
type Many = "all" | "some";

/** Joins to an ownership `o` whether somebody active is in its team, and when the last of those who left did. */
function teamsJoin(many: Many): string {
  const facts = `bool_or(mp.active AND mp.gone_at IS NULL) AS here, max(mp.gone_at) AS gone_at
    FROM team_members m JOIN people mp ON mp.id = m.person_id`;
  return many === "all"
    ? `LEFT JOIN (SELECT m.team_id, ${facts} GROUP BY m.team_id) tm ON tm.team_id = o.team_id`
    : `LEFT JOIN LATERAL (SELECT ${facts} WHERE m.team_id = o.team_id) tm ON TRUE`;
}

/**
 * Joins to identities `i` what their owners answer: `tech` and `biz`, each with `answer`, `owner`, and `lapsed_at`, when an
 * acceptance stopped to count.
 */
export function ownersJoin(i: string, now: string, many: Many = "all"): string {
  const answers = ownerAnswersSql(countsFrom(now), {
    joins: teamsJoin(many),
    teamIsHere: "tm.here",
    columns: `${lapsedOf(now)} AS lapsed_at`,
  });
  return `LEFT JOIN (${answers}) tech ON tech.subject_id = ${i}.id AND tech.role = 'technical'
    LEFT JOIN (${answers}) biz ON biz.subject_id = ${i}.id AND biz.role = 'business'`;
}

/** The ids among `ids` whose owner of a part answers for them, or may: nobody else is named over their word. */
export function countingSql(ids: string, part: string, now: string): string {
  return `SELECT a.subject_id AS id FROM (${ownerAnswersSql(countsFrom(now))}) a
    WHERE a.subject_id = ANY(${ids}) AND a.role = ${part} AND a.answer <> 'no'`;
}

/** `isOwned` of an identity `i` with its owners joined: yes, no or unknown. */
export const ownedOf = (i: string) => ownedSql("tech.answer", "biz.answer", needsBusinessSql(i));

/** The ids of identities of which `isOwned` says one thing. */
export function ownedIdsSql(answer: "yes" | "no" | "unknown", now: string): string {
  return `SELECT oi.id FROM identities oi ${ownersJoin("oi", now)} WHERE ${ownedOf("oi")} = '${answer}'`;
}

/** Joins to identities `i`, whose owners are joined, when their owners fell away: what `sinceOf` reads. */
export function lapsesJoin(i: string): string {
  return `LEFT JOIN owner_lapses ft ON ft.identity_id = ${i}.id AND ft.role = 'technical'
    LEFT JOIN owner_lapses fb ON fb.identity_id = ${i}.id AND fb.role = 'business'
    LEFT JOIN owner_halves oh ON oh.identity_id = ${i}.id`;
}

/** Only its second owner is missing. */
const half = "(coalesce(tech.answer, 'no') <> 'no')";

/**
 * Since when nobody answers for an identity `i` of which `ownedOf` says no. Where only the second owner is missing, since that
 * is known: what asks for one may be new, and the first saying it again changes nothing of it.
 */
function sinceOf(i: string, now: string): string {
  const lapse = `least(tech.lapsed_at, CASE WHEN ${needsBusinessSql(i)} THEN biz.lapsed_at END)`;
  const fell = `greatest(ft.at, CASE WHEN ${needsBusinessSql(i)} THEN fb.at END)`;
  return `CASE WHEN ${half} THEN coalesce(oh.at, ${now}) ELSE greatest(${i}.first_seen_at, ${lapse}, ${fell}) END`;
}

/** By when somebody is to answer for such an identity. */
export function dueOf(i: string, now: string): string {
  return `(${sinceOf(i, now)} + make_interval(hours => 24 * CASE WHEN ${i}.tier IN (0, 1)
    THEN ${thresholdSql("unownedPrivileged")} ELSE ${thresholdSql("unowned")} END))`;
}

/**
 * The identities of the population that nobody answers for: `id`, `since` (when the last owner fell away, else when it was
 * first seen), `due_at`, and `half` (only its second owner is missing; then since that is known). `columns`: of `i`, in place of its id.
 */
export function unownedSql(now: string, columns = "i.id", many: Many = "all"): string {
  return `SELECT ${columns}, ${half} AS half, ${sinceOf("i", now)} AS since, ${dueOf("i", now)} AS due_at
    FROM identities i ${ownersJoin("i", now, many)} ${lapsesJoin("i")}
    WHERE ${populationSql("i")} AND ${ownedOf("i")} = 'no'`;
}
