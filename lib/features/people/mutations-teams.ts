import type { Pool, PoolClient } from "pg";
import { refreshContainers } from "@/lib/features/accounts/mutations-inherit";
import { refreshDerived } from "@/lib/features/identities/mutations-derived";
import { standInSetting } from "@/lib/features/ownership/schema-unowned";
import { refuseBesideDemo } from "@/lib/features/sources/mutations-setup";
import { writeAudit } from "@/lib/platform/audit";
import type { Scope } from "@/lib/platform/scope";
import { inTransaction } from "@/lib/platform/transaction";
import { refusal, unique } from "./mutations-refusals";
import type { SaveTeam } from "./schema";

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

/** Removes a team that answers for nothing, that no rule names, and that does not see to what nobody answers for. */
export function removeTeam({ pool }: { pool: Pool }, scope: Scope, id: string): Promise<void> {
  return inTransaction(pool, async (tx) => {
    // Nobody chooses it meanwhile.
    await tx.query("LOCK TABLE settings IN SHARE ROW EXCLUSIVE MODE");
    const found = await tx.query<{ name: string; owns: boolean; ruled: boolean; standsIn: boolean }>(
      `SELECT t.name, EXISTS (SELECT FROM ownerships o WHERE o.team_id = t.id AND NOT (o.state = 'declined')) AS owns,
         EXISTS (SELECT FROM owner_rules u WHERE u.team_id = t.id) AS ruled,
         EXISTS (SELECT FROM settings s WHERE s.name = $2 AND s.value->>'id' = t.id::text) AS "standsIn"
       FROM teams t WHERE t.id = $1 FOR UPDATE`,
      [id, standInSetting],
    );
    const team = found.rows[0];
    if (!team) throw refusal("no_such_team", "There is no such team.", "Reload the list.");
    if (team.ruled) {
      throw refusal(
        "team_ruled",
        "A rule names this team as owner.",
        "Have the rule name somebody else, or delete it.",
      );
    }
    if (team.standsIn) {
      throw refusal(
        "team_stands_in",
        "This team sees to what nobody answers for.",
        "Choose somebody else for it under Settings › Thresholds.",
      );
    }
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
