import type { Runner } from "@/lib/platform/read";

/** A person by their e-mail address, or a team as `team:NAME`; null where there is none. */
export async function findParty(
  db: Runner,
  who: string,
): Promise<{ kind: "person" | "team"; id: string } | null> {
  const team = /^team:(.+)$/s.exec(who.trim())?.[1];
  const found =
    team === undefined
      ? await db.query<{ id: string }>("SELECT id FROM people WHERE lower(email) = lower($1)", [who.trim()])
      : await db.query<{ id: string }>("SELECT id FROM teams WHERE lower(name) = lower($1)", [team.trim()]);
  const [row] = found.rows;
  return row ? { kind: team === undefined ? "person" : "team", id: row.id } : null;
}

/** The question that waits for an answer about an identity, if one does. */
export async function findOpenQuestion(
  db: Runner,
  identityId: string,
  role: "technical" | "business",
): Promise<string | null> {
  const found = await db.query<{ id: string }>(
    "SELECT id FROM owner_questions WHERE identity_id = $1 AND role = $2 AND state = 'asked'",
    [identityId, role],
  );
  return found.rows[0]?.id ?? null;
}
