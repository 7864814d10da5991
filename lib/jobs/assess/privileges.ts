import type { Pool, PoolClient } from "pg";
import type { IdentityContext, PrivilegeContext, Tier } from "@/lib/domain/assessment/context";
import { privilegeOf, type Where } from "@/lib/domain/powers/privilege";
import type { Surroundings } from "@/lib/features/assessment/data-context";
import { grantsOf, type KnownPowers } from "@/lib/features/assessment/data-grants";
import { inTransaction, planByKeys } from "@/lib/platform/transaction";

const batch = 2000;

/** The root user of an account holds nothing and may do everything. */
const rootUser: PrivilegeContext = {
  tier: 0,
  atLeast: false,
  powers: ["administer"],
  reasons: ["It is the root user of its account."],
  through: null,
};

/** Works out what each marked identity may do by what it holds itself. */
export async function readOwnTiers(
  pool: Pool,
  last: string,
  { powers }: Surroundings,
  signal: AbortSignal,
): Promise<void> {
  // Ids are hashes: each half of them has as many. While the database reads one, the other is weighed.
  await Promise.all(
    halves.map(async ([from, to]) => {
      for (let after: string | null = from; after !== null; ) {
        signal.throwIfAborted();
        const next: string = after;
        after = await inTransaction(pool, (tx) => readSome(tx, last, { after: next, to }, powers));
      }
    }),
  );
}

const halves = [
  ["00000000-0000-0000-0000-000000000000", "7fffffff-ffff-ffff-ffff-ffffffffffff"],
  ["7fffffff-ffff-ffff-ffff-ffffffffffff", "ffffffff-ffff-ffff-ffff-ffffffffffff"],
] as const;

/** Reads those behind an id; gives the last of them, or null where there are none. */
async function readSome(
  tx: PoolClient,
  last: string,
  { after, to }: { after: string; to: string },
  powers: KnownPowers,
): Promise<string | null> {
  await planByKeys(tx);
  const marked = await tx.query<{ id: string }>(
    `SELECT DISTINCT identity_id AS id FROM assessment_marks WHERE id <= $1 AND identity_id > $2 AND identity_id <= $3
     ORDER BY 1 LIMIT ${batch}`,
    [last, after, to],
  );
  const end = marked.rows.at(-1)?.id;
  if (end === undefined) return null;
  const found = await tx.query<Where & Pick<IdentityContext, "id" | "kind">>(
    `SELECT i.id, i.kind, i.environment, i.sensitivity,
       CASE WHEN c.id IS NOT NULL THEN json_build_object('id', c.id, 'kind', c.kind, 'name', c.name, 'status', c.status,
         'environment', c.environment) END AS container
     FROM identities i LEFT JOIN containers c ON c.id = i.container_id
     WHERE i.id = ANY($1::uuid[]) AND i.gone_at IS NULL ORDER BY i.id FOR KEY SHARE OF i`,
    [marked.rows.map(({ id }) => id)],
  );
  const grants = await grantsOf(
    tx,
    found.rows.map(({ id }) => id),
    powers,
  );
  const rows = found.rows.map(({ id, ...where }) => {
    const held = where.kind === "root_account" ? rootUser : privilegeOf(grants.get(id) ?? [], where);
    return {
      id,
      tier: held.tier,
      at_least: held.atLeast,
      powers: held.powers,
      reasons: held.reasons.slice(0, 10),
    };
  });
  await writeOwn(tx, rows);
  return end;
}

interface OwnRow {
  id: string;
  tier: Tier | null;
  at_least: boolean;
  powers: readonly string[];
  reasons: readonly string[];
}

async function writeOwn(tx: PoolClient, rows: readonly OwnRow[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.query(
    `INSERT INTO privileges AS p (identity_id, own_tier, tier, at_least, powers, reasons)
     SELECT r.id, r.tier, r.tier, r.at_least, r.powers, r.reasons
     FROM json_to_recordset($1::json) AS r(id uuid, tier smallint, at_least boolean, powers text[], reasons text[])
     ON CONFLICT (identity_id) DO UPDATE SET own_tier = excluded.own_tier, at_least = excluded.at_least, powers = excluded.powers, reasons = excluded.reasons
     WHERE (p.own_tier, p.at_least, p.powers, p.reasons) IS DISTINCT FROM (excluded.own_tier, excluded.at_least, excluded.powers, excluded.reasons)`,
    [JSON.stringify(rows)],
  );
}

/**
 * Who may become somebody privileged is privileged too: along trusts, at any length. Marks those whose tier moved, and keeps it on
 * the identity to filter by.
 */
export async function followChains(tx: PoolClient): Promise<void> {
  await tx.query(
    `WITH RECURSIVE reach(id, tier, through) AS (
       SELECT identity_id, own_tier, NULL::uuid FROM privileges WHERE own_tier IN (0, 1)
       UNION
       SELECT t.subject_id, r.tier, t.identity_id FROM reach r JOIN trusts t ON t.identity_id = r.id
       WHERE t.effect = 'allow' AND t.gone_at IS NULL AND t.subject_id IS NOT NULL AND t.subject_id <> t.identity_id),
     best AS (SELECT DISTINCT ON (id) id, tier, through FROM reach ORDER BY id, tier, through NULLS FIRST),
     moved AS (
       UPDATE privileges p SET tier = n.tier, through_id = n.through
       FROM (SELECT q.identity_id AS id, coalesce(b.tier, q.own_tier) AS tier,
               CASE WHEN b.tier IS DISTINCT FROM q.own_tier THEN b.through END AS through
             FROM privileges q LEFT JOIN best b ON b.id = q.identity_id) n
       WHERE n.id = p.identity_id AND (p.tier, p.through_id) IS DISTINCT FROM (n.tier, n.through)
       RETURNING p.identity_id)
     INSERT INTO assessment_marks (identity_id) SELECT identity_id FROM moved`,
  );
  await tx.query(
    `UPDATE identities i SET tier = p.tier FROM privileges p
     WHERE p.identity_id = i.id AND i.tier IS DISTINCT FROM p.tier`,
  );
}
