import { Roll } from "@/lib/domain/ownership/roll";
import type { Runner } from "@/lib/platform/read";

/** Everybody, every team, and the names of people's accounts in directories and sources. */
export async function loadRoll(db: Runner): Promise<Roll> {
  const people = await db.query<{
    id: string;
    name: string;
    email: string | null;
    active: boolean;
    managerId: string | null;
    teamIds: string[];
  }>(
    `SELECT p.id, p.name, p.email, p.active AND p.gone_at IS NULL AS active, p.manager_id AS "managerId",
       ARRAY(SELECT m.team_id FROM team_members m WHERE m.person_id = p.id ORDER BY m.team_id) AS "teamIds"
     FROM people p ORDER BY p.id`,
  );
  const teams = await db.query<{ id: string; name: string; active: boolean }>(
    `SELECT t.id, t.name, EXISTS (SELECT FROM team_members m JOIN people p ON p.id = m.person_id
       WHERE m.team_id = t.id AND p.active AND p.gone_at IS NULL) AS active FROM teams t ORDER BY t.id`,
  );
  const accounts = await accountsOf(db);
  return new Roll(
    people.rows.map((person) => ({ ...person, accounts: accounts.get(person.id) ?? [] })),
    teams.rows,
  );
}

/**
 * The names of accounts that are a person's: those that were joined to them, and those in whose names their address is. A join
 * that somebody made goes before an address.
 */
async function accountsOf(db: Runner): Promise<Map<string, string[]>> {
  const found = await db.query<{ person_id: string; names: string[] }>(
    `WITH named AS (
       SELECT d.id, d.external_id AS name FROM identities d WHERE d.class = 'human' AND d.gone_at IS NULL
       UNION SELECT a.identity_id, a.alias FROM aliases a JOIN identities d ON d.id = a.identity_id WHERE d.class = 'human' AND d.gone_at IS NULL),
     whose AS (
       SELECT subject_id AS id, person_id FROM person_accounts WHERE kind = 'directory'
       UNION SELECT n.id, p.id FROM named n JOIN people p ON p.email = lower(n.name)
         WHERE NOT EXISTS (SELECT FROM person_accounts w WHERE w.kind = 'directory' AND w.subject_id = n.id))
     SELECT w.person_id, array_agg(DISTINCT n.name) AS names FROM whose w JOIN named n ON n.id = w.id GROUP BY 1`,
  );
  return new Map(found.rows.map(({ person_id, names }) => [person_id, names]));
}

/** Tells one state of people, teams and their accounts from another. */
export async function printOfPeople(db: Runner): Promise<string> {
  const sum = (table: string) =>
    `(SELECT count(*) || ':' || coalesce(sum(hashtextextended(x::text, 0)::numeric), 0) FROM ${table} x)`;
  const tables = ["people", "teams", "team_members", "person_accounts"];
  const found = await db.query<{ print: string }>(
    `SELECT concat_ws(' ', ${tables.map(sum).join(", ")}) AS print`,
  );
  return found.rows[0]?.print ?? "";
}
