import { randomUUID } from "node:crypto";
import type { Pool, PoolClient } from "pg";
import { z } from "zod";
import { readLabelValue } from "@/lib/domain/label-value";
import { scrubText } from "@/lib/domain/secrets/scrub";
import { labelFacts, type SettableLabel, settableLabels } from "@/lib/domain/settable-labels";
import { selectIdentities } from "@/lib/features/identities/data-selection";
import { bestLast } from "@/lib/features/identities/data-sighting-order";
import {
  countUndoSteps,
  keepForUndo,
  takeUndoSteps,
  writeDecided,
} from "@/lib/features/identities/mutations-decided";
import { refreshDerived } from "@/lib/features/identities/mutations-derived";
import { chunkRows, type Decided } from "@/lib/features/identities/schema-selection";
import { writeAudit } from "@/lib/platform/audit";
import { AppError } from "@/lib/platform/errors";
import type { Scope } from "@/lib/platform/scope";
import { inTransaction } from "@/lib/platform/transaction";
import type { SetLabel } from "./schema";

const heldSchema = z.object({
  value: z.string(),
  why: z.string(),
  set_by: z.string(),
  set_at: z.coerce.date(),
});
type Held = z.infer<typeof heldSchema>;

/** Who decides, and the name that the reason carries. */
export interface Decider {
  scope: Scope;
  name: string;
}

/**
 * Sets or clears one label on every identity of a selection, chunk by chunk: each is one transaction with one audit row.
 * Throws AppErrors: `no_such_identity`, `selection_grew`, `bad_value`.
 */
export async function setLabel(
  { pool }: { pool: Pool },
  by: Decider,
  asked: SetLabel,
  now: Date,
): Promise<Decided> {
  const value = asked.value === null ? null : goodValue(asked.label, asked.value);
  const selected = await selectIdentities(pool, by.scope, asked.selection, now);
  const operation = randomUUID();
  const why = asked.why === "" ? `${by.name} said so` : scrubText(`${by.name}: ${asked.why}`);
  let changed = 0;
  for (const [index, ids] of selected.chunks.entries()) {
    changed += await inTransaction(pool, async (tx) => {
      const held = await lockHeld(tx, ids, asked.label);
      const rows = held.filter((row) => (row.held?.value ?? null) !== value);
      if (rows.length === 0) return 0;
      const changedIds = rows.map((row) => row.id);
      const set = value === null ? null : { value, why, set_by: by.scope.actor, set_at: now };
      await putHeld(
        tx,
        asked.label,
        rows.map((row) => ({ id: row.id, held: set })),
      );
      await refreshDerived(tx, changedIds);
      await writeDecided(
        tx,
        rows.map((row) => ({ id: row.id, before: row.held?.value ?? null, after: value })),
        { what: labelFacts[asked.label].title.toLowerCase(), by: by.scope.actor, now },
      );
      await keepForUndo(
        tx,
        operation,
        value === null ? `label:${asked.label}:cleared` : `label:${asked.label}`,
        rows.map((row) => ({ id: row.id, before: row.held })),
        { by: by.scope.actor, now },
      );
      await writeAudit(
        tx,
        {
          type: "label.set",
          operation,
          chunk: index + 1,
          chunks: selected.chunks.length,
          selection: selected.asked,
          identityIds: changedIds,
          label: asked.label,
          value,
        },
        by.scope.actor,
        changedIds.length === 1 ? `identity:${changedIds[0]}` : `operation:${operation}`,
      );
      return rows.length;
    });
  }
  return { operation, changed, unchanged: selected.total - changed };
}

/** Takes a label operation of one's own back: every row that still holds what it set gets what it held before. */
export async function undoLabel(
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
      const [first] = steps;
      const label = settableLabels.find((each) => first?.what.split(":")[1] === each);
      if (!first || !label) return 0;
      const heldNow = new Map(
        (
          await lockHeld(
            tx,
            steps.map((step) => step.id),
            label,
          )
        ).map((row) => [row.id, row.held]),
      );
      // What somebody decided since then stays.
      const rows = steps.flatMap((step) => {
        const current = heldNow.get(step.id) ?? null;
        const untouched = step.what.endsWith(":cleared")
          ? current === null
          : current?.set_at.getTime() === step.at.getTime();
        return untouched ? [{ id: step.id, held: heldSchema.nullable().parse(step.before), current }] : [];
      });
      if (rows.length === 0) return 0;
      const ids = rows.map((row) => row.id);
      await putHeld(tx, label, rows);
      await refreshDerived(tx, ids);
      await writeDecided(
        tx,
        rows.map((row) => ({
          id: row.id,
          before: row.current?.value ?? null,
          after: row.held?.value ?? null,
        })),
        { what: `${labelFacts[label].title.toLowerCase()}, taken back`, ...told },
      );
      await writeAudit(
        tx,
        { type: "label.undone", undoes: operation, chunk, chunks, identityIds: ids, label },
        by.scope.actor,
        `operation:${operation}`,
      );
      return rows.length;
    });
  }
  return { restored };
}

/** The same refusal for what never was, what is somebody else's, and what is too long ago. */
export function tooLate(): AppError {
  return new AppError({
    code: "undo_too_late",
    message: "This can no longer be taken back.",
    safe: "Nothing was changed.",
    next: "Set the value by hand.",
  });
}

/** Sets one label of one identity within a larger change of the same person, whose audit row tells of it. */
export async function putLabel(
  tx: PoolClient,
  id: string,
  label: SettableLabel,
  set: { value: string; why: string; by: string; now: Date } | null,
): Promise<void> {
  const held = set && { value: goodValue(label, set.value), why: set.why, set_by: set.by, set_at: set.now };
  await putHeld(tx, label, [{ id, held }]);
}

function goodValue(label: SettableLabel, value: string): string {
  const read = readLabelValue(label, value);
  if (read.ok && scrubText(read.value) === read.value) return read.value;
  throw new AppError({
    code: "bad_value",
    message: read.ok ? "This text holds something that looks like a secret." : read.problem,
    safe: "Nothing was changed, and the text was not kept.",
    next: read.ok ? "Write it without the secret, and rotate it if it is real." : "Choose another value.",
  });
}

async function lockHeld(
  tx: PoolClient,
  ids: readonly string[],
  label: SettableLabel,
): Promise<{ id: string; held: Held | null }[]> {
  const found = await tx.query<{
    id: string;
    value: string | null;
    why: string;
    set_by: string;
    set_at: Date;
  }>(
    `SELECT i.id, l.value, l.why, l.set_by, l.set_at FROM identities i
     LEFT JOIN labels l ON l.subject_id = i.id AND l.name = $2 AND l.origin = 'person'
     WHERE i.id = ANY($1::uuid[]) ORDER BY i.id FOR UPDATE OF i`,
    [ids, label],
  );
  return found.rows.map(({ id, value, why, set_by, set_at }) => ({
    id,
    held: value === null ? null : { value, why, set_by, set_at },
  }));
}

async function putHeld(
  tx: PoolClient,
  label: SettableLabel,
  rows: readonly { id: string; held: Held | null }[],
): Promise<void> {
  const set = rows.flatMap(({ id, held }) => (held ? [{ id, ...held }] : []));
  const cleared = rows.filter((row) => row.held === null).map((row) => row.id);
  if (set.length > 0) {
    await tx.query(
      `INSERT INTO labels (subject_type, subject_id, name, value, origin, why, set_by, set_at)
       SELECT 'identity', id, $2, value, 'person', why, set_by, set_at
       FROM json_to_recordset($1::json) AS r(id uuid, value text, why text, set_by text, set_at timestamptz) ORDER BY id
       ON CONFLICT (subject_id, name, origin) DO UPDATE SET value = excluded.value, why = excluded.why,
         set_by = excluded.set_by, set_at = excluded.set_at`,
      [JSON.stringify(set), label],
    );
  }
  if (cleared.length > 0)
    await tx.query(
      "DELETE FROM labels WHERE subject_id = ANY($1::uuid[]) AND name = $2 AND origin = 'person'",
      [cleared, label],
    );
  if (label === "class")
    await restoreClass(
      tx,
      rows.map(({ id }) => id),
    );
}

/** The class is also observed: `refreshDerived` starts again from what the sources say, of it and of who answers. */
async function restoreClass(tx: PoolClient, ids: readonly string[]): Promise<void> {
  await tx.query(
    `UPDATE identities i SET class = coalesce(o.v->>'class', 'unsure'), managed_by = coalesce(o.v->>'managed_by', 'customer') FROM (
       SELECT s.record_id AS id, jsonb_fold(s.observed ${bestLast}) AS v
       FROM sightings s WHERE s.record_id = ANY($1::uuid[]) AND s.record_type = 'identity' GROUP BY s.record_id) o
     WHERE o.id = i.id`,
    [ids],
  );
}
