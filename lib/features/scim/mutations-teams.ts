import type { PoolClient } from "pg";
import { markForAssessment } from "@/lib/features/assessment/mutations-marks";

const longestName = 200;

/**
 * The team of a group: the one that follows it, else the one that is called so already and follows nothing, else a new one. Who is in
 * the group is in the team; whom a human put there stays. The name goes along while nobody gave the team another. `users`: only these
 * joined or left; null: anybody may have.
 */
export async function followGroup(
  tx: PoolClient,
  groupId: string,
  formerName: string | null,
  users: readonly string[] | null,
): Promise<string> {
  const group = await tx.query<{ name: string }>(
    "SELECT display_name AS name FROM scim_groups WHERE id = $1",
    [groupId],
  );
  const name = group.rows[0]?.name ?? "";
  const teamId =
    (await teamOf(tx, groupId)) ?? (await adopt(tx, groupId, name)) ?? (await add(tx, groupId, name));
  if (formerName !== null && formerName !== name) {
    await tx.query("UPDATE teams SET name = $3 WHERE id = $1 AND name = $2", [
      teamId,
      formerName,
      await freeName(tx, name, teamId),
    ]);
  }
  await followMembers(tx, teamId, groupId, users);
  return teamId;
}

/**
 * The group is gone. Its team loses whom only the group put there, and goes too where nothing is left of it: nobody in it, nothing that
 * it answers for, no question, rule or finding that names it.
 */
export async function leaveTeam(tx: PoolClient, groupId: string): Promise<string | null> {
  const teamId = await teamOf(tx, groupId);
  if (teamId === null) return null;
  await tx.query("DELETE FROM team_members WHERE team_id = $1 AND origin = 'scim'", [teamId]);
  await markOwned(tx, teamId);
  await tx.query(
    `DELETE FROM teams t WHERE t.id = $1 AND t.origin = 'scim' AND t.department IS NULL
       AND NOT EXISTS (SELECT FROM team_members m WHERE m.team_id = t.id) AND NOT EXISTS (SELECT FROM ownerships o WHERE o.team_id = t.id)
       AND NOT EXISTS (SELECT FROM owner_rules r WHERE r.team_id = t.id) AND NOT EXISTS (SELECT FROM finding_assignments f WHERE f.team_id = t.id)
       AND NOT EXISTS (SELECT FROM owner_questions q WHERE q.team_id = t.id OR q.named_team_id = t.id)
       AND NOT EXISTS (SELECT FROM departure_items d WHERE d.successor_team_id = t.id)
       AND NOT EXISTS (SELECT FROM users u WHERE u.scope->'ids' ? t.id::text)`,
    [teamId],
  );
  await tx.query(
    "UPDATE teams SET follows_id = NULL, origin = CASE WHEN origin = 'scim' THEN 'hand' ELSE origin END WHERE id = $1",
    [teamId],
  );
  return teamId;
}

async function teamOf(tx: PoolClient, groupId: string): Promise<string | null> {
  const found = await tx.query<{ id: string }>("SELECT id FROM teams WHERE follows_id = $1", [groupId]);
  return found.rows[0]?.id ?? null;
}

async function adopt(tx: PoolClient, groupId: string, name: string): Promise<string | null> {
  const found = await tx.query<{ id: string }>(
    `UPDATE teams SET follows_id = $1 WHERE id = (
       SELECT id FROM teams WHERE lower(name) = lower($2) AND follows_id IS NULL ORDER BY name = $2 DESC, id LIMIT 1) RETURNING id`,
    [groupId, name],
  );
  return found.rows[0]?.id ?? null;
}

async function add(tx: PoolClient, groupId: string, name: string): Promise<string> {
  const made = await tx.query<{ id: string }>(
    "INSERT INTO teams (name, origin, follows_id) VALUES ($1, 'scim', $2) RETURNING id",
    [await freeName(tx, name, null), groupId],
  );
  return made.rows[0]?.id ?? "";
}

/** A name that no other team has: the group's, or with a number behind it. */
async function freeName(tx: PoolClient, name: string, teamId: string | null): Promise<string> {
  const short = name.slice(0, longestName - 10);
  const found = await tx.query<{ name: string }>(
    `SELECT c.name FROM (SELECT $1::text AS name, 1 AS n UNION ALL SELECT $2::text || ' (' || n || ')', n FROM generate_series(2, 1000) n) c
     WHERE NOT EXISTS (SELECT FROM teams t WHERE t.name = c.name AND t.id IS DISTINCT FROM $3::uuid) ORDER BY c.n LIMIT 1`,
    [name, short, teamId],
  );
  return found.rows[0]?.name ?? name;
}

async function followMembers(
  tx: PoolClient,
  teamId: string,
  groupId: string,
  users: readonly string[] | null,
): Promise<void> {
  const values = [teamId, groupId, users];
  const joined = await tx.query(
    `INSERT INTO team_members (team_id, person_id, origin) SELECT DISTINCT $1::uuid, a.person_id, 'scim'
     FROM scim_members m JOIN person_accounts a ON a.kind = 'scim' AND a.subject_id = m.user_id
     WHERE m.group_id = $2 AND ($3::uuid[] IS NULL OR m.user_id = ANY($3))
     ON CONFLICT (team_id, person_id) DO UPDATE SET origin = 'scim' WHERE team_members.origin = 'directory'`,
    values,
  );
  // Whose user was deleted has left, and stays in the team as such: what they could know of its secrets is asked by it.
  const left = await tx.query(
    `DELETE FROM team_members t WHERE t.team_id = $1 AND t.origin = 'scim'
       AND EXISTS (SELECT FROM person_accounts a JOIN scim_users u ON u.id = a.subject_id
         WHERE a.kind = 'scim' AND a.person_id = t.person_id AND ($3::uuid[] IS NULL OR u.id = ANY($3)))
       AND NOT EXISTS (SELECT FROM person_accounts a JOIN scim_members m ON m.user_id = a.subject_id
         WHERE a.kind = 'scim' AND a.person_id = t.person_id AND m.group_id = $2)`,
    values,
  );
  if ((joined.rowCount ?? 0) + (left.rowCount ?? 0) > 0) await markOwned(tx, teamId);
}

/** Whether what a team answers for is owned depends on who is in it. */
async function markOwned(tx: PoolClient, teamId: string): Promise<void> {
  const owned = await tx.query<{ id: string }>(
    "SELECT subject_id AS id FROM ownerships WHERE team_id = $1 AND subject_type = 'identity'",
    [teamId],
  );
  await markForAssessment(
    tx,
    owned.rows.map(({ id }) => id),
  );
}
