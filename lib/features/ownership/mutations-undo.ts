import type { Pool, PoolClient } from "pg";
import { countUndoSteps, takeUndoSteps, writeDecided } from "@/lib/features/identities/mutations-decided";
import { refreshOwners } from "@/lib/features/identities/mutations-derived";
import { chunkRows } from "@/lib/features/identities/schema-selection";
import { type Decider, tooLate } from "@/lib/features/labels/mutations";
import { reopenOvertaken } from "@/lib/features/questions/mutations-overtaken";
import { writeAudit } from "@/lib/platform/audit";
import { inTransaction } from "@/lib/platform/transaction";
import { heldOwnerSchema, isDerived, lockOwners, putOwners } from "./mutations";
import { type OwnerPart, ownerParts } from "./schema";

/** Takes an owner operation of one's own back, where nobody decided otherwise since then. Throws AppError `undo_too_late`. */
export async function undoOwner(
  { pool }: { pool: Pool },
  by: Decider,
  operation: string,
  now: Date,
): Promise<{ restored: number }> {
  const told = { by: by.scope.actor, now };
  const chunks = Math.ceil((await countUndoSteps(pool, operation, told)) / chunkRows);
  if (chunks === 0) throw tooLate();
  const restored = new Set<string>();
  for (let chunk = 1; chunk <= chunks; chunk += 1) {
    await inTransaction(pool, async (tx) => {
      const steps = await takeUndoSteps(tx, operation, chunkRows, told);
      for (const part of ownerParts) {
        const ofPart = steps.filter(({ what }) => what.startsWith(`owner:${part}`));
        const ids = await takePartBack(tx, part, ofPart, told);
        if (ids.length === 0) continue;
        for (const id of ids) restored.add(id);
        await writeAudit(
          tx,
          { type: "owner.undone", undoes: operation, chunk, chunks, identityIds: ids, part },
          by.scope.actor,
          `operation:${operation}`,
        );
      }
    });
  }
  return { restored: restored.size };
}

/** Puts one kind of owner back where it stands as the operation left it. Gives the ids that changed. */
async function takePartBack(
  tx: PoolClient,
  part: OwnerPart,
  steps: Awaited<ReturnType<typeof takeUndoSteps>>,
  told: { by: string; now: Date },
): Promise<string[]> {
  const [first] = steps;
  if (!first) return [];
  const locked = await lockOwners(
    tx,
    steps.map((step) => step.id),
    part,
  );
  const current = new Map(locked.map((row) => [row.id, row]));
  const rows = steps.flatMap((step) => {
    const held = current.get(step.id)?.held ?? null;
    const untouched = step.what.endsWith(":cleared")
      ? held === null || isDerived(held)
      : held?.set_at.getTime() === step.at.getTime();
    return untouched ? [{ id: step.id, held: heldOwnerSchema.nullable().parse(step.before) }] : [];
  });
  if (rows.length === 0) return [];
  const ids = rows.map((row) => row.id);
  await putOwners(tx, part, rows);
  await reopenOvertaken(tx, ids, part, first.at);
  await refreshOwners(tx, ids);
  const names = new Map((await lockOwners(tx, ids, part)).map((row) => [row.id, row.named]));
  await writeDecided(
    tx,
    ids.map((id) => ({ id, before: current.get(id)?.named ?? null, after: names.get(id) ?? null })),
    { what: `${part === "technical" ? "owner" : "business owner"}, taken back`, ...told },
  );
  return ids;
}
