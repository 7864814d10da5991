import { randomUUID } from "node:crypto";
import type { Pool, PoolClient } from "pg";
import { z } from "zod";
import { countUndoSteps, keepForUndo, takeUndoSteps } from "@/lib/features/identities/mutations-decided";
import { chunkRows, type Decided } from "@/lib/features/identities/schema-selection";
import { type Decider, tooLate } from "@/lib/features/labels/mutations";
import { findOwner } from "@/lib/features/ownership/mutations-find";
import { writeAudit } from "@/lib/platform/audit";
import { SqlParameters } from "@/lib/platform/query-sql";
import type { Scope } from "@/lib/platform/scope";
import { inTransaction } from "@/lib/platform/transaction";
import { selectFindings } from "./data-selection";
import { findingReach } from "./list";
import type { AssignFindings } from "./schema-triage";

const heldSchema = z.object({
  person_id: z.uuid().nullable(),
  team_id: z.uuid().nullable(),
  assigned_by: z.string(),
  assigned_at: z.coerce.date(),
});
type Held = z.infer<typeof heldSchema>;

/** Whose task a finding is to be. */
interface Target {
  person_id: string | null;
  team_id: string | null;
}

const undoable = "finding-assignee";

/**
 * Makes findings the task of a person, a team, of whoever answers for each one's identity, or of nobody; chunk by chunk, each one
 * transaction with one audit row. Where nobody answers for the identity, its finding stays as it is. Throws AppErrors:
 * `no_such_finding`, `selection_grew`, `no_such_owner`, `shared_mailbox`.
 */
export async function assignFindings(
  { pool }: { pool: Pool },
  by: Decider,
  asked: AssignFindings,
  now: Date,
): Promise<Decided> {
  const selected = await selectFindings(pool, by.scope, asked.selection, now);
  const operation = randomUUID();
  let changed = 0;
  for (const [index, findings] of selected.chunks.entries()) {
    changed += await inTransaction(pool, async (tx) => {
      const ids = findings.map(({ id }) => id);
      const held = await lockHeld(tx, by.scope, ids);
      const targets = await targetsOf(tx, ids, asked.to, by, now);
      const rows = held.flatMap(({ id, held: before }) => {
        const to = targets.get(id);
        return to === undefined || isSame(before, to) ? [] : [{ id, before, to }];
      });
      if (rows.length === 0) return 0;
      await put(
        tx,
        rows.map(({ id, to }) => ({
          id,
          held: to && { ...to, assigned_by: by.scope.actor, assigned_at: now },
        })),
        { by: by.scope.actor, now },
      );
      await keepForUndo(
        tx,
        operation,
        undoable,
        rows.map(({ id, before }) => ({ id, before })),
        { by: by.scope.actor, now },
      );
      await writeAudit(
        tx,
        {
          type: "finding.assigned",
          operation,
          chunk: index + 1,
          chunks: selected.chunks.length,
          selection: selected.asked,
          findingIds: rows.map(({ id }) => id),
          to: asked.to.kind === "email" ? "person" : asked.to.kind,
          toId: asked.to.kind === "owner" ? null : (rows[0]?.to?.person_id ?? rows[0]?.to?.team_id ?? null),
        },
        by.scope.actor,
        rows.length === 1 ? `finding:${rows[0]?.id}` : `operation:${operation}`,
      );
      return rows.length;
    });
  }
  return { operation, changed, unchanged: selected.total - changed };
}

/** Takes an assignment of one's own back, within reach and where nobody decided otherwise since. Throws an AppError, `undo_too_late`. */
export async function undoAssignment(
  { pool }: { pool: Pool },
  by: Decider,
  operation: string,
  now: Date,
): Promise<{ restored: number }> {
  const told = { by: by.scope.actor, now };
  const chunks = Math.ceil((await countUndoSteps(pool, operation, told)) / chunkRows);
  if (chunks === 0) throw tooLate();
  let restored = 0;
  for (let chunk = 1; chunk <= chunks; chunk += 1) {
    restored += await inTransaction(pool, async (tx) => {
      const steps = await takeUndoSteps(tx, operation, chunkRows, told);
      if (steps[0]?.what !== undoable) return 0;
      const reached = await lockHeld(
        tx,
        by.scope,
        steps.map(({ id }) => id),
      );
      const current = new Map(reached.map(({ id, held }) => [id, held]));
      const freed = await freedAlone(tx, steps, by.scope.actor);
      const rows = steps.flatMap(({ id, before, at }) => {
        const held = current.get(id);
        if (held === undefined) return [];
        const own = held?.assigned_by === by.scope.actor && held.assigned_at.getTime() === at.getTime();
        const untouched = held === null ? freed.has(id) : own;
        return untouched ? [{ id, held: heldSchema.nullable().parse(before) }] : [];
      });
      if (rows.length === 0) return 0;
      await put(tx, rows, told);
      await writeAudit(
        tx,
        {
          type: "finding.assignment-undone",
          undoes: operation,
          chunk,
          chunks,
          findingIds: rows.map(({ id }) => id),
        },
        by.scope.actor,
        `operation:${operation}`,
      );
      return rows.length;
    });
  }
  return { restored };
}

/** Whose task each finding becomes; null: nobody's. A finding without a target stays as it is. */
async function targetsOf(
  tx: PoolClient,
  ids: readonly string[],
  to: AssignFindings["to"],
  by: Decider,
  now: Date,
): Promise<Map<string, Target | null>> {
  if (to.kind === "owner") {
    const found = await tx.query<Target & { id: string }>(
      `SELECT f.id, i.owner_person_id AS person_id, CASE WHEN i.owner_person_id IS NULL THEN i.owner_team_id END AS team_id
       FROM findings f JOIN identities i ON i.id = f.identity_id WHERE f.id = ANY($1::uuid[])
         AND i.owner_state NOT IN ('none', 'declined') AND coalesce(i.owner_person_id, i.owner_team_id) IS NOT NULL`,
      [ids],
    );
    return new Map(found.rows.map(({ id, person_id, team_id }) => [id, { person_id, team_id }]));
  }
  const owner = await findOwner(tx, to, by, now);
  const target =
    owner.kind === "nobody"
      ? null
      : {
          person_id: owner.kind === "person" ? owner.id : null,
          team_id: owner.kind === "team" ? owner.id : null,
        };
  return new Map(ids.map((id) => [id, target]));
}

function isSame(held: Held | null, to: Target | null): boolean {
  return held === null || to === null
    ? held === to
    : held.person_id === to.person_id && held.team_id === to.team_id;
}

/** Of the steps those that made a finding nobody's, of which nobody else has said since whose it is. */
async function freedAlone(
  tx: PoolClient,
  steps: readonly { id: string; at: Date }[],
  actor: string,
): Promise<Set<string>> {
  const found = await tx.query<{ id: string }>(
    `SELECT s.id FROM json_to_recordset($1::json) AS s(id uuid, at timestamptz)
     WHERE EXISTS (SELECT FROM finding_events e WHERE e.finding_id = s.id AND e.kind = 'assigned' AND e.at = s.at
         AND e.by = $2 AND e.details->>'to' IS NULL)
       AND NOT EXISTS (SELECT FROM finding_events e WHERE e.finding_id = s.id AND e.kind = 'assigned' AND e.at >= s.at
         AND e.by IS DISTINCT FROM $2)`,
    [JSON.stringify(steps.map(({ id, at }) => ({ id, at }))), actor],
  );
  return new Set(found.rows.map(({ id }) => id));
}

/** The findings of these that the scope reaches, locked, and whose task each is. */
async function lockHeld(
  tx: PoolClient,
  scope: Scope,
  ids: readonly string[],
): Promise<{ id: string; held: Held | null }[]> {
  const p = new SqlParameters();
  const where = [`f.id = ANY(${p.uuidList(ids)})`, ...findingReach(scope, p)];
  const found = await tx.query<{ id: string; held: unknown }>(
    `SELECT f.id, CASE WHEN a.finding_id IS NOT NULL THEN json_build_object('person_id', a.person_id, 'team_id', a.team_id,
       'assigned_by', a.assigned_by, 'assigned_at', a.assigned_at) END AS held
     FROM findings f LEFT JOIN finding_assignments a ON a.finding_id = f.id
     WHERE ${where.join(" AND ")} ORDER BY f.id FOR NO KEY UPDATE OF f`,
    p.values,
  );
  return found.rows.map(({ id, held }) => ({ id, held: heldSchema.nullable().parse(held) }));
}

/** Writes whose task each is, and tells the history of each by name. */
async function put(
  tx: PoolClient,
  rows: readonly { id: string; held: Held | null }[],
  told: { by: string; now: Date },
): Promise<void> {
  const set = rows.flatMap(({ id, held }) => (held ? [{ id, ...held }] : []));
  await tx.query("DELETE FROM finding_assignments WHERE finding_id = ANY($1::uuid[])", [
    rows.flatMap(({ id, held }) => (held ? [] : [id])),
  ]);
  await tx.query(
    `INSERT INTO finding_assignments (finding_id, person_id, team_id, assigned_by, assigned_at)
     SELECT id, person_id, team_id, assigned_by, assigned_at
     FROM json_to_recordset($1::json) AS r(id uuid, person_id uuid, team_id uuid, assigned_by text, assigned_at timestamptz) ORDER BY id
     ON CONFLICT (finding_id) DO UPDATE SET person_id = excluded.person_id, team_id = excluded.team_id,
       assigned_by = excluded.assigned_by, assigned_at = excluded.assigned_at`,
    [JSON.stringify(set)],
  );
  await tx.query(
    `INSERT INTO finding_events (finding_id, at, kind, by, details)
     SELECT r.id, $2, 'assigned', $3, jsonb_build_object('to', coalesce(p.name, t.name))
     FROM unnest($1::uuid[]) AS r(id) LEFT JOIN finding_assignments a ON a.finding_id = r.id
       LEFT JOIN people p ON p.id = a.person_id LEFT JOIN teams t ON t.id = a.team_id`,
    [rows.map(({ id }) => id), told.now, told.by],
  );
}
