import type { Pool, PoolClient } from "pg";
import { refreshContainers } from "@/lib/features/accounts/mutations-inherit";
import { refreshDerived } from "@/lib/features/identities/mutations-derived";
import { refuseBesideDemo } from "@/lib/features/sources/mutations-setup";
import { writeAudit } from "@/lib/platform/audit";
import { AppError } from "@/lib/platform/errors";
import type { Scope } from "@/lib/platform/scope";
import { inTransaction, sqlState } from "@/lib/platform/transaction";
import { previewPeople } from "./data-people-list";
import { refuseSharedMailbox } from "./mutations-find";
import { nameOf } from "./named";
import type { SavePerson, SaveTeam } from "./schema";

function refusal(code: string, message: string, next: string): AppError {
  return new AppError({ code, message, safe: "Nothing was changed.", next });
}

/** Two at once, or a name that somebody has already: told apart from what went wrong. */
async function unique<Result>(work: Promise<Result>, message: string): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    if (sqlState(error) !== "23505") throw error;
    throw refusal("taken", message, "Choose the existing one, or another name.");
  }
}

/**
 * Adds or edits a person, with the teams they are in. None is added beside the demo organisation. A shared mailbox that was
 * added once can only be marked as left. Throws AppErrors: `demo_present`, `shared_mailbox`, `own_manager`, `no_such_person`.
 */
export function savePerson(
  { pool }: { pool: Pool },
  scope: Scope,
  asked: SavePerson,
  now: Date,
): Promise<{ id: string }> {
  const work = inTransaction(pool, async (tx) => {
    if (asked.id === null) await refuseBesideDemo(tx);
    if (asked.managerId !== null && asked.managerId === asked.id) {
      throw refusal("own_manager", "Nobody is their own manager.", "Choose somebody else.");
    }
    if (asked.id === null || asked.active) refuseSharedMailbox(asked.email);
    const values = [asked.name, asked.email, asked.managerId, asked.active, now];
    const saved =
      asked.id === null
        ? await tx.query<{ id: string }>(
            `INSERT INTO people (name, email, manager_id, active, created_at, gone_at)
             VALUES ($1, $2, $3, $4::boolean, $5::timestamptz, CASE WHEN $4::boolean THEN NULL ELSE $5::timestamptz END) RETURNING id`,
            values,
          )
        : await tx.query<{ id: string }>(
            `UPDATE people SET name = $1, email = $2, manager_id = $3, active = $4::boolean,
               gone_at = CASE WHEN $4::boolean THEN NULL ELSE coalesce(gone_at, $5::timestamptz) END WHERE id = $6 RETURNING id`,
            [...values, asked.id],
          );
    const id = saved.rows[0]?.id;
    if (id === undefined) throw refusal("no_such_person", "There is no such person.", "Reload the list.");
    await tx.query("DELETE FROM team_members WHERE person_id = $1 AND team_id <> ALL($2::uuid[])", [
      id,
      asked.teamIds,
    ]);
    await tx.query(
      "INSERT INTO team_members (person_id, team_id) SELECT $1, t.id FROM teams t WHERE t.id = ANY($2::uuid[]) ON CONFLICT DO NOTHING",
      [id, asked.teamIds],
    );
    await writeAudit(
      tx,
      {
        type: "person.changed",
        personId: id,
        change: asked.id === null ? "added" : "edited",
        fields: ["name", "email", "manager", "active", "teams"],
      },
      scope.actor,
      `person:${id}`,
    );
    return { id };
  });
  return unique(work, "Somebody with this e-mail address is there already.");
}

/** Adds or edits a team. None is added beside the demo organisation. */
export function saveTeam({ pool }: { pool: Pool }, scope: Scope, asked: SaveTeam): Promise<{ id: string }> {
  const work = inTransaction(pool, async (tx) => {
    if (asked.id === null) await refuseBesideDemo(tx);
    const saved =
      asked.id === null
        ? await tx.query<{ id: string }>("INSERT INTO teams (name) VALUES ($1) RETURNING id", [asked.name])
        : await tx.query<{ id: string }>("UPDATE teams SET name = $1 WHERE id = $2 RETURNING id", [
            asked.name,
            asked.id,
          ]);
    const id = saved.rows[0]?.id;
    if (id === undefined) throw refusal("no_such_team", "There is no such team.", "Reload the list.");
    await tx.query("DELETE FROM team_members WHERE team_id = $1 AND person_id <> ALL($2::uuid[])", [
      id,
      asked.memberIds,
    ]);
    await tx.query(
      "INSERT INTO team_members (team_id, person_id) SELECT $1, p.id FROM people p WHERE p.id = ANY($2::uuid[]) ON CONFLICT DO NOTHING",
      [id, asked.memberIds],
    );
    await writeAudit(
      tx,
      {
        type: "team.changed",
        teamId: id,
        name: asked.name,
        change: asked.id === null ? "added" : "edited",
        members: asked.memberIds.length,
      },
      scope.actor,
      `team:${id}`,
    );
    return { id };
  });
  return unique(work, "A team with this name is there already.");
}

/** Removes a team that answers for nothing. */
export function removeTeam({ pool }: { pool: Pool }, scope: Scope, id: string): Promise<void> {
  return inTransaction(pool, async (tx) => {
    const found = await tx.query<{ name: string; owns: boolean }>(
      `SELECT t.name, EXISTS (SELECT FROM ownerships o WHERE o.team_id = t.id AND NOT (o.state = 'declined')) AS owns
       FROM teams t WHERE t.id = $1 FOR UPDATE`,
      [id],
    );
    const team = found.rows[0];
    if (!team) throw refusal("no_such_team", "There is no such team.", "Reload the list.");
    if (team.owns) {
      throw refusal(
        "team_owns",
        "This team still answers for identities or accounts.",
        "Give them to somebody else first.",
      );
    }
    const declined = await tx.query<{ subject_id: string }>(
      "DELETE FROM ownerships WHERE team_id = $1 RETURNING subject_id",
      [id],
    );
    await tx.query("DELETE FROM teams WHERE id = $1", [id]);
    await refreshDerived(
      tx,
      declined.rows.map((row) => row.subject_id),
    );
    await refreshContainers(tx);
    await writeAudit(
      tx,
      { type: "team.changed", teamId: id, name: team.name, change: "removed", members: 0 },
      scope.actor,
      `team:${id}`,
    );
  });
}

/** Imports a list of people as its preview showed it: adds and edits, never removes. Rows with a problem are left out. Refused beside the demo. */
export async function importPeople(
  { pool }: { pool: Pool },
  scope: Scope,
  text: string,
  now: Date,
): Promise<{ added: number; edited: number; teams: number; refused: number }> {
  const preview = await previewPeople(pool, text);
  const rows = preview.rows.filter((row) => row.does !== "nothing");
  const added = rows.filter((row) => row.does === "add").length;
  const edited = rows.length - added;
  if (rows.length === 0) {
    return { added: 0, edited: 0, teams: 0, refused: preview.problems.length };
  }
  await inTransaction(pool, async (tx) => {
    await refuseBesideDemo(tx);
    await ensureTeams(tx, preview.newTeams);
    const json = JSON.stringify(rows.map((row) => ({ ...row, name: row.name || nameOf(row.email) })));
    const shape = "r(name text, email text, team text, manager text)";
    await tx.query(
      `INSERT INTO people (name, email, created_at) SELECT name, email, $2 FROM json_to_recordset($1::json) AS ${shape} ORDER BY email
       ON CONFLICT (email) DO UPDATE SET name = excluded.name`,
      [json, now],
    );
    await tx.query(
      `UPDATE people p SET manager_id = b.id FROM json_to_recordset($1::json) AS ${shape} JOIN people b ON b.email = r.manager
       WHERE p.email = r.email AND b.id <> p.id`,
      [json],
    );
    await tx.query(
      `INSERT INTO team_members (team_id, person_id) SELECT t.id, p.id FROM json_to_recordset($1::json) AS ${shape}
       JOIN people p ON p.email = r.email JOIN teams t ON lower(t.name) = lower(r.team) ON CONFLICT DO NOTHING`,
      [json],
    );
    await writeAudit(
      tx,
      {
        type: "people.imported",
        peopleAdded: added,
        peopleEdited: edited,
        teamsAdded: preview.newTeams.length,
        rowsRefused: preview.problems.length,
      },
      scope.actor,
      "people",
    );
  });
  return { added, edited, teams: preview.newTeams.length, refused: preview.problems.length };
}

/** The ids of teams by their names in lower case; those that are missing are added. */
export async function ensureTeams(tx: PoolClient, names: readonly string[]): Promise<Map<string, string>> {
  const wanted = new Map(names.map((name) => [name.trim().toLowerCase(), name.trim()]));
  await tx.query(
    `INSERT INTO teams (name) SELECT name FROM unnest($1::text[]) AS w(name)
     WHERE NOT EXISTS (SELECT FROM teams t WHERE lower(t.name) = lower(w.name)) ON CONFLICT DO NOTHING`,
    [[...wanted.values()]],
  );
  const found = await tx.query<{ id: string; name: string }>(
    "SELECT id, lower(name) AS name FROM teams WHERE lower(name) = ANY($1::text[])",
    [[...wanted.keys()]],
  );
  return new Map(found.rows.map((row) => [row.name, row.id]));
}
