import { randomUUID } from "node:crypto";
import type { Pool, PoolClient } from "pg";
import { z } from "zod";
import { keepForUndo, takeUndoSteps } from "@/lib/features/identities/mutations-decided";
import { refreshDerived } from "@/lib/features/identities/mutations-derived";
import { chunkRows } from "@/lib/features/identities/schema-selection";
import { tooLate } from "@/lib/features/labels/mutations";
import { standInSetting } from "@/lib/features/ownership/schema-unowned";
import { writeAudit } from "@/lib/platform/audit";
import type { Scope } from "@/lib/platform/scope";
import { inTransaction } from "@/lib/platform/transaction";
import { readMerge } from "./data-merge";
import { takeBack } from "./mutations-standing";
import type { MergePeople } from "./schema";

/** Where a person is referred to: the table, the column, and what tells its rows apart. */
const references: readonly (readonly [table: string, column: string, key: string])[] = [
  ["people", "manager_id", "id::text"],
  ["people", "backup_id", "id::text"],
  ["people", "delegate_id", "id::text"],
  ["users", "person_id", "id::text"],
  ["ownerships", "person_id", "id::text"],
  ["owner_rules", "person_id", "id::text"],
  ["owner_suggestions", "person_id", "concat_ws('/', identity_id, role, place)"],
  ["owner_texts", "person_id", "concat_ws('/', operation, text)"],
  ["owner_questions", "person_id", "id::text"],
  ["owner_questions", "named_person_id", "id::text"],
  ["campaign_items", "person_id", "id::text"],
  ["owner_messages", "person_id", "id::text"],
  ["owner_links", "person_id", "encode(token_hash, 'hex')"],
  ["departures", "person_id", "id::text"],
  ["finding_assignments", "person_id", "finding_id::text"],
];

const accountSchema = z.object({
  kind: z.string(),
  subject_id: z.uuid(),
  evidence: z.string(),
  joined_by: z.string(),
  joined_at: z.string(),
});

/** What is kept to take it back. */
const mergedSchema = z.object({
  keepId: z.uuid(),
  keepEmail: z.string().nullable(),
  keepActive: z.boolean(),
  person: z.record(z.string(), z.unknown()),
  accounts: z.array(accountSchema),
  moved: z.array(z.object({ table: z.string(), column: z.string(), keys: z.array(z.string()) })),
  teams: z.array(z.object({ team_id: z.uuid(), origin: z.string() })),
  teamsAdded: z.array(z.uuid()),
  standIn: z.boolean().default(false),
});
type Merged = z.infer<typeof mergedSchema>;

interface By {
  scope: Scope;
  name: string;
}

/**
 * Joins two people: accounts, ownerships, questions, teams and whoever reports to the one become the other's, who is kept. Their own
 * author can take it back for a quarter of an hour. Throws AppErrors `no_such_person`.
 */
export function mergePeople(
  { pool }: { pool: Pool },
  by: By,
  asked: MergePeople,
  now: Date,
): Promise<{ operation: string }> {
  const { keepId, otherId } = asked;
  const { actor } = by.scope;
  return inTransaction(pool, async (tx) => {
    await tx.query("SELECT FROM people WHERE id = ANY($1::uuid[]) ORDER BY id FOR UPDATE", [
      [keepId, otherId],
    ]);
    const preview = await readMerge(tx, asked);
    const before = await snapshot(tx, asked);
    // Whoever is one of two people is here: that the other left is no leaving.
    await tx.query(
      "UPDATE departures SET closed_at = $2, closed_by = $3 WHERE person_id = $1 AND closed_at IS NULL",
      [otherId, now, actor],
    );
    const moved: Merged["moved"] = [];
    for (const [table, column, key] of references) {
      const rows = await tx.query<{ key: string }>(
        `UPDATE ${table} SET ${column} = $1 WHERE ${column} = $2 RETURNING ${key} AS key`,
        [keepId, otherId],
      );
      if (rows.rows.length > 0) moved.push({ table, column, keys: rows.rows.map((row) => row.key) });
    }
    const standIn = await moveStandIn(tx, otherId, keepId);
    await tx.query("UPDATE people SET manager_id = NULL WHERE id = $1 AND manager_id = id", [keepId]);
    await tx.query(
      `UPDATE person_accounts SET person_id = $1, evidence = $3, joined_by = $4, joined_at = $5 WHERE person_id = $2`,
      [keepId, otherId, `${by.name} joined ${preview.other.name} and ${preview.keep.name}.`, actor, now],
    );
    const added = await tx.query<{ team_id: string }>(
      `INSERT INTO team_members (team_id, person_id, origin) SELECT team_id, $1, origin FROM team_members WHERE person_id = $2
       ON CONFLICT DO NOTHING RETURNING team_id`,
      [keepId, otherId],
    );
    await tx.query(
      "UPDATE people_holds SET person_ids = array_replace(person_ids, $2, $1) WHERE state = 'waiting' AND $2 = ANY(person_ids) AND NOT $1 = ANY(person_ids)",
      [keepId, otherId],
    );
    await tx.query("DELETE FROM people WHERE id = $1", [otherId]);
    await tx.query("UPDATE people SET email = coalesce(email, $2) WHERE id = $1", [
      keepId,
      preview.other.email,
    ]);
    if (before.person.active === true && !before.keepActive) await takeBack(tx, [keepId], actor, now);
    await refreshOwned(tx, keepId);
    const operation = randomUUID();
    const kept: Merged = { ...before, moved, standIn, teamsAdded: added.rows.map((row) => row.team_id) };
    await keepForUndo(tx, operation, "person:merged", [{ id: otherId, before: kept }], { by: actor, now });
    await writeAudit(
      tx,
      {
        type: "person.merged",
        personId: keepId,
        mergedId: otherId,
        accounts: preview.accounts,
        ownerships: preview.owned,
      },
      actor,
      `person:${keepId}`,
    );
    return { operation };
  });
}

async function snapshot(
  tx: PoolClient,
  { keepId, otherId }: MergePeople,
): Promise<Omit<Merged, "moved" | "standIn" | "teamsAdded">> {
  const found = await tx.query<{ facts: unknown }>(
    `SELECT json_build_object('keepId', k.id, 'keepEmail', k.email, 'keepActive', k.active, 'person', to_json(o),
       'accounts', coalesce((SELECT json_agg(json_build_object('kind', a.kind, 'subject_id', a.subject_id, 'evidence', a.evidence,
         'joined_by', a.joined_by, 'joined_at', a.joined_at)) FROM person_accounts a WHERE a.person_id = o.id), '[]'),
       'teams', coalesce((SELECT json_agg(json_build_object('team_id', m.team_id, 'origin', m.origin)) FROM team_members m WHERE m.person_id = o.id), '[]')) AS facts
     FROM people k, people o WHERE k.id = $1 AND o.id = $2`,
    [keepId, otherId],
  );
  return mergedSchema.omit({ moved: true, standIn: true, teamsAdded: true }).parse(found.rows[0]?.facts);
}

/** Takes the joining of two people back, where what was moved is still where it was moved to. Throws AppError `undo_too_late`. */
export function undoMerge(
  { pool }: { pool: Pool },
  by: By,
  operation: string,
  now: Date,
): Promise<{ personId: string }> {
  const told = { by: by.scope.actor, now };
  return inTransaction(pool, async (tx) => {
    const [step] = await takeUndoSteps(tx, operation, 1, told);
    if (step?.what !== "person:merged") throw tooLate();
    const merged = mergedSchema.parse(step.before);
    const { keepId } = merged;
    await tx.query("UPDATE people SET email = $2 WHERE id = $1 AND email IS DISTINCT FROM $2", [
      keepId,
      merged.keepEmail,
    ]);
    await tx.query("INSERT INTO people SELECT * FROM json_populate_record(NULL::people, $1::json)", [
      JSON.stringify(merged.person),
    ]);
    for (const [table, column, key] of references) {
      const keys = merged.moved.find((each) => each.table === table && each.column === column)?.keys ?? [];
      await tx.query(`UPDATE ${table} SET ${column} = $1 WHERE ${column} = $2 AND ${key} = ANY($3::text[])`, [
        step.id,
        keepId,
        keys,
      ]);
    }
    if (merged.standIn) await moveStandIn(tx, keepId, step.id);
    await tx.query(
      `UPDATE person_accounts a SET person_id = $2, evidence = r.evidence, joined_by = r.joined_by, joined_at = r.joined_at
       FROM json_to_recordset($1::json) AS r(kind text, subject_id uuid, evidence text, joined_by text, joined_at timestamptz)
       WHERE a.kind = r.kind AND a.subject_id = r.subject_id AND a.person_id = $3`,
      [JSON.stringify(merged.accounts), step.id, keepId],
    );
    await tx.query("DELETE FROM team_members WHERE person_id = $1 AND team_id = ANY($2::uuid[])", [
      keepId,
      merged.teamsAdded,
    ]);
    await tx.query(
      `INSERT INTO team_members (team_id, person_id, origin) SELECT r.team_id, $2, r.origin
       FROM json_to_recordset($1::json) AS r(team_id uuid, origin text) JOIN teams t ON t.id = r.team_id ON CONFLICT DO NOTHING`,
      [JSON.stringify(merged.teams), step.id],
    );
    await refreshOwned(tx, step.id, keepId);
    await writeAudit(
      tx,
      { type: "person.merge-undone", personId: keepId, mergedId: step.id },
      by.scope.actor,
      `person:${keepId}`,
    );
    return { personId: step.id };
  });
}

/** Who sees to what nobody answers for, where that is one of the two. Gives whether it is. */
async function moveStandIn(tx: PoolClient, fromId: string, toId: string): Promise<boolean> {
  const moved = await tx.query(
    `UPDATE settings SET value = jsonb_set(value, '{id}', to_jsonb($3::text))
     WHERE name = $1 AND value->>'kind' = 'person' AND value->>'id' = $2`,
    [standInSetting, fromId, toId],
  );
  return moved.rowCount !== 0;
}

/** What is kept on identities of who answers for them. */
async function refreshOwned(tx: PoolClient, ...personIds: string[]): Promise<void> {
  const owned = await tx.query<{ id: string }>(
    "SELECT DISTINCT subject_id AS id FROM ownerships WHERE subject_type = 'identity' AND person_id = ANY($1::uuid[]) ORDER BY 1",
    [personIds],
  );
  const ids = owned.rows.map((row) => row.id);
  for (let at = 0; at < ids.length; at += chunkRows) await refreshDerived(tx, ids.slice(at, at + chunkRows));
}
