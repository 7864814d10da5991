import type { Pool, PoolClient } from "pg";
import { nameOf } from "@/lib/domain/people/name-of-address";
import { refuseBesideDemo } from "@/lib/features/sources/mutations-setup";
import { writeAudit } from "@/lib/platform/audit";
import type { Scope } from "@/lib/platform/scope";
import { inTransaction } from "@/lib/platform/transaction";
import { previewPeople } from "./data-import";
import { letGo, sayOf, takeBack } from "./mutations-standing";
import { ensureTeams } from "./mutations-teams";
import type { PeopleImported, PeopleListRow } from "./schema";

const shape = "r(name text, email text, team text, manager text, active boolean)";

/**
 * Imports a list of people as its preview showed it: adds and edits, removes nobody. Whom a column calls gone, leaves; too many at
 * once wait for a human. Rows with a problem are left out. Refused beside the demo.
 */
export async function importPeople(
  { pool }: { pool: Pool },
  scope: Scope,
  text: string,
  now: Date,
): Promise<PeopleImported> {
  const preview = await previewPeople(pool, text);
  const rows = preview.rows.filter((row) => row.does !== "nothing");
  const added = rows.filter((row) => row.does === "add").length;
  const done = { added, edited: rows.length - added, teams: preview.newTeams.length };
  const refused = preview.problems.length;
  if (rows.length === 0) return { ...done, refused, left: 0, returned: 0, held: 0 };
  const moved = await inTransaction(pool, async (tx) => {
    await refuseBesideDemo(tx);
    await ensureTeams(tx, preview.newTeams);
    await writeRows(tx, rows, now);
    const standing = await followStanding(tx, rows, scope, now);
    await writeAudit(
      tx,
      {
        type: "people.imported",
        peopleAdded: added,
        peopleEdited: done.edited,
        teamsAdded: done.teams,
        rowsRefused: refused,
      },
      scope.actor,
      "people",
    );
    return standing;
  });
  return { ...done, refused, ...moved };
}

async function writeRows(tx: PoolClient, rows: readonly PeopleListRow[], now: Date): Promise<void> {
  const json = JSON.stringify(rows.map((row) => ({ ...row, name: row.name || nameOf(row.email) })));
  // Who is new and gone already left before anybody looked.
  await tx.query(
    `INSERT INTO people (name, email, active, created_at) SELECT name, email, coalesce(active, true), $2 FROM json_to_recordset($1::json) AS ${shape} ORDER BY email
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
     JOIN people p ON p.email = r.email JOIN teams t ON lower(t.name) = lower(r.team)
     ON CONFLICT (team_id, person_id) DO UPDATE SET origin = 'hand'`,
    [json],
  );
}

async function followStanding(
  tx: PoolClient,
  rows: readonly PeopleListRow[],
  scope: Scope,
  now: Date,
): Promise<Pick<PeopleImported, "left" | "returned" | "held">> {
  const told = rows.filter((row) => row.active !== null);
  const differ = await tx.query<{ id: string; active: boolean }>(
    `SELECT p.id, r.active FROM json_to_recordset($1::json) AS ${shape} JOIN people p ON p.email = r.email WHERE p.active <> r.active`,
    [JSON.stringify(told)],
  );
  const idsOf = (active: boolean) => differ.rows.flatMap((row) => (row.active === active ? [row.id] : []));
  const back = idsOf(true);
  const by = scope.actor;
  const { left, held } = await letGo(tx, { origin: "list", personIds: idsOf(false), whole: false, by }, now);
  await takeBack(tx, back, by, now);
  await sayOf(tx, back, "here");
  await sayOf(tx, left, "left");
  return { left: left.length, returned: back.length, held: held.length };
}
