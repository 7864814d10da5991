import { randomUUID } from "node:crypto";
import type { Pool, PoolClient } from "pg";
import { scrubText } from "@/lib/domain/secrets/scrub";
import { showText } from "@/lib/domain/text";
import { chunkRows, type Decided } from "@/lib/features/identities/schema-selection";
import type { Decider } from "@/lib/features/labels/mutations";
import { putOwner } from "@/lib/features/ownership/mutations";
import { findOwner } from "@/lib/features/ownership/mutations-find";
import { writeAudit } from "@/lib/platform/audit";
import { AppError } from "@/lib/platform/errors";
import { SqlParameters } from "@/lib/platform/query-sql";
import { inTransaction } from "@/lib/platform/transaction";
import { openSql } from "./data-groups";
import type { ConfirmSuggestions, RejectSuggestions } from "./schema";

interface Open {
  id: string;
  role: "technical" | "business";
  person_id: string | null;
  team_id: string | null;
  why: string;
}

/**
 * Makes those who are suggested the owners of what was chosen, where nobody decided since: each group in chunks, each one
 * transaction with one audit row. All of it is taken back together.
 */
export async function confirmSuggestions(
  { pool }: { pool: Pool },
  by: Decider,
  asked: ConfirmSuggestions,
  now: Date,
): Promise<Decided> {
  const operation = randomUUID();
  let changed = 0;
  let total = 0;
  for (const { grouping, identityIds } of asked.groups) {
    const open = await openOf(pool, by, grouping, identityIds ?? null);
    total += identityIds?.length ?? open.length;
    const chunks = Math.ceil(open.length / chunkRows);
    for (let chunk = 0; chunk < chunks; chunk += 1) {
      const part = open.slice(chunk * chunkRows, (chunk + 1) * chunkRows);
      const told = { operation, chunk: chunk + 1, chunks };
      changed += await inTransaction(pool, (tx) =>
        confirmPart(tx, by, part, { ...told, agreed: asked.agreed, now }),
      );
    }
  }
  if (total === 0) throw nothingOpen();
  return { operation, changed, unchanged: total - changed };
}

async function confirmPart(
  tx: PoolClient,
  by: Decider,
  part: readonly Open[],
  told: { operation: string; chunk: number; chunks: number; agreed: boolean; now: Date },
): Promise<number> {
  const [first] = part;
  if (!first) return 0;
  const { operation, chunk, chunks, agreed, now } = told;
  const choice = partyOf(first);
  const owner = await findOwner(tx, choice, by, now);
  const ids = part.map(({ id }) => id);
  const setting = { ...by, agreed, why: first.why, operation, keep: "decided" as const, now };
  const { changed: rows } = await putOwner(tx, ids, first.role, owner, setting);
  if (rows.length === 0) return 0;
  await writeAudit(
    tx,
    {
      type: "owner.assigned",
      ...{ operation, chunk, chunks },
      selection: { query: `suggested: ${showText(first.why, 150)}` },
      identityIds: rows,
      owner: choice,
      part: first.role,
    },
    by.scope.actor,
    rows.length === 1 ? `identity:${rows[0]}` : `operation:${operation}`,
  );
  return rows.length;
}

/** Says that whoever is suggested does not answer for these: they are not suggested again unless something newer speaks for them. */
export async function rejectSuggestions(
  { pool }: { pool: Pool },
  by: Decider,
  asked: RejectSuggestions,
  now: Date,
): Promise<{ operation: string; rejected: number }> {
  const operation = randomUUID();
  const open = await openOf(pool, by, asked.grouping, asked.identityIds);
  const [first] = open;
  if (!first) throw nothingOpen();
  const reason = scrubText(asked.reason);
  const ids = open.map(({ id }) => id);
  await inTransaction(pool, async (tx) => {
    await tx.query(
      `INSERT INTO owner_refusals (identity_id, role, person_id, team_id, reason, by, at, operation)
       SELECT unnest($1::uuid[]), $2, $3, $4, $5, $6, $7, $8`,
      [ids, first.role, first.person_id, first.team_id, reason, by.scope.actor, now, operation],
    );
    await tx.query(
      `DELETE FROM owner_suggestions WHERE identity_id = ANY($1::uuid[]) AND role = $2 AND kind = 'own'
         AND coalesce(person_id, team_id) = $3`,
      [ids, first.role, first.person_id ?? first.team_id],
    );
    await mark(tx, ids);
    await writeAudit(
      tx,
      {
        type: "suggestion.rejected",
        ...{
          operation,
          identityIds: ids,
          part: first.role,
          owner: partyOf(first),
          reason: showText(reason, 200),
        },
      },
      by.scope.actor,
      ids.length === 1 ? `identity:${ids[0]}` : `operation:${operation}`,
    );
  });
  return { operation, rejected: ids.length };
}

/** Takes a no of one's own back. */
export async function undoRejection(
  { pool }: { pool: Pool },
  by: Decider,
  operation: string,
): Promise<{ restored: number }> {
  return inTransaction(pool, async (tx) => {
    const gone = await tx.query<{ identity_id: string }>(
      "DELETE FROM owner_refusals WHERE operation = $1 AND by = $2 RETURNING identity_id",
      [operation, by.scope.actor],
    );
    const ids = gone.rows.map((row) => row.identity_id);
    if (ids.length === 0) return { restored: 0 };
    await mark(tx, ids);
    await writeAudit(
      tx,
      { type: "suggestion.rejection-undone", undoes: operation, identityIds: ids },
      by.scope.actor,
      `operation:${operation}`,
    );
    return { restored: ids.length };
  });
}

async function mark(tx: PoolClient, ids: readonly string[]): Promise<void> {
  await tx.query("INSERT INTO suggestion_marks (identity_id) SELECT unnest($1::uuid[])", [ids]);
}

function partyOf({ person_id, team_id }: Open): { kind: "person" | "team"; id: string } {
  if (person_id !== null) return { kind: "person", id: person_id };
  if (team_id !== null) return { kind: "team", id: team_id };
  throw new TypeError("a suggestion that can be confirmed names somebody");
}

/** The suggestions of a group that can still be decided on, and that the person reaches. */
async function openOf(
  pool: Pool,
  by: Decider,
  grouping: string,
  ids: readonly string[] | null,
): Promise<Open[]> {
  const p = new SqlParameters();
  const where = [openSql(by.scope, p), `s.grouping = ${p.add(grouping)}`];
  if (ids) where.push(`s.identity_id = ANY(${p.uuidList(ids)})`);
  const found = await pool.query<Open>(
    `SELECT s.identity_id AS id, s.role, s.person_id, s.team_id, s.evidence->0->>'text' AS why
     FROM owner_suggestions s JOIN identities i ON i.id = s.identity_id WHERE ${where.join(" AND ")} ORDER BY s.identity_id`,
    p.values,
  );
  return found.rows;
}

function nothingOpen(): AppError {
  return new AppError({
    code: "nothing_suggested",
    message: "Nothing of this is suggested any more.",
    safe: "Nothing was changed.",
    next: "Reload the page: somebody decided meanwhile, or the sources say something else now.",
  });
}
