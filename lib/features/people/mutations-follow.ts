import type { PoolClient } from "pg";
import type { SpeakingAccount } from "./data-accounts";

/** An account, and whose it is. */
export type JoinedAccount = SpeakingAccount & { personId: string };

/** Fills in what a person lacks and their accounts know: the address, where nobody else has it. */
export async function followAddresses(tx: PoolClient, accounts: readonly JoinedAccount[]): Promise<void> {
  const told = accounts.flatMap(({ personId, email, joinedBy }) =>
    email && joinedBy === "rule" ? [{ personId, email }] : [],
  );
  await tx.query(
    `UPDATE people p SET email = t.email FROM (
       SELECT DISTINCT ON (t.email) t."personId" AS id, t.email FROM json_to_recordset($1::json) AS t("personId" uuid, email text)
       WHERE NOT EXISTS (SELECT FROM people o WHERE o.email = t.email) ORDER BY t.email, t."personId") t
     WHERE p.id = t.id AND p.email IS NULL`,
    [JSON.stringify(told)],
  );
}

/** Managers are whom directories name, where they name somebody who is known here. */
export async function followManagers(tx: PoolClient, accounts: readonly JoinedAccount[]): Promise<void> {
  const personOf = new Map(accounts.map(({ id, personId }) => [id, personId]));
  const managers = new Map<string, string>();
  for (const { personId, managerId, active } of accounts) {
    const manager = managerId ? personOf.get(managerId) : undefined;
    if (!manager || manager === personId) continue;
    // Of several accounts, that which works knows best.
    if (active || !managers.has(personId)) managers.set(personId, manager);
  }
  await tx.query(
    `UPDATE people p SET manager_id = m.manager FROM json_to_recordset($1::json) AS m(person uuid, manager uuid)
     WHERE p.id = m.person AND p.manager_id IS DISTINCT FROM m.manager`,
    [JSON.stringify([...managers].map(([person, manager]) => ({ person, manager })))],
  );
}

/**
 * A department is a team: a new one, or the one that is called so already. Directories add people to it and take back only what they
 * added; whom a human put into a team stays in it.
 */
export async function followTeams(tx: PoolClient, accounts: readonly JoinedAccount[]): Promise<void> {
  const active = accounts.filter((account) => account.active);
  const rows = active.flatMap(({ personId, department }) => {
    const name = department?.trim() ?? "";
    return name === "" ? [] : [{ person: personId, name, key: name.toLowerCase() }];
  });
  const json = JSON.stringify(rows);
  const shape = "r(person uuid, name text, key text)";
  await tx.query(
    `UPDATE teams t SET department = lower(t.name) WHERE t.department IS NULL
       AND lower(t.name) IN (SELECT key FROM json_to_recordset($1::json) AS ${shape})
       AND NOT EXISTS (SELECT FROM teams o WHERE o.department = lower(t.name))`,
    [json],
  );
  await tx.query(
    `INSERT INTO teams (name, origin, department) SELECT min(name), 'directory', key FROM json_to_recordset($1::json) AS ${shape}
     WHERE NOT EXISTS (SELECT FROM teams t WHERE t.department = key) GROUP BY key ON CONFLICT DO NOTHING`,
    [json],
  );
  await tx.query(
    `INSERT INTO team_members (team_id, person_id, origin) SELECT DISTINCT t.id, r.person, 'directory'
     FROM json_to_recordset($1::json) AS ${shape} JOIN teams t ON t.department = r.key ON CONFLICT DO NOTHING`,
    [json],
  );
  await tx.query(
    `DELETE FROM team_members m USING teams t WHERE t.id = m.team_id AND m.origin = 'directory' AND t.department IS NOT NULL
       AND m.person_id = ANY($2::uuid[]) AND (m.person_id, t.department) NOT IN (SELECT person, key FROM json_to_recordset($1::json) AS ${shape})`,
    [json, [...new Set(active.map(({ personId }) => personId))]],
  );
}
