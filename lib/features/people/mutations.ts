import type { Pool, PoolClient } from "pg";
import { refuseBesideDemo } from "@/lib/features/sources/mutations-setup";
import { writeAudit } from "@/lib/platform/audit";
import type { Scope } from "@/lib/platform/scope";
import { inTransaction } from "@/lib/platform/transaction";
import { refuseSharedMailbox } from "./mutations-mailbox";
import { refusal, unique } from "./mutations-refusals";
import { makeInactive, sayOf, takeBack } from "./mutations-standing";
import type { SavePerson } from "./schema";

/**
 * Adds or edits a person, with the teams they are in. None is added beside the demo organisation. A shared mailbox that was
 * added once can only be marked as left. Whoever left, their departure is noted at once. Throws AppErrors: `demo_present`,
 * `shared_mailbox`, `own_manager`, `no_such_person`, `taken`.
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
    const values = [asked.name, asked.email, asked.managerId];
    const saved =
      asked.id === null
        ? await tx.query<{ id: string }>(
            `INSERT INTO people (name, email, manager_id, active, created_at, gone_at)
             VALUES ($1, $2, $3, $4::boolean, $5::timestamptz, CASE WHEN $4::boolean THEN NULL ELSE $5::timestamptz END) RETURNING id`,
            [...values, asked.active, now],
          )
        : await tx.query<{ id: string }>(
            "UPDATE people SET name = $1, email = $2, manager_id = $3 WHERE id = $4 RETURNING id",
            [...values, asked.id],
          );
    const id = saved.rows[0]?.id;
    if (id === undefined) throw refusal("no_such_person", "There is no such person.", "Reload the list.");
    // Before they are in other teams: what the secrets of the old ones are, they know all the same.
    if (asked.id !== null) await setStanding(tx, id, asked.active, scope, now);
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

/** A human's word on whether somebody is here. It stands against their accounts until these agree. */
async function setStanding(
  tx: PoolClient,
  id: string,
  active: boolean,
  scope: Scope,
  now: Date,
): Promise<void> {
  const found = await tx.query("SELECT FROM people WHERE id = $1 AND active <> $2", [id, active]);
  if (found.rowCount === 0) return;
  await sayOf(tx, [id], active ? "here" : "left");
  if (active) await takeBack(tx, [id], scope.actor, now);
  else await makeInactive(tx, [id], "hand", scope.actor, now);
}
