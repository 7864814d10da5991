import { randomUUID } from "node:crypto";
import type { Pool, PoolClient } from "pg";
import { scrubText } from "@/lib/domain/secrets/scrub";
import { writeAudit } from "@/lib/platform/audit";
import { AppError } from "@/lib/platform/errors";
import { SqlParameters } from "@/lib/platform/query-sql";
import type { Scope } from "@/lib/platform/scope";
import { inTransaction } from "@/lib/platform/transaction";
import { findingReach } from "./list";

/** Writes a comment on a finding that the scope reaches; what looks like a secret is blotted out. Throws `no_such_finding`. */
export async function addComment(
  { pool }: { pool: Pool },
  scope: Scope,
  { findingId, body }: { findingId: string; body: string },
  now: Date,
): Promise<{ id: string }> {
  return inTransaction(pool, async (tx) => {
    const p = new SqlParameters();
    const where = [`f.id = ${p.add(findingId)}::uuid`, ...findingReach(scope, p)];
    const found = await tx.query(
      `SELECT FROM findings f WHERE ${where.join(" AND ")} FOR KEY SHARE OF f`,
      p.values,
    );
    if (found.rowCount === 0) {
      throw new AppError({
        code: "no_such_finding",
        message: "There is no such finding.",
        safe: "Nothing was written.",
        next: "Reload the list.",
      });
    }
    const id = randomUUID();
    await tx.query(
      "INSERT INTO finding_comments (id, finding_id, author, body, created_at) VALUES ($1, $2, $3, $4, $5)",
      [id, findingId, scope.actor, scrubText(body), now],
    );
    await tell(tx, scope, findingId, id, "added");
    return { id };
  });
}

/** Writes a comment of one's own anew, on a finding that the scope still reaches. Throws `no_such_comment`. */
export function editComment(
  { pool }: { pool: Pool },
  scope: Scope,
  { id, body }: { id: string; body: string },
  now: Date,
): Promise<void> {
  return inTransaction(pool, async (tx) => {
    const findingId = await lockOwn(tx, scope, id);
    await tx.query("UPDATE finding_comments SET body = $2, edited_at = $3 WHERE id = $1", [
      id,
      scrubText(body),
      now,
    ]);
    await tell(tx, scope, findingId, id, "edited");
  });
}

/** Takes the text of a comment of one's own away, within reach; its place stays. Throws `no_such_comment`. */
export function deleteComment({ pool }: { pool: Pool }, scope: Scope, id: string, now: Date): Promise<void> {
  return inTransaction(pool, async (tx) => {
    const findingId = await lockOwn(tx, scope, id);
    await tx.query("UPDATE finding_comments SET body = '', deleted_at = $2 WHERE id = $1", [id, now]);
    await tell(tx, scope, findingId, id, "deleted");
  });
}

/** Of which finding a comment is. Somebody else's, or out of reach, is none of one's own, whether or not it is there. */
async function lockOwn(tx: PoolClient, scope: Scope, id: string): Promise<string> {
  const p = new SqlParameters();
  const where = [
    `c.id = ${p.add(id)}::uuid`,
    `c.author = ${p.add(scope.actor)}`,
    "c.deleted_at IS NULL",
    ...findingReach(scope, p),
  ];
  const found = await tx.query<{ finding_id: string }>(
    `SELECT c.finding_id FROM finding_comments c JOIN findings f ON f.id = c.finding_id
     WHERE ${where.join(" AND ")} FOR UPDATE OF c`,
    p.values,
  );
  const [own] = found.rows;
  if (own) return own.finding_id;
  throw new AppError({
    code: "no_such_comment",
    message: "There is no such comment of yours.",
    safe: "Nothing was changed.",
    next: "Reload the page.",
  });
}

async function tell(
  tx: PoolClient,
  scope: Scope,
  findingId: string,
  commentId: string,
  change: "added" | "edited" | "deleted",
): Promise<void> {
  await writeAudit(
    tx,
    { type: "finding.commented", findingId, commentId, change },
    scope.actor,
    `finding:${findingId}`,
  );
}
