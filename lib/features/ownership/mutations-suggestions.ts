import { randomUUID } from "node:crypto";
import type { Pool } from "pg";
import { identityReach } from "@/lib/features/identities/reach";
import { chunkRows, type Decided } from "@/lib/features/identities/schema-selection";
import type { Decider } from "@/lib/features/labels/mutations";
import { writeAudit } from "@/lib/platform/audit";
import { SqlParameters } from "@/lib/platform/query-sql";
import { inTransaction } from "@/lib/platform/transaction";
import { listOwnerSuggestions, unansweredSql } from "./data-suggestions";
import { putOwner } from "./mutations";
import { findOwner } from "./mutations-find";
import type { AcceptSuggestions, OwnerSuggestion } from "./schema";

/**
 * Makes what the owner columns of spreadsheets say, for the hints chosen in the preview, the owners of their identities:
 * one transaction and one audit row per owner and chunk. People who are named by e-mail address are added.
 */
export async function acceptSuggestions(
  { pool }: { pool: Pool },
  by: Decider,
  asked: AcceptSuggestions,
  now: Date,
): Promise<Decided> {
  const wanted = new Set(asked.hints);
  const suggestions = (await listOwnerSuggestions(pool, by.scope)).filter(
    (each) => wanted.has(each.hint) && each.becomes.kind !== "nobody",
  );
  const operation = randomUUID();
  let changed = 0;
  let total = 0;
  for (const suggestion of suggestions) {
    const ids = await idsWithHint(pool, by, suggestion.hint);
    total += ids.length;
    const chunks = Math.ceil(ids.length / chunkRows);
    for (let chunk = 0; chunk < chunks; chunk += 1) {
      const part = ids.slice(chunk * chunkRows, (chunk + 1) * chunkRows);
      changed += await inTransaction(pool, async (tx) => {
        const owner = await findOwner(tx, choiceOf(suggestion), by, now);
        const why = `the spreadsheet's owner column says ${suggestion.hint}`;
        const rows = await putOwner(tx, part, "technical", owner, {
          ...by,
          agreed: asked.agreed,
          why,
          operation,
          now,
        });
        if (rows.length === 0 || owner.kind === "nobody") return 0;
        await writeAudit(
          tx,
          {
            type: "owner.assigned",
            operation,
            chunk: chunk + 1,
            chunks,
            selection: { query: `owner column: ${suggestion.hint}` },
            identityIds: rows,
            owner: { kind: owner.kind, id: owner.id },
            part: "technical",
          },
          by.scope.actor,
          `operation:${operation}`,
        );
        return rows.length;
      });
    }
  }
  return { operation, changed, unchanged: total - changed };
}

function choiceOf({ becomes }: OwnerSuggestion) {
  switch (becomes.kind) {
    case "new":
      return { kind: "email" as const, email: becomes.email, name: becomes.name };
    case "nobody":
      return { kind: "nobody" as const };
    default:
      return { kind: becomes.kind, id: becomes.id };
  }
}

async function idsWithHint(pool: Pool, by: Decider, hint: string): Promise<string[]> {
  const p = new SqlParameters();
  const value = p.add(hint);
  const where = [unansweredSql, ...identityReach(by.scope, "i", p)].join(" AND ");
  const found = await pool.query<{ id: string }>(
    `SELECT i.id FROM identities i WHERE ${where} AND EXISTS (SELECT FROM jsonb_array_elements(i.owner_hints) h
       WHERE h->>'type' = 'column' AND lower(trim(h->>'value')) = ${value}) ORDER BY i.id`,
    p.values,
  );
  return found.rows.map((row) => row.id);
}
