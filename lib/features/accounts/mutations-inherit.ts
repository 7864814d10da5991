import type { Pool, PoolClient } from "pg";
import { refreshDerived } from "@/lib/features/identities/mutations-derived";
import { populationSql } from "@/lib/features/metrics/definition-sql";
import { inTransaction } from "@/lib/platform/transaction";

/** The worker's task that hands what was decided of accounts down to their identities. */
export const inheritTask = "inherit";

const chunk = 5000;
/** Who "sets" what an identity inherits. */
const byAccount = "account";

/**
 * Recomputes the effective decisions of every container: its own, else those of what it lies in. Gives the ids of the
 * containers that changed.
 */
export async function refreshContainers(tx: PoolClient | Pool): Promise<string[]> {
  const changed = await tx.query<{ id: string }>(
    `WITH RECURSIVE own AS (
       SELECT c.id, c.parent_id, e.value AS environment, s.value AS sensitivity, o.team_id AS team FROM containers c
       LEFT JOIN labels e ON e.subject_id = c.id AND e.name = 'environment' AND e.origin = 'person'
       LEFT JOIN labels s ON s.subject_id = c.id AND s.name = 'sensitivity' AND s.origin = 'person'
       LEFT JOIN ownerships o ON o.subject_id = c.id AND o.role = 'technical'),
     down AS (
       SELECT id, environment, sensitivity, team, 0 AS depth FROM own t
       WHERE parent_id IS NULL OR NOT EXISTS (SELECT FROM own p WHERE p.id = t.parent_id)
       UNION ALL
       SELECT o.id, coalesce(o.environment, d.environment), coalesce(o.sensitivity, d.sensitivity), coalesce(o.team, d.team), d.depth + 1
       FROM own o JOIN down d ON o.parent_id = d.id WHERE d.depth < 50)
     UPDATE containers c SET environment = d.environment, sensitivity = d.sensitivity, owner_team_id = d.team
     FROM (SELECT DISTINCT ON (id) * FROM down ORDER BY id, depth) d
     WHERE d.id = c.id AND (c.environment, c.sensitivity, c.owner_team_id) IS DISTINCT FROM (d.environment, d.sensitivity, d.team)
     RETURNING c.id`,
  );
  return changed.rows.map((row) => row.id);
}

/** Identities that an account may suggest an owner to: those in anybody's question. */
const asked = populationSql("i");

/**
 * Hands what was decided of accounts down: owners as suggestions that a person's word always beats, environment and
 * sensitivity through the derived columns. Finds by itself what is not in line, so that it can be repeated at any time.
 * `containerIds` limits it to these. Gives how many identities changed.
 */
export async function inheritDecisions(
  pool: Pool,
  now: Date,
  options: { containerIds?: readonly string[]; signal?: AbortSignal } = {},
): Promise<number> {
  const within = options.containerIds ?? null;
  let changed = 0;
  for (const work of [suggestOwners, withdrawOwners, relabel]) {
    for (;;) {
      options.signal?.throwIfAborted();
      const done = await inTransaction(pool, async (tx) => {
        const ids = await work(tx, within, now);
        await refreshDerived(tx, ids);
        return ids.length;
      });
      changed += done;
      if (done < chunk) break;
    }
  }
  return changed;
}

type Work = (tx: PoolClient, within: readonly string[] | null, now: Date) => Promise<string[]>;

const idsOf = (rows: readonly { id: string }[]) => rows.map((row) => row.id);

const suggestOwners: Work = async (tx, within, now) => {
  const found = await tx.query<{ id: string }>(
    `INSERT INTO ownerships AS w (subject_type, subject_id, role, team_id, state, evidence, confidence, set_by, set_at)
     SELECT 'identity', i.id, 'technical', c.owner_team_id, 'suggested', 'its account ' || left(c.name, 200) || ' belongs to this team', 60, $1, $2
     FROM identities i JOIN containers c ON c.id = i.container_id LEFT JOIN ownerships o ON o.subject_id = i.id AND o.role = 'technical'
     WHERE c.owner_team_id IS NOT NULL AND ${asked} AND ($3::uuid[] IS NULL OR i.container_id = ANY($3))
       AND (o.id IS NULL OR (o.set_by = $1 AND o.state = 'suggested' AND o.team_id IS DISTINCT FROM c.owner_team_id))
     ORDER BY i.id LIMIT ${chunk}
     ON CONFLICT (subject_id, role) DO UPDATE SET team_id = excluded.team_id, person_id = NULL, evidence = excluded.evidence, set_at = excluded.set_at
       WHERE w.set_by = $1 AND w.state = 'suggested'
     RETURNING w.subject_id AS id`,
    [byAccount, now, within],
  );
  return idsOf(found.rows);
};

const withdrawOwners: Work = async (tx, within) => {
  const found = await tx.query<{ id: string }>(
    `DELETE FROM ownerships WHERE id IN (
       SELECT o.id FROM ownerships o JOIN identities i ON i.id = o.subject_id LEFT JOIN containers c ON c.id = i.container_id
       WHERE o.role = 'technical' AND o.set_by = $1 AND o.state = 'suggested' AND c.owner_team_id IS NULL
         AND ($2::uuid[] IS NULL OR i.container_id = ANY($2)) LIMIT ${chunk})
     RETURNING subject_id AS id`,
    [byAccount, within],
  );
  return idsOf(found.rows);
};

const relabel: Work = async (tx, within) => {
  const found = await tx.query<{ id: string }>(
    `SELECT i.id FROM identities i JOIN containers c ON c.id = i.container_id
     LEFT JOIN labels pe ON pe.subject_id = i.id AND pe.name = 'environment' AND pe.origin = 'person'
     LEFT JOIN labels re ON re.subject_id = i.id AND re.name = 'environment' AND re.origin = 'rule'
     LEFT JOIN labels ps ON ps.subject_id = i.id AND ps.name = 'sensitivity' AND ps.origin = 'person'
     LEFT JOIN labels rs ON rs.subject_id = i.id AND rs.name = 'sensitivity' AND rs.origin = 'rule'
     WHERE i.gone_at IS NULL AND ($1::uuid[] IS NULL OR i.container_id = ANY($1))
       AND (i.environment IS DISTINCT FROM coalesce(pe.value, re.value, c.environment, i.suggested_environment)
         OR i.sensitivity IS DISTINCT FROM coalesce(ps.value, rs.value, c.sensitivity))
     ORDER BY i.id LIMIT ${chunk}`,
    [within],
  );
  return idsOf(found.rows);
};
