import type { OwnerRole } from "@/lib/domain/owner-question";
import type { Party, Refusal } from "@/lib/domain/ownership/suggest";
import type { Runner } from "@/lib/platform/read";

/** What people said so far about who answers for an identity. */
export interface Decided {
  accepted: { [role in OwnerRole]?: { party: Party; confirmedAt: Date } };
  refusals: Refusal[];
}

/** Accepted owners, and every no: of an owner asked, of a question's answer, of an analyst. */
export async function decidedOf(db: Runner, ids: readonly string[]): Promise<Map<string, Decided>> {
  const found = await db.query<{
    id: string;
    says: "accepted" | "declined";
    role: OwnerRole;
    person_id: string | null;
    team_id: string | null;
    at: Date;
  }>(
    `SELECT subject_id AS id, state AS says, role, person_id, team_id, coalesce(confirmed_at, set_at) AS at FROM ownerships
       WHERE subject_type = 'identity' AND subject_id = ANY($1::uuid[]) AND state IN ('accepted', 'declined')
     UNION ALL SELECT identity_id, 'declined', role, person_id, team_id, coalesce(answered_at, asked_at) FROM owner_questions
       WHERE identity_id = ANY($1::uuid[]) AND state = 'declined'
     UNION ALL SELECT identity_id, 'declined', role, person_id, team_id, at FROM owner_refusals WHERE identity_id = ANY($1::uuid[])`,
    [ids],
  );
  const decided = new Map<string, Decided>();
  for (const { id, says, role, person_id, team_id, at } of found.rows) {
    const party: Party | null = person_id
      ? { kind: "person", id: person_id }
      : team_id
        ? { kind: "team", id: team_id }
        : null;
    if (party === null) continue;
    const of = decided.get(id) ?? { accepted: {}, refusals: [] };
    decided.set(id, of);
    if (says === "accepted") of.accepted[role] = { party, confirmedAt: at };
    else of.refusals.push({ ...party, role, at });
  }
  return decided;
}

/** What claimed identities for others when their owners accepted. */
export async function baselinesOf(
  db: Runner,
  ids: readonly string[],
): Promise<Map<string, { confirmedAt: Date; claims: string[] }>> {
  const found = await db.query<{ id: string; role: OwnerRole; confirmedAt: Date; claims: string[] }>(
    `SELECT identity_id AS id, role, confirmed_at AS "confirmedAt", claims FROM owner_baselines WHERE identity_id = ANY($1::uuid[])`,
    [ids],
  );
  return new Map(found.rows.map(({ id, role, ...of }) => [`${id} ${role}`, of]));
}
