import { accountsWithinIds } from "@/lib/features/accounts/named";
import { SqlParameters } from "@/lib/platform/query-sql";
import type { Runner } from "@/lib/platform/read";
import type { Scope } from "@/lib/platform/scope";

/**
 * The conditions under which a scope reaches the identity `alias`: none where it reaches all. Whatever hangs on an
 * identity (credentials, grants, changes) is reached through it.
 */
export function identityReach(scope: Scope, alias: string, p: SqlParameters): string[] {
  const { scope: membership, ownOnly } = scope.reach;
  const conditions: string[] = [];
  switch (membership.kind) {
    case "all":
      break;
    case "teams": {
      const teams = p.uuidList(membership.ids);
      conditions.push(
        ownedBy(
          alias,
          `o.team_id = ANY(${teams}) OR o.person_id IN (SELECT m.person_id FROM team_members m WHERE m.team_id = ANY(${teams}))`,
        ),
      );
      break;
    }
    case "containers":
      conditions.push(`${alias}.container_id = ANY(${accountsWithinIds(membership.ids, { p })})`);
      break;
    case "sources":
      conditions.push(`${alias}.source_ids && ${p.uuidList(membership.ids)}`);
      break;
  }
  if (ownOnly) {
    if (scope.personId === null) conditions.push("FALSE");
    else {
      const person = `${p.add(scope.personId)}::uuid`;
      conditions.push(
        ownedBy(
          alias,
          `o.person_id = ${person} OR o.team_id IN (SELECT m.team_id FROM team_members m WHERE m.person_id = ${person})`,
        ),
      );
    }
  }
  return conditions;
}

/** What somebody declined is no longer theirs; what is suggested to them is, or they could not answer. */
function ownedBy(alias: string, whom: string): string {
  return `${alias}.id = ANY(ARRAY(SELECT o.subject_id FROM ownerships o
    WHERE o.subject_type = 'identity' AND o.state <> 'declined' AND (${whom})))`;
}

/** The condition under which an id in `column` is of an identity that the scope reaches. */
export function reachedIdentity(scope: Scope, column: string, p: SqlParameters): string[] {
  if (scope.unrestricted) return [];
  return [
    `EXISTS (SELECT FROM identities ri WHERE ri.id = ${column} AND ${identityReach(scope, "ri", p).join(" AND ")})`,
  ];
}

/** Stands for an identity of the inventory that the reader does not reach. */
export const outsideReach = "somebody outside what you see";

/** Those of the ids that are of identities which the scope reaches. */
export async function reachedAmong(db: Runner, scope: Scope, ids: readonly string[]): Promise<Set<string>> {
  if (scope.unrestricted || ids.length === 0) return new Set(ids);
  const p = new SqlParameters();
  const where = [`i.id = ANY(${p.uuidList(ids)})`, ...identityReach(scope, "i", p)];
  const found = await db.query<{ id: string }>(
    `SELECT i.id FROM identities i WHERE ${where.join(" AND ")}`,
    p.values,
  );
  return new Set(found.rows.map((row) => row.id));
}
