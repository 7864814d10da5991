import type { PoolClient } from "pg";
import type { OwnerRole } from "@/lib/domain/owner-question";

/** Nobody needs to answer any more: somebody said who answers for these identities. */
export async function withdrawOvertaken(
  tx: PoolClient,
  identityIds: readonly string[],
  role: OwnerRole,
  told: { by: string; now: Date },
): Promise<void> {
  await tx.query(
    `UPDATE owner_questions SET state = 'withdrawn', answered_at = $3, answered_by = $4
     WHERE identity_id = ANY($1::uuid[]) AND role = $2 AND state = 'asked'`,
    [identityIds, role, told.now, told.by],
  );
}

/** That was taken back: what it withdrew is asked again. */
export async function reopenOvertaken(
  tx: PoolClient,
  identityIds: readonly string[],
  role: OwnerRole,
  at: Date,
): Promise<void> {
  await tx.query(
    `UPDATE owner_questions q SET state = 'asked', answered_at = NULL, answered_by = NULL
     WHERE q.identity_id = ANY($1::uuid[]) AND q.role = $2 AND q.state = 'withdrawn' AND q.answered_at = $3
       AND NOT EXISTS (SELECT FROM owner_questions o WHERE o.identity_id = q.identity_id AND o.role = q.role AND o.state = 'asked')`,
    [identityIds, role, at],
  );
}
