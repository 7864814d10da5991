import type { PoolClient } from "pg";
import type { AccountFacts } from "@/lib/domain/people/join";

/** An account of a directory or a member, with what is told of whoever it belongs to. */
export interface SpeakingAccount extends AccountFacts {
  kind: "directory" | "member";
  /** Who joined it: `rule`, or a person whose word is kept. */
  joinedBy: string | null;
  department: string | null;
  /** The identity that is the manager's account. */
  managerId: string | null;
}

/**
 * Whether a sighting `g` may say who is behind an account: it is the directory's own, or a live look at a part of it. What files and
 * programs say of somebody else's account joins nobody.
 */
export const tellsOfPeople =
  "(g.issuing OR EXISTS (SELECT FROM sources ls WHERE ls.id = g.source_id AND ls.mode = 'live'))";

/** Every account of a human being in the directories that are still read. */
export async function directoryAccounts(tx: PoolClient): Promise<SpeakingAccount[]> {
  const found = await tx.query<SpeakingAccount>(
    `SELECT 'directory' AS kind, i.id, i.realm, i.name AS login, nullif(i.tags->>'display name', '') AS "displayName",
       s.person->>'email' AS email, s.person->>'employeeNumber' AS "employeeNumber", s.person->>'department' AS department,
       coalesce(l.identity_id, (s.person->'manager'->>'id')::uuid) AS "managerId",
       i.status NOT IN ('disabled', 'expired') AND i.gone_at IS NULL AS active, a.person_id AS "personId", a.joined_by AS "joinedBy"
     FROM identities i
     JOIN LATERAL (
       SELECT g.observed->'person' AS person FROM sightings g JOIN sources o ON o.id = g.source_id
       WHERE g.record_id = i.id AND g.record_type = 'identity' AND ${tellsOfPeople} AND o.removed_at IS NULL
       ORDER BY (g.observed ? 'person') DESC, g.gone_at IS NOT NULL, g.rank, g.changed_at DESC LIMIT 1) s ON TRUE
     LEFT JOIN aliases l ON l.realm = s.person->'manager'->>'realm' AND l.alias = s.person->'manager'->>'externalId'
     LEFT JOIN person_accounts a ON a.kind = 'directory' AND a.subject_id = i.id
     WHERE i.class = 'human' AND i.kind = 'directory_account' ORDER BY i.id`,
  );
  return found.rows;
}

/** Members of Rollcall. */
export async function memberAccounts(tx: PoolClient): Promise<SpeakingAccount[]> {
  const found = await tx.query<SpeakingAccount>(
    `SELECT 'member' AS kind, u.id, 'rollcall' AS realm, u.email AS login, u.name AS "displayName", lower(u.email) AS email,
       NULL AS "employeeNumber", NULL AS department, NULL AS "managerId", u.disabled_at IS NULL AS active,
       coalesce(a.person_id, p.id) AS "personId", a.joined_by AS "joinedBy"
     FROM users u LEFT JOIN people p ON p.id = u.person_id LEFT JOIN person_accounts a ON a.kind = 'member' AND a.subject_id = u.id ORDER BY u.id`,
  );
  return found.rows;
}
