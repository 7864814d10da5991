/**
 * What became of everything that leavers left behind, read from what stands: owners, questions, findings and credentials. A
 * departure `dep` and its item `t` are joined; nothing of it is stored, so it is never out of date.
 */

/** A credential `c` that lasts and may work: what a leaver could still have a copy of. When it was made tells whether they do. */
const lastingSql =
  "c.identity_id = t.identity_id AND c.gone_at IS NULL AND c.status IN ('active', 'unknown') AND c.lifetime IN ('static', 'unknown')";
const madeSql = "coalesce(c.last_rotated_at, c.created_at)";

/** none | rotated | old | unknown: whether its secrets are newer than the departure. */
const secretSql = `(SELECT CASE WHEN count(*) = 0 THEN 'none'
    WHEN bool_or(c.status = 'active' AND c.lifetime = 'static' AND ${madeSql} < dep.noticed_at) THEN 'old'
    WHEN bool_and(${madeSql} >= dep.noticed_at) IS TRUE AND bool_and(${madeSql} IS NOT NULL) THEN 'rotated' ELSE 'unknown' END
  FROM credentials c WHERE ${lastingSql})`;

/** Somebody else who is here answers for it, and whoever left does not any more. */
const takenSql = `(NOT EXISTS (SELECT FROM ownerships o WHERE o.subject_id = t.identity_id AND o.state = 'accepted' AND o.person_id = dep.person_id)
  AND EXISTS (SELECT FROM ownerships o LEFT JOIN people h ON h.id = o.person_id WHERE o.subject_id = t.identity_id AND o.state = 'accepted'
    AND (o.team_id IS NOT NULL OR h.active)))`;

const askedSql = `EXISTS (SELECT FROM owner_questions q WHERE q.identity_id = t.identity_id AND q.state = 'asked'
  AND q.person_id IS DISTINCT FROM dep.person_id)`;

const runsSql = `EXISTS (SELECT FROM findings f WHERE f.identity_id = t.identity_id AND f.rule_id = 'personal-token-automation' AND f.state <> 'resolved')`;

/**
 * The items that a condition on `t`, `dep` and `i` finds, with `stands` (open | asked | taken | rotated | retired | kept) and
 * `secret`. An identity that is in the record no more has neither name nor kind.
 */
export function standingSql(where: string): string {
  return `SELECT t.*, dep.person_id, dep.noticed_at, i.name, i.kind, i.external_id, i.system, i.risk, s.secret, s.taken, CASE
      WHEN t.state = 'kept' THEN 'kept'
      WHEN i.id IS NULL OR i.gone_at IS NOT NULL THEN 'retired'
      WHEN t.why = 'could_know' THEN CASE s.secret WHEN 'none' THEN 'retired' WHEN 'rotated' THEN 'rotated' ELSE 'open' END
      WHEN t.why = 'runs_on_theirs' THEN CASE WHEN ${runsSql} THEN 'open' ELSE 'retired' END
      WHEN s.taken THEN 'taken' WHEN ${askedSql} THEN 'asked' ELSE 'open' END AS stands
    FROM departure_items t JOIN departures dep ON dep.id = t.departure_id LEFT JOIN identities i ON i.id = t.identity_id
    CROSS JOIN LATERAL (SELECT ${secretSql} AS secret, ${takenSql} AS taken) s WHERE ${where}`;
}

/** Still to be done. */
export const unsettledSql = "x.stands IN ('open', 'asked')";

/** Taken over, and the secret that the leaver could know may still work. */
export const unrotatedSql = "(x.taken AND x.why = 'could_know' AND x.stands = 'open')";
