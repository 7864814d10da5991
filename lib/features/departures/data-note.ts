import { Directory } from "@/lib/features/people/data-directory";
import type { Runner } from "@/lib/platform/read";
import type { DepartureReason } from "./schema";

/** One identity that somebody's leaving touches. */
export interface DepartureLine {
  personId: string;
  identityId: string;
  why: DepartureReason;
  evidence: string;
}

/** What traces say of who made an identity. */
const madeBy = "('creator', 'registered_by')";
/** A page reads the directory for so many names at most; for more, it reads all of it. */
const mostNames = 100;

/** An identity that a trace names somebody on. */
interface Trace {
  personId: string;
  identityId: string;
  /** Whether it says that they made it. */
  made: boolean;
  value: string;
}

/**
 * Everything that these people own, made, lent a token to, or could know a secret of. It is judged so: owned is what they
 * accepted; made is what a source's creator names them on, by the same names as the findings about leavers go; automation runs on
 * theirs where the rule about personal tokens found it on their account, their tokens, or what acts as them; a secret they could
 * know where a static credential of what they, or a team of theirs, answer for or made may still work, and their own tokens.
 */
export async function departureLines(db: Runner, personIds: readonly string[]): Promise<DepartureLine[]> {
  if (personIds.length === 0) return [];
  const traces = await tracesOf(db, personIds);
  const found = await db.query<DepartureLine>(
    `WITH people AS (SELECT id, name FROM people WHERE id = ANY($1::uuid[])),
     accounts AS (
       SELECT a.person_id, a.subject_id AS id FROM person_accounts a WHERE a.kind = 'directory' AND a.person_id = ANY($1::uuid[])),
     traced AS (
       SELECT "personId" AS person_id, "identityId" AS id, bool_or(made) AS made, min(value) FILTER (WHERE made) AS value
       FROM json_to_recordset($2::json) AS t("personId" uuid, "identityId" uuid, made boolean, value text) GROUP BY 1, 2),
     owned AS (
       SELECT o.person_id, o.subject_id AS id, string_agg(o.role || ' owner since ' || to_char(coalesce(o.confirmed_at, o.set_at), 'YYYY-MM-DD'), ', ' ORDER BY o.role DESC) AS since
       FROM ownerships o WHERE o.person_id = ANY($1::uuid[]) AND o.subject_type = 'identity' AND o.state = 'accepted' GROUP BY 1, 2),
     of_team AS (
       SELECT m.person_id, o.subject_id AS id, min(t.name) AS team FROM team_members m JOIN ownerships o ON o.team_id = m.team_id
       JOIN teams t ON t.id = m.team_id
       WHERE m.person_id = ANY($1::uuid[]) AND o.subject_type = 'identity' AND o.state = 'accepted' GROUP BY 1, 2),
     theirs AS (
       SELECT person_id, id, 'their own account' AS whose FROM accounts
       UNION SELECT t.person_id, t.id, 'their own token or account' FROM traced t JOIN identities i ON i.id = t.id WHERE i.managed_by = 'person'
       UNION SELECT a.person_id, t.subject_id, 'it acts in their name' FROM accounts a JOIN trusts t ON t.identity_id = a.id
         WHERE t.kind = 'runs_as' AND t.effect = 'allow' AND t.subject_id IS NOT NULL AND t.gone_at IS NULL),
     reach AS (
       SELECT person_id, id, 'they own it' AS how, 1 AS place FROM owned
       UNION ALL SELECT person_id, id, 'they made it', 2 FROM traced WHERE made
       UNION ALL SELECT person_id, id, 'it is their own', 3 FROM theirs WHERE whose <> 'their own account'
       UNION ALL SELECT person_id, id, 'their team ' || team || ' owns it', 4 FROM of_team),
     lines AS (
       SELECT person_id, id, 'owns' AS why, 'They are its ' || since || '.' AS evidence FROM owned
       UNION ALL SELECT person_id, id, 'created', 'Its source names ' || value || ' as who made it.' FROM traced WHERE made
       UNION ALL SELECT * FROM (SELECT DISTINCT ON (h.person_id, h.id) h.person_id, h.id, 'runs_on_theirs',
           upper(left(h.whose, 1)) || substr(h.whose, 2) || ': ' || f.sentence
         FROM theirs h JOIN findings f ON f.identity_id = h.id AND f.rule_id = 'personal-token-automation' AND f.state = 'open'
         ORDER BY h.person_id, h.id, f.rank DESC, f.id) runs
       UNION ALL SELECT * FROM (SELECT DISTINCT ON (r.person_id, r.id) r.person_id, r.id, 'could_know', CASE WHEN i.active_static > 0
           THEN upper(left(r.how, 1)) || substr(r.how, 2) || ', and ' || i.active_static || ' static credential' || CASE WHEN i.active_static = 1 THEN ' of it works.' ELSE 's of it work.' END
           ELSE upper(left(r.how, 1)) || substr(r.how, 2) || ', and it may have a static credential that works: its source does not say.' END
         FROM reach r JOIN identities i ON i.id = r.id WHERE i.active_static > 0 OR i.static_unknown ORDER BY r.person_id, r.id, r.place) known)
     SELECT l.person_id AS "personId", l.id AS "identityId", l.why, left(l.evidence, 2000) AS evidence
     FROM lines l JOIN people p ON p.id = l.person_id JOIN identities i ON i.id = l.id AND i.gone_at IS NULL
       AND NOT (i.class = 'human' AND i.kind = 'directory_account' AND l.why <> 'runs_on_theirs')
     ORDER BY 1, 2, 3`,
    [personIds, JSON.stringify(traces)],
  );
  return found.rows;
}

/** Where sources name these people, by every name that their accounts have. */
async function tracesOf(db: Runner, personIds: readonly string[]): Promise<Trace[]> {
  const named = await db.query<{ value: string; made: boolean; ids: string[] }>(
    `WITH names AS (
       SELECT lower(p.email) AS name FROM people p WHERE p.id = ANY($1::uuid[]) AND p.email IS NOT NULL
       UNION SELECT lower(u.name) FROM person_accounts a JOIN identities i ON i.id = a.subject_id
         CROSS JOIN LATERAL (SELECT i.name UNION SELECT i.external_id UNION SELECT l.alias FROM aliases l WHERE l.identity_id = i.id) u
         WHERE a.kind = 'directory' AND a.person_id = ANY($1::uuid[])),
     logins AS (SELECT DISTINCT regexp_replace(split_part(name, '@', 1), '[._[:space:]-]+', '.', 'g') AS login FROM names)
     SELECT h.value, h.type IN ${madeBy} AS made, array_agg(i.id) AS ids
     FROM identities i CROSS JOIN LATERAL jsonb_to_recordset(i.owner_hints) AS h(type text, value text)
     WHERE i.owner_hints <> '[]' AND i.gone_at IS NULL AND (h.type IN ${madeBy} OR i.managed_by = 'person')
       AND (regexp_replace(lower(trim(h.value)), '^.*/', '') IN (SELECT name FROM names) OR lower(trim(h.value)) IN (SELECT name FROM names)
         OR regexp_replace(regexp_replace(lower(trim(h.value)), '^.*/', ''), '[._[:space:]-]+', '.', 'g') IN (SELECT login FROM logins))
     GROUP BY 1, 2`,
    [personIds],
  );
  const values = [...new Set(named.rows.map(({ value }) => value))];
  const directory = values.length > mostNames ? await Directory.whole(db) : await Directory.of(db, values);
  const wanted = new Set(personIds);
  return named.rows.flatMap(({ value, made, ids }) => {
    const personId = directory.find(value)?.personId;
    if (!personId || !wanted.has(personId)) return [];
    return ids.map((identityId) => ({ personId, identityId, made, value }));
  });
}
