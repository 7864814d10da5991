import { randomUUID } from "node:crypto";
import type { Pool, PoolClient } from "pg";
import { nameOf } from "@/lib/domain/people/name-of-address";
import { isSharedMailbox } from "@/lib/domain/shared-mailbox";
import { writeAudit } from "@/lib/platform/audit";
import type { Scope } from "@/lib/platform/scope";
import { inTransaction } from "@/lib/platform/transaction";
import { tellsOfPeople } from "./data-accounts";
import { refusal } from "./mutations-refusals";
import { settleStanding } from "./mutations-standing";
import type { SplitAccount } from "./schema";

/**
 * Splits an account off a person: it becomes somebody of their own, and stays so whatever a rule would say of it. What they own and
 * were asked stays where it is. Throws AppErrors `no_such_account`, `only_account`.
 */
export function splitAccount(
  { pool }: { pool: Pool },
  by: { scope: Scope; name: string },
  asked: SplitAccount,
  now: Date,
): Promise<{ personId: string }> {
  return inTransaction(pool, async (tx) => {
    await tx.query("SELECT FROM people WHERE id = $1 FOR UPDATE", [asked.personId]);
    const account = await readAccount(tx, asked);
    if (!account) {
      throw refusal("no_such_account", "This account is not theirs any more.", "Reload the page.");
    }
    if (account.others === 0) {
      throw refusal(
        "only_account",
        "It is their only account: without it there would be two of the same person.",
        "Add the other person first, and join them.",
      );
    }
    const personId = randomUUID();
    // The address goes with the account whose it is; the person keeps what another account of theirs has.
    const email = account.email && !isSharedMailbox(account.email) ? account.email : null;
    if (email && !account.shared) {
      await tx.query("UPDATE people SET email = NULL WHERE id = $1 AND email = $2", [asked.personId, email]);
    }
    await tx.query(
      `INSERT INTO people (id, name, email, active, created_at)
       SELECT $1, left($2, 200), CASE WHEN EXISTS (SELECT FROM people o WHERE o.email = $3) THEN NULL ELSE $3 END, $4, $5`,
      [personId, account.display || (email ? nameOf(email) : account.name), email, account.active, now],
    );
    await tx.query(
      `UPDATE person_accounts SET person_id = $3, evidence = $4, joined_by = $5, joined_at = $6 WHERE kind = $1 AND subject_id = $2`,
      [
        asked.kind,
        asked.subjectId,
        personId,
        `${by.name} split it off ${account.owner}.`,
        by.scope.actor,
        now,
      ],
    );
    await tx.query(
      `UPDATE people p SET email = t.email FROM (
         SELECT ${addressOf("o")} AS email FROM person_accounts o WHERE o.person_id = $1 ORDER BY o.active DESC, 1 LIMIT 1) t
       WHERE p.id = $1 AND p.email IS NULL AND NOT EXISTS (SELECT FROM people x WHERE x.email = t.email)`,
      [asked.personId],
    );
    if (asked.kind === "member") {
      await tx.query("UPDATE users SET person_id = $2 WHERE id = $1", [asked.subjectId, personId]);
    }
    await settleStanding(tx, "directory", [asked.personId], by.scope.actor, now);
    await writeAudit(
      tx,
      {
        type: "person.split",
        personId: asked.personId,
        accountKind: asked.kind,
        accountId: asked.subjectId,
        newPersonId: personId,
      },
      by.scope.actor,
      `person:${asked.personId}`,
    );
    return { personId };
  });
}

interface SplitFacts {
  name: string;
  display: string | null;
  email: string | null;
  active: boolean;
  owner: string;
  /** How many other accounts the person has. */
  others: number;
  /** Another account of theirs has the same address. */
  shared: boolean;
}

const addressOf = (account: string) => `(SELECT lower(coalesce(
    (SELECT g.observed->'person'->>'email' FROM sightings g WHERE ${account}.kind = 'directory' AND g.record_id = ${account}.subject_id
      AND ${tellsOfPeople} AND g.observed->'person' ? 'email' ORDER BY g.gone_at IS NOT NULL, g.rank, g.changed_at DESC LIMIT 1),
    (SELECT u.email FROM users u WHERE ${account}.kind = 'member' AND u.id = ${account}.subject_id),
    (SELECT s.user_name FROM scim_users s WHERE ${account}.kind = 'scim' AND s.id = ${account}.subject_id AND s.user_name LIKE '%@%'))))`;

async function readAccount(tx: PoolClient, asked: SplitAccount): Promise<SplitFacts | undefined> {
  const found = await tx.query<SplitFacts>(
    `SELECT coalesce(i.name, u.name, s.user_name, 'Somebody') AS name, coalesce(nullif(i.tags->>'display name', ''), u.name) AS display, a.active,
       p.name AS owner, own.email,
       (SELECT count(*)::int FROM person_accounts o WHERE o.person_id = a.person_id AND (o.kind, o.subject_id) <> (a.kind, a.subject_id)) AS others,
       EXISTS (SELECT FROM person_accounts o WHERE o.person_id = a.person_id AND (o.kind, o.subject_id) <> (a.kind, a.subject_id)
         AND ${addressOf("o")} = own.email) AS shared
     FROM person_accounts a JOIN people p ON p.id = a.person_id LEFT JOIN identities i ON a.kind = 'directory' AND i.id = a.subject_id
     LEFT JOIN users u ON a.kind = 'member' AND u.id = a.subject_id LEFT JOIN scim_users s ON a.kind = 'scim' AND s.id = a.subject_id
     CROSS JOIN LATERAL (SELECT ${addressOf("a")} AS email) own
     WHERE a.person_id = $1 AND a.kind = $2 AND a.subject_id = $3`,
    [asked.personId, asked.kind, asked.subjectId],
  );
  return found.rows[0];
}
