import { randomUUID } from "node:crypto";
import type { PoolClient } from "pg";
import { type AccountFacts, planJoins } from "@/lib/domain/people/join";
import { writeAudit } from "@/lib/platform/audit";

/** By whom an account is known. */
export type AccountKind = "directory" | "scim" | "member";

/**
 * Joins accounts that belong to nobody yet to the people whom evidence names, and adds people for the others. `known` are all
 * accounts that are joined already: what they are known by is evidence too. Somebody whose first account does not work is added as
 * gone, since nobody knows when. Gives whose each newly joined account is.
 */
export async function joinAccounts<Account extends AccountFacts & { kind: AccountKind }>(
  tx: PoolClient,
  accounts: readonly Account[],
  by: string,
  now: Date,
): Promise<Map<string, string>> {
  const kinds = new Map(accounts.map(({ id, kind }) => [id, kind]));
  const people = await tx.query<{ id: string; name: string; email: string | null }>(
    "SELECT id, name, lower(email) AS email FROM people ORDER BY id",
  );
  const plan = planJoins(accounts, people.rows, randomUUID);
  if (plan.joins.length === 0) return new Map();
  await tx.query(
    `INSERT INTO people (id, name, email, active, created_at) SELECT id, left(name, 200), email, active, $2
     FROM json_to_recordset($1::json) AS r(id uuid, name text, email text, active boolean)`,
    [JSON.stringify(plan.added), now],
  );
  const active = new Map(accounts.map((account) => [account.id, account.active]));
  await tx.query(
    `INSERT INTO person_accounts (kind, subject_id, person_id, evidence, joined_by, joined_at, active)
     SELECT kind, id, "personId", evidence, 'rule', $2, active
     FROM json_to_recordset($1::json) AS r(kind text, id uuid, "personId" uuid, evidence text, active boolean)
     ON CONFLICT (kind, subject_id) DO NOTHING`,
    [
      JSON.stringify(
        plan.joins.map(({ accountId, personId, evidence }) => ({
          kind: kinds.get(accountId),
          id: accountId,
          personId,
          evidence,
          active: active.get(accountId),
        })),
      ),
      now,
    ],
  );
  await writeAudit(
    tx,
    { type: "people.joined", accounts: plan.joins.length, added: plan.added.length },
    by,
    "people",
  );
  return new Map(plan.joins.map(({ accountId, personId }) => [accountId, personId]));
}
