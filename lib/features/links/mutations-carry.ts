import type { PoolClient } from "pg";
import { writeDecided } from "@/lib/features/identities/mutations-decided";
import { derivedSql } from "@/lib/features/ownership/where";
import { writeAudit } from "@/lib/platform/audit";

/** A row of a spreadsheet, and what its own system lists by the same name. */
export interface SameName {
  linkId: string;
  /** The row of the sheet. */
  fromId: string;
  toId: string;
}

/**
 * Once somebody said that a sheet's row and an identity are one: what people decided on the row holds for the identity too,
 * where nobody decided on that itself: owners who accepted or were named, and labels. `at` is when they said so: by it, it is
 * taken back. The caller derives it anew.
 */
export async function carryDecisions(
  tx: PoolClient,
  { linkId, fromId, toId }: SameName,
  { by, at, now }: { by: string; at: Date; now: Date },
): Promise<void> {
  const owners = await tx.query<{ role: string; named: string }>(
    `WITH carried AS (
       INSERT INTO ownerships AS o (subject_type, subject_id, role, person_id, team_id, state, evidence, confidence, set_by, set_at, confirmed_at)
       SELECT 'identity', $2, f.role, f.person_id, f.team_id, f.state, left('on the spreadsheet''s row: ' || f.evidence, 500), f.confidence,
         f.set_by, $3, f.confirmed_at
       FROM ownerships f WHERE f.subject_id = $1 AND f.subject_type = 'identity' AND f.state IN ('accepted', 'suggested') AND NOT ${derivedSql("f")}
       ON CONFLICT (subject_id, role) DO UPDATE SET person_id = excluded.person_id, team_id = excluded.team_id, state = excluded.state,
         evidence = excluded.evidence, confidence = excluded.confidence, set_by = excluded.set_by, set_at = excluded.set_at,
         confirmed_at = excluded.confirmed_at, rule_id = NULL WHERE ${derivedSql("o")}
       RETURNING role, person_id, team_id, state)
     SELECT c.role, coalesce(p.name, t.name, 'somebody') || ' (' || c.state || ')' AS named FROM carried c
     LEFT JOIN people p ON p.id = c.person_id LEFT JOIN teams t ON t.id = c.team_id ORDER BY 1`,
    [fromId, toId, at],
  );
  for (const { role, named } of owners.rows) {
    const what = role === "technical" ? "owner" : "business owner";
    await writeDecided(tx, [{ id: toId, before: null, after: named }], { what, by, now });
  }
  const labels = await tx.query(
    `INSERT INTO labels (subject_type, subject_id, name, value, origin, why, set_by, set_at)
     SELECT 'identity', $2, name, value, origin, why, set_by, $3 FROM labels
     WHERE subject_id = $1 AND origin = 'person' AND name <> 'class' ON CONFLICT DO NOTHING`,
    [fromId, toId, at],
  );
  await tell(tx, { linkId, fromId, toId }, { owners: owners.rows.length, labels: labels.rowCount ?? 0, by });
}

/**
 * Takes back what was carried at that moment, where nobody decided otherwise since. Gives how many owners went; the caller
 * brings back whom the account or a rule names.
 */
export async function takeCarriedBack(
  tx: PoolClient,
  same: SameName,
  { at, by }: { at: Date; by: string },
): Promise<number> {
  const owners = await tx.query(
    "DELETE FROM ownerships WHERE subject_id = $1 AND set_at = $2 AND evidence LIKE 'on the spreadsheet''s row: %'",
    [same.toId, at],
  );
  const labels = await tx.query(
    `DELETE FROM labels l USING labels f WHERE l.subject_id = $1 AND l.origin = 'person' AND l.set_at = $2
       AND f.subject_id = $3 AND f.name = l.name AND f.origin = 'person' AND f.value = l.value`,
    [same.toId, at, same.fromId],
  );
  await tell(tx, same, { owners: -(owners.rowCount ?? 0), labels: -(labels.rowCount ?? 0), by });
  return owners.rowCount ?? 0;
}

async function tell(
  tx: PoolClient,
  { linkId, fromId, toId }: SameName,
  { owners, labels, by }: { owners: number; labels: number; by: string },
): Promise<void> {
  if (owners === 0 && labels === 0) return;
  await writeAudit(
    tx,
    { type: "link.carried", linkId, fromId, toId, owners, labels },
    by,
    `identity:${toId}`,
  );
}
