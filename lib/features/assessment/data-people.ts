import type { IdentityContext, PersonTrace } from "@/lib/domain/assessment/context";
import type { OwnerFacts } from "@/lib/domain/definitions/owned";
import { isSharedMailbox } from "@/lib/domain/shared-mailbox";
import type { Directory } from "@/lib/features/people/data-directory";
import type { Runner } from "@/lib/platform/read";
import type { Base } from "./data-base";

/** What the sources' hints and the logs say of who made or owns an identity, and whom its description names. */
export function tracesOf(
  { ownerHints, description }: Pick<Base, "ownerHints" | "description">,
  directory: Directory,
): PersonTrace[] {
  const hinted = ownerHints.map(({ type, value }) => ({ type, value, person: directory.find(value) }));
  // A description may name anybody: only people who are known count.
  const named = addressesIn(description).flatMap((value) => {
    const person = directory.find(value);
    return person && !hinted.some((other) => other.person?.id === person.id)
      ? [{ type: "description", value, person }]
      : [];
  });
  return [...hinted, ...named];
}

/** By which people may be named on an identity. */
export function namesOn({ ownerHints, description }: Pick<Base, "ownerHints" | "description">): string[] {
  return [...ownerHints.map(({ value }) => value), ...addressesIn(description)];
}

function addressesIn(text: string | null): string[] {
  return (
    (text ?? "")
      .slice(0, 1000)
      .match(/[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}/g)
      ?.slice(0, 5) ?? []
  );
}

/** Technical and business owner of each of these identities. */
export async function ownersOf(
  db: Runner,
  ids: readonly string[],
): Promise<Map<string, IdentityContext["owners"]>> {
  const found = await db.query<{
    subject: string;
    role: "technical" | "business";
    state: OwnerFacts["state"];
    set_at: Date;
    confirmed_at: Date | null;
    person_active: boolean | null;
    members: number | null;
    email: string | null;
  }>(
    `SELECT o.subject_id AS subject, o.role, o.state, o.set_at, o.confirmed_at, p.active AND p.gone_at IS NULL AS person_active, p.email,
       CASE WHEN o.team_id IS NOT NULL THEN (SELECT count(*)::int FROM team_members m JOIN people a ON a.id = m.person_id
         WHERE m.team_id = o.team_id AND a.active AND a.gone_at IS NULL) END AS members
     FROM ownerships o LEFT JOIN people p ON p.id = o.person_id
     WHERE o.subject_type = 'identity' AND o.subject_id = ANY($1::uuid[])`,
    [ids],
  );
  const owners = new Map<string, IdentityContext["owners"]>();
  for (const row of found.rows) {
    const of = owners.get(row.subject) ?? { technical: null, business: null };
    of[row.role] = {
      state: row.state,
      setAt: row.set_at,
      confirmedAt: row.confirmed_at,
      party: partyOf(row),
    };
    owners.set(row.subject, of);
  }
  return owners;
}

function partyOf(row: {
  members: number | null;
  person_active: boolean | null;
  email: string | null;
}): OwnerFacts["party"] {
  if (row.members !== null) return { kind: "team", activeMembers: row.members };
  if (row.email && isSharedMailbox(row.email)) return { kind: "mailbox" };
  return { kind: "person", active: row.person_active };
}
