/**
 * The condition under which the question `q` is for a person: they are asked, a team of theirs is, or somebody who is away
 * and has them answer meanwhile.
 */
export function askedOf(q: string, person: string, now: string): string {
  return `(${q}.person_id = ${person}
    OR ${q}.team_id = ANY(ARRAY(SELECT m.team_id FROM team_members m WHERE m.person_id = ${person}))
    OR ${q}.person_id = ANY(ARRAY(SELECT a.id FROM people a WHERE a.delegate_id = ${person} AND ${isAwaySql("a", now)})))`;
}

/** Whether the person `p` is out of office. */
export function isAwaySql(p: string, now: string): string {
  return `(coalesce(${p}.away_from, ${p}.away_until) IS NOT NULL AND coalesce(${p}.away_from <= ${now}, true)
    AND coalesce(${p}.away_until > ${now}, true))`;
}
