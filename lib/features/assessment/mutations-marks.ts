import type { PoolClient } from "pg";

/**
 * Notes that these identities are to be assessed anew, and their owners suggested. Rows are only added: writers never wait for
 * each other here.
 */
export async function markForAssessment(tx: PoolClient, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.query(
    `WITH marked AS (INSERT INTO assessment_marks (identity_id) SELECT DISTINCT unnest($1::uuid[]) RETURNING identity_id)
     INSERT INTO suggestion_marks (identity_id) SELECT identity_id FROM marked`,
    [ids],
  );
}

/** The same for whoever holds something through these: identities, and members of groups at any depth. */
export async function markHolders(tx: PoolClient, principals: readonly string[]): Promise<void> {
  if (principals.length === 0) return;
  await tx.query(
    `WITH RECURSIVE holders(id) AS (
       SELECT unnest($1::uuid[]) UNION SELECT m.member_id FROM holders h JOIN members m ON m.group_id = h.id)
     INSERT INTO assessment_marks (identity_id) SELECT h.id FROM holders h JOIN identities i ON i.id = h.id`,
    [[...new Set(principals)]],
  );
}

/** The same for all who hold these entitlements, whose content changed. */
export async function markHoldersOf(tx: PoolClient, entitlements: readonly string[]): Promise<void> {
  if (entitlements.length === 0) return;
  const found = await tx.query<{ id: string }>(
    "SELECT DISTINCT principal_id AS id FROM grants WHERE entitlement_id = ANY($1::uuid[]) AND gone_at IS NULL",
    [entitlements],
  );
  await markHolders(tx, [...found.rows.map(({ id }) => id), ...entitlements]);
}

/** The same for everybody of whom the attachments, memberships and trusts of a scope tell: after a first look at it. */
export async function markEdgesOf(tx: PoolClient, scopeRef: string): Promise<void> {
  await tx.query(
    `WITH RECURSIVE holders(id) AS (
       SELECT principal_id FROM grants WHERE scope_ref = $1
       UNION SELECT m.member_id FROM holders h JOIN members m ON m.group_id = h.id),
     touched AS (
       SELECT id FROM holders UNION SELECT member_id FROM members WHERE scope_ref = $1
       UNION SELECT identity_id FROM trusts WHERE scope_ref = $1
       UNION SELECT subject_id FROM trusts WHERE scope_ref = $1 AND subject_id IS NOT NULL),
     marked AS (
       INSERT INTO assessment_marks (identity_id) SELECT t.id FROM touched t JOIN identities i ON i.id = t.id RETURNING identity_id)
     INSERT INTO suggestion_marks (identity_id) SELECT identity_id FROM marked`,
    [scopeRef],
  );
}

/** Everything that is there. */
export async function markAll(tx: PoolClient): Promise<void> {
  await tx.query(
    "INSERT INTO assessment_marks (identity_id) SELECT id FROM identities WHERE gone_at IS NULL",
  );
}

/**
 * Forgets what the assessment went by, so that the next pass asks everything again: many identities were taken out at once, and
 * their answers with them.
 */
export async function restartAssessment(tx: PoolClient): Promise<void> {
  await tx.query("DELETE FROM assessment_marks");
  await tx.query(
    "DELETE FROM suggestion_marks m WHERE NOT EXISTS (SELECT FROM identities i WHERE i.id = m.identity_id)",
  );
  await tx.query("DELETE FROM rule_tallies");
  await tx.query("DELETE FROM assessment_state");
}
