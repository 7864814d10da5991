import { randomUUID } from "node:crypto";
import type { PoolClient } from "pg";
import { z } from "zod";
import { planJoins } from "@/lib/domain/people/join";
import { enterpriseUrn } from "@/lib/domain/scim/attributes";
import { addressOf, calledOf, managerOf, type ScimUser } from "@/lib/domain/scim/user";
import { isSharedMailbox } from "@/lib/domain/shared-mailbox";
import { settleStanding } from "@/lib/features/people/mutations-standing";

/** A user that was just written. */
export interface WrittenUser {
  id: string;
  user: ScimUser;
  active: boolean;
}

/**
 * The person behind a user: joined by the address, else added. What SCIM said of them before and a human did not change since follows
 * what it says now. Whoever is not here any more leaves the way that everybody does, with the hold for too many at once.
 */
export async function followUser(
  tx: PoolClient,
  written: WrittenUser,
  before: ScimUser | null,
  by: string,
  now: Date,
): Promise<string> {
  const known = await tx.query<{ person_id: string }>(
    "UPDATE person_accounts SET active = $2 WHERE kind = 'scim' AND subject_id = $1 RETURNING person_id",
    [written.id, written.active],
  );
  const personId = known.rows[0]?.person_id ?? (await join(tx, written, now));
  if (before) await followNames(tx, personId, before, written.user);
  await followManager(tx, written);
  await settleStanding(tx, "scim", [personId], by, now);
  return personId;
}

/** The user is gone at the provider: so is the person, unless another account says that they are here. */
export async function forgetUser(tx: PoolClient, userId: string, by: string, now: Date): Promise<void> {
  const known = await tx.query<{ person_id: string }>(
    `UPDATE person_accounts SET active = false, evidence = left(evidence || ' The identity provider has deleted it since.', 1000)
     WHERE kind = 'scim' AND subject_id = $1 RETURNING person_id`,
    [userId],
  );
  await settleStanding(
    tx,
    "scim",
    known.rows.map((row) => row.person_id),
    by,
    now,
  );
}

async function join(tx: PoolClient, { id, user, active }: WrittenUser, now: Date): Promise<string> {
  const email = addressOf(user);
  const account = {
    id,
    realm: "scim",
    login: user.userName,
    displayName: calledOf(user),
    email,
    // By the address, and nothing else: whoever may provision could otherwise join a user to anybody.
    employeeNumber: null,
    active,
    personId: null,
  };
  const plan = planJoins([account], email ? await peopleOf(tx, email) : [], randomUUID);
  const added = plan.added[0];
  if (added) {
    await tx.query(
      "INSERT INTO people (id, name, email, active, created_at) VALUES ($1, left($2, 200), $3, $4, $5)",
      [added.id, added.name, added.email, added.active, now],
    );
  }
  const joined = plan.joins[0];
  if (!joined) throw new Error("A user was joined to nobody.");
  // What is left of a user that was deleted says nothing beside the new one.
  await tx.query(
    `DELETE FROM person_accounts a WHERE a.kind = 'scim' AND a.person_id = $1
       AND NOT EXISTS (SELECT FROM scim_users u WHERE u.id = a.subject_id)`,
    [joined.personId],
  );
  await tx.query(
    `INSERT INTO person_accounts (kind, subject_id, person_id, evidence, joined_by, joined_at, active)
     VALUES ('scim', $1, $2, $3, 'rule', $4, $5)`,
    [id, joined.personId, joined.evidence, now, active],
  );
  return joined.personId;
}

/** Who is known by an address: their own, else that of an account of theirs in a directory. */
async function peopleOf(tx: PoolClient, email: string) {
  const own = await tx.query<{ id: string; name: string; email: string | null }>(
    "SELECT id, name, email FROM people WHERE email = $1",
    [email],
  );
  if (own.rows.length > 0) return own.rows;
  const found = await tx.query<{ id: string; name: string; email: string | null }>(
    `SELECT DISTINCT p.id, p.name, $1::text AS email FROM identities i JOIN person_accounts a ON a.kind = 'directory' AND a.subject_id = i.id
     JOIN people p ON p.id = a.person_id
     JOIN sightings g ON g.record_id = i.id AND g.record_type = 'identity' AND lower(g.observed->'person'->>'email') = $1
     WHERE i.class = 'human' AND i.kind = 'directory_account'`,
    [email],
  );
  return found.rows;
}

async function followNames(
  tx: PoolClient,
  personId: string,
  before: ScimUser,
  user: ScimUser,
): Promise<void> {
  await tx.query("UPDATE people SET name = $3 WHERE id = $1 AND name = $2 AND name <> $3", [
    personId,
    calledOf(before),
    calledOf(user),
  ]);
  const email = addressOf(user);
  if (email === null || isSharedMailbox(email)) return;
  await tx.query(
    `UPDATE people SET email = $3 WHERE id = $1 AND (email IS NULL OR email = $2)
       AND NOT EXISTS (SELECT FROM people o WHERE o.email = $3)`,
    [personId, addressOf(before), email],
  );
}

/**
 * Whom a user reports to, and who reports to this one and was waiting for it: providers name managers whom they send later.
 */
async function followManager(tx: PoolClient, { id, user }: WrittenUser): Promise<void> {
  const named = managerOf(user);
  await tx.query(
    `UPDATE scim_users u SET manager_id = (SELECT m.id FROM scim_users m WHERE m.id <> u.id
       AND (m.id = $3::uuid OR m.user_name = lower($2::text) OR m.external_id = $2::text) ORDER BY m.id = $3::uuid DESC NULLS LAST LIMIT 1)
     WHERE u.id = $1`,
    [id, named, z.guid().safeParse(named).success ? named : null],
  );
  await tx.query(
    `UPDATE scim_users SET manager_id = $1 WHERE manager_id IS NULL AND id <> $1
       AND resource #>> '{${enterpriseUrn},manager,value}' = ANY($2::text[])`,
    [id, [id, user.userName, ...(user.externalId ? [user.externalId] : [])]],
  );
  await tx.query(
    `UPDATE people p SET manager_id = b.person_id
     FROM scim_users u JOIN person_accounts a ON a.kind = 'scim' AND a.subject_id = u.id
     JOIN person_accounts b ON b.kind = 'scim' AND b.subject_id = u.manager_id
     WHERE (u.id = $1 OR u.manager_id = $1) AND p.id = a.person_id AND b.person_id <> p.id AND p.manager_id IS DISTINCT FROM b.person_id`,
    [id],
  );
}
