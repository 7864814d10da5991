import { randomUUID } from "node:crypto";
import type { Pool, PoolClient } from "pg";
import { showText } from "@/lib/domain/text";
import { countUndoSteps } from "@/lib/features/identities/mutations-decided";
import { chunkRows, type Decided } from "@/lib/features/identities/schema-selection";
import { type Decider, tooLate } from "@/lib/features/labels/mutations";
import { writeAudit } from "@/lib/platform/audit";
import { SqlParameters } from "@/lib/platform/query-sql";
import { inTransaction } from "@/lib/platform/transaction";
import { isCellSql, openCellsSql, textSql } from "./data-texts";
import { putOwner } from "./mutations";
import { findOwner } from "./mutations-find";
import { undoOwner } from "./mutations-undo";
import type { OwnerPart } from "./schema";
import type { DecideTexts } from "./schema-texts";

/** As long as owners can be taken back. */
const undoMinutes = 15;

/**
 * Says whom texts in owner columns mean. They are suggested as the owners that the columns tell of, technical or business, where
 * nobody answers as that; accepted where they are said to have agreed; whoever was named, asked or accepted meanwhile stays. The
 * texts are remembered, so that a newer sheet need not ask, where the person reaches everything: what is remembered holds for
 * all. Of several texts for one owner of an identity the first person in its cells counts, and a team only where no person is
 * named. One audit row per text, kind of owner and chunk; all is taken back together. Throws AppErrors: `no_such_owner`,
 * `shared_mailbox`.
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
  const changed = new Set<string>();
  const all = new Set<string>();
  for (const [n, decision] of decisions.entries()) {
    // Whoever answers for all of it by now is left in peace.
    if (!there.has(decision.text)) continue;
    const ofParts = open.filter((each) => each.n === n);
    const about = new Set(ofParts.flatMap(({ ids }) => ids));
    for (const id of about) all.add(id);
    const told = { operation, agreed, now };
    await inTransaction(pool, (tx) => rememberText(tx, by, decision, about.size, told));
    if (decision.owner.kind === "nobody") continue;
    for (const { part, ids } of ofParts) {
      const chunks = Math.ceil(ids.length / chunkRows);
      for (let chunk = 1; chunk <= chunks; chunk += 1) {
        const some = ids.slice((chunk - 1) * chunkRows, chunk * chunkRows);
        const named = await inTransaction(pool, (tx) =>
          nameOwner(tx, by, decision, { part, ids: some }, { ...told, chunk, chunks }),
        );
        for (const id of named) changed.add(id);
      }
    }
  }
  return { operation, changed: changed.size, unchanged: all.size - changed.size };
}

type Decision = DecideTexts["decisions"][number];
interface Told {
  operation: string;
  agreed: boolean;
  now: Date;
}

/** Keeps whom a text means, for everybody. */
async function rememberText(
  tx: PoolClient,
  by: Decider,
  { text, owner: choice }: Decision,
  identities: number,
  { operation, now }: Told,
): Promise<void> {
  const owner = await findOwner(tx, choice, by, now);
  if (!by.scope.unrestricted) return;
  const id = (kind: "person" | "team") => (owner.kind !== "nobody" && owner.kind === kind ? owner.id : null);
  await tx.query(
    `INSERT INTO owner_texts (operation, text, person_id, team_id, decided_by, decided_at) VALUES ($1, $2, $3, $4, $5, $6)`,
    [operation, text, id("person"), id("team"), by.scope.actor, now],
  );
  await markText(tx, [text]);
  const party = owner.kind === "nobody" ? owner : { kind: owner.kind, id: owner.id };
  await writeAudit(
    tx,
    { type: "owner-text.decided", operation, text: showText(text, 200), owner: party, identities },
    by.scope.actor,
    `operation:${operation}`,
  );
}

const columnOf = { technical: "owner column", business: "business owner column" } as const;

/** Suggests whom a text means as the owner of some identities. Gives the ids that changed. */
async function nameOwner(
  tx: PoolClient,
  by: Decider,
  { text, owner: choice }: Decision,
  { part, ids }: { part: OwnerPart; ids: readonly string[] },
  { operation, agreed, now, chunk, chunks }: Told & { chunk: number; chunks: number },
): Promise<string[]> {
  const owner = await findOwner(tx, choice, by, now);
  if (owner.kind === "nobody") return [];
  const why = `the spreadsheet's ${columnOf[part]} says ${showText(text, 200)}`;
  const setting = { ...by, agreed, why, operation, keep: "decided" as const, now };
  const { changed } = await putOwner(tx, ids, part, owner, setting);
  if (changed.length === 0) return [];
  await writeAudit(
    tx,
    {
      type: "owner.assigned",
      ...{ operation, chunk, chunks },
      selection: { query: `${columnOf[part]}: ${showText(text, 200)}` },
      identityIds: changed,
      owner: { kind: owner.kind, id: owner.id },
      part,
    },
    by.scope.actor,
    `operation:${operation}`,
  );
  return changed;
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
    `SELECT DISTINCT text FROM (${openCellsSql(by.scope, sourceId, p)}) c WHERE text = ANY(${texts}::text[])`,
    p.values,
  );
  return new Set(found.rows.map((row) => row.text));
}

/** Of each decision the identities that it is about, by kind of owner: people go before teams, then whoever stands first in the cells. */
async function openOf(
  pool: Pool,
  by: Decider,
  decisions: readonly Decision[],
  sourceId: string | null,
): Promise<{ n: number; part: OwnerPart; ids: string[] }[]> {
  const named = decisions.flatMap(({ text, owner }, n) =>
    owner.kind === "nobody" ? [] : [{ n, text, rank: owner.kind === "team" ? 1 : 0 }],
  );
  const p = new SqlParameters();
  const wanted = p.add(JSON.stringify(named));
  const found = await pool.query<{ n: number; part: OwnerPart; ids: string[] }>(
    `SELECT n, part, array_agg(id ORDER BY id) AS ids FROM (
       SELECT DISTINCT ON (c.id, c.part) c.id, c.part, w.n FROM (${openCellsSql(by.scope, sourceId, p)}) c
       JOIN json_to_recordset(${wanted}::json) AS w(n int, text text, rank int) ON w.text = c.text
       ORDER BY c.id, c.part, w.rank, c.place) o GROUP BY n, part ORDER BY n, part DESC`,
    p.values,
  );
  return found.rows;
}

/** What a text suggests is worked out anew. */
async function markText(tx: PoolClient, texts: readonly string[]): Promise<void> {
  await tx.query(
    `INSERT INTO suggestion_marks (identity_id) SELECT DISTINCT i.id FROM identities i, jsonb_array_elements(i.owner_hints) h
     WHERE i.owner_hints <> '[]' AND ${isCellSql} AND ${textSql} = ANY($1::text[])`,
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
