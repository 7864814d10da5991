import { randomUUID } from "node:crypto";
import type { Pool, PoolClient } from "pg";
import { showText } from "@/lib/domain/text";
import { countUndoSteps } from "@/lib/features/identities/mutations-decided";
import { chunkRows, type Decided } from "@/lib/features/identities/schema-selection";
import { type Decider, tooLate } from "@/lib/features/labels/mutations";
import { writeAudit } from "@/lib/platform/audit";
import { SqlParameters } from "@/lib/platform/query-sql";
import { inTransaction } from "@/lib/platform/transaction";
import { openTextsSql, textSql } from "./data-texts";
import { putOwner, undoOwner } from "./mutations";
import { findOwner } from "./mutations-find";
import type { DecideTexts } from "./schema-texts";

/** As long as owners can be taken back. */
const undoMinutes = 15;

/**
 * Says whom texts in owner columns mean. They are suggested as the owners of what nobody answers for, accepted where they are said
 * to have agreed; whoever was named, asked or accepted meanwhile stays. The texts are remembered, so that a newer sheet need not
 * ask, where the person reaches everything: what is remembered holds for all. Of an identity with several texts the first person
 * in its cells counts, and a team only where no person is named. One audit row per text and chunk; all is taken back together.
 * Throws AppErrors: `no_such_owner`, `shared_mailbox`.
 */
export async function decideTexts(
  { pool }: { pool: Pool },
  by: Decider,
  { decisions, sourceId, agreed }: DecideTexts,
  now: Date,
): Promise<Decided> {
  const operation = randomUUID();
  const there = await openTexts(pool, by, decisions, sourceId);
  const open = await openOf(pool, by, decisions, sourceId);
  let changed = 0;
  let total = 0;
  for (const [n, decision] of decisions.entries()) {
    // Whoever answers for all of it by now is left in peace.
    if (!there.has(decision.text)) continue;
    const ids = open.get(n) ?? [];
    total += ids.length;
    const chunks = Math.max(1, Math.ceil(ids.length / chunkRows));
    for (let chunk = 0; chunk < chunks; chunk += 1) {
      const part = ids.slice(chunk * chunkRows, (chunk + 1) * chunkRows);
      const told = { operation, chunk: chunk + 1, chunks, of: ids.length, agreed, now };
      changed += await inTransaction(pool, (tx) => decidePart(tx, by, decision, part, told));
    }
  }
  return { operation, changed, unchanged: total - changed };
}

type Decision = DecideTexts["decisions"][number];

async function decidePart(
  tx: PoolClient,
  by: Decider,
  { text, owner: choice }: Decision,
  ids: readonly string[],
  told: { operation: string; chunk: number; chunks: number; of: number; agreed: boolean; now: Date },
): Promise<number> {
  const { operation, chunk, chunks, of, agreed, now } = told;
  const owner = await findOwner(tx, choice, by, now);
  const party = owner.kind === "nobody" ? owner : { kind: owner.kind, id: owner.id };
  if (chunk === 1 && by.scope.unrestricted) {
    await tx.query(
      `INSERT INTO owner_texts (operation, text, person_id, team_id, decided_by, decided_at) VALUES ($1, $2, $3, $4, $5, $6)`,
      [
        ...[
          operation,
          text,
          owner.kind === "person" ? owner.id : null,
          owner.kind === "team" ? owner.id : null,
        ],
        ...[by.scope.actor, now],
      ],
    );
    await markText(tx, [text]);
    await writeAudit(
      tx,
      { type: "owner-text.decided", operation, text: showText(text, 200), owner: party, identities: of },
      by.scope.actor,
      `operation:${operation}`,
    );
  }
  if (owner.kind === "nobody") return 0;
  const why = `the spreadsheet's owner column says ${showText(text, 200)}`;
  const setting = { ...by, agreed, why, operation, keep: "decided" as const, now };
  const { changed: rows } = await putOwner(tx, ids, "technical", owner, setting);
  if (rows.length === 0) return 0;
  await writeAudit(
    tx,
    {
      type: "owner.assigned",
      ...{ operation, chunk, chunks },
      selection: { query: `owner column: ${showText(text, 200)}` },
      identityIds: rows,
      owner: { kind: owner.kind, id: owner.id },
      part: "technical",
    },
    by.scope.actor,
    `operation:${operation}`,
  );
  return rows.length;
}

/** Which of the texts still stand where nobody answers, within the reader's reach. */
async function openTexts(
  pool: Pool,
  by: Decider,
  decisions: readonly Decision[],
  sourceId: string | null,
): Promise<Set<string>> {
  const p = new SqlParameters();
  const texts = p.add(decisions.map(({ text }) => text));
  const found = await pool.query<{ text: string }>(
    `SELECT DISTINCT ${textSql} AS text FROM identities i, jsonb_array_elements(i.owner_hints) h
     WHERE h->>'type' = 'column' AND ${textSql} = ANY(${texts}::text[]) AND ${openTextsSql(by.scope, sourceId, p)}`,
    p.values,
  );
  return new Set(found.rows.map((row) => row.text));
}

/** Of each decision the identities that it is about: people go before teams, then whoever stands first in the cells. */
async function openOf(
  pool: Pool,
  by: Decider,
  decisions: readonly Decision[],
  sourceId: string | null,
): Promise<Map<number, string[]>> {
  const named = decisions.flatMap(({ text, owner }, n) =>
    owner.kind === "nobody" ? [] : [{ n, text, rank: owner.kind === "team" ? 1 : 0 }],
  );
  const p = new SqlParameters();
  const wanted = p.add(JSON.stringify(named));
  const found = await pool.query<{ n: number; ids: string[] }>(
    `SELECT n, array_agg(id ORDER BY id) AS ids FROM (
       SELECT DISTINCT ON (i.id) i.id, w.n
       FROM identities i, jsonb_array_elements(i.owner_hints) WITH ORDINALITY AS c(h, place),
         json_to_recordset(${wanted}::json) AS w(n int, text text, rank int)
       WHERE h->>'type' = 'column' AND w.text = ${textSql} AND ${openTextsSql(by.scope, sourceId, p)}
       ORDER BY i.id, w.rank, c.place) o GROUP BY n`,
    p.values,
  );
  return new Map(found.rows.map(({ n, ids }) => [n, ids]));
}

/** What a text suggests is worked out anew. */
async function markText(tx: PoolClient, texts: readonly string[]): Promise<void> {
  await tx.query(
    `INSERT INTO suggestion_marks (identity_id) SELECT DISTINCT i.id FROM identities i, jsonb_array_elements(i.owner_hints) h
     WHERE i.owner_hints <> '[]' AND h->>'type' = 'column' AND ${textSql} = ANY($1::text[])`,
    [texts],
  );
}

/** Takes what one said of texts back, with the owners that came of it. Throws AppErrors: `undo_too_late`. */
export async function undoTexts(
  { pool }: { pool: Pool },
  by: Decider,
  operation: string,
  now: Date,
): Promise<{ restored: number; texts: number }> {
  const actor = by.scope.actor;
  const texts = await inTransaction(pool, async (tx) => {
    const gone = await tx.query<{ text: string }>(
      `DELETE FROM owner_texts WHERE operation = $1 AND decided_by = $2 AND decided_at >= $3::timestamptz - make_interval(mins => $4)
       RETURNING text`,
      [operation, actor, now, undoMinutes],
    );
    const forgotten = gone.rows.map((row) => row.text);
    if (forgotten.length === 0) return 0;
    await markText(tx, forgotten);
    await writeAudit(
      tx,
      { type: "owner-text.undone", undoes: operation, texts: forgotten.length },
      actor,
      `operation:${operation}`,
    );
    return forgotten.length;
  });
  const steps = await countUndoSteps(pool, operation, { by: actor, now });
  if (texts === 0 && steps === 0) throw tooLate();
  const restored = steps > 0 ? (await undoOwner({ pool }, by, operation, now)).restored : 0;
  return { restored, texts };
}

/** Whom a text means is asked again, for everybody: by whoever reaches everything. Owners stay. */
export async function forgetText(
  { pool }: { pool: Pool },
  by: Decider,
  text: string,
): Promise<{ forgotten: boolean }> {
  if (!by.scope.unrestricted) return { forgotten: false };
  const there = await openTexts(pool, by, [{ text, owner: { kind: "nobody" } }], null);
  if (!there.has(text)) return { forgotten: false };
  return inTransaction(pool, async (tx) => {
    const gone = await tx.query("DELETE FROM owner_texts WHERE text = $1", [text]);
    if ((gone.rowCount ?? 0) === 0) return { forgotten: false };
    await markText(tx, [text]);
    await writeAudit(
      tx,
      { type: "owner-text.forgotten", text: showText(text, 200) },
      by.scope.actor,
      "owner-texts",
    );
    return { forgotten: true };
  });
}
