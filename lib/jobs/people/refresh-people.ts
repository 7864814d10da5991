import type { Pool, PoolClient } from "pg";
import { z } from "zod";
import { isSharedMailbox } from "@/lib/domain/shared-mailbox";
import { directoryAccounts, memberAccounts, type SpeakingAccount } from "@/lib/features/people/data-accounts";
import { joinAccounts } from "@/lib/features/people/mutations-accounts";
import {
  followAddresses,
  followManagers,
  followTeams,
  type JoinedAccount,
} from "@/lib/features/people/mutations-follow";
import { settleStanding } from "@/lib/features/people/mutations-standing";
import { advisoryLocks } from "@/lib/platform/advisory-locks";
import { inTransaction } from "@/lib/platform/transaction";

const worker = "worker";
const lookName = "people.look";

const readingSql = `EXISTS (SELECT FROM sync_runs r WHERE r.status = 'running' AND EXISTS (SELECT FROM identities i
  WHERE i.class = 'human' AND i.kind = 'directory_account' AND r.source_id = ANY(i.source_ids)))`;
const othersSql = `(SELECT count(*) FROM sources WHERE removed_at IS NOT NULL),
  (SELECT md5(string_agg(concat_ws(' ', id, email, disabled_at), ',' ORDER BY id)) FROM users)`;

/** Nothing at all happened where this is as it was. */
const stampSql = `SELECT concat_ws('/', (SELECT max(id) FROM changes), (SELECT max(finished_at) FROM sync_runs),
  ${othersSql}, ${readingSql}) AS stamp`;

/** Nothing happened that bears on people where this is as it was. */
const factsSql = `SELECT concat_ws('/', count(*), sum(hashtextextended(concat(i.id, i.status, i.gone_at IS NULL), 0)), max(s.at),
    ${othersSql}, ${readingSql}) AS facts, ${readingSql} AS reading
  FROM identities i LEFT JOIN LATERAL (SELECT max(g.changed_at) AS at FROM sightings g WHERE g.record_id = i.id) s ON TRUE
  WHERE i.class = 'human' AND i.kind = 'directory_account'`;

const lookSchema = z.object({ stamp: z.string(), facts: z.string() });
type Look = z.infer<typeof lookSchema>;

/**
 * Follows the directories: whose each account is, who reports to whom, which department somebody is in, and who left. Does nothing
 * where nothing changed. While a directory is being read, nobody is found gone: its pages would each look like few leavers.
 */
export async function refreshPeople(pool: Pool, now: Date): Promise<void> {
  await inTransaction(pool, async (tx) => {
    const lock = await tx.query<{ ours: boolean }>("SELECT pg_try_advisory_xact_lock($1) AS ours", [
      advisoryLocks.people,
    ]);
    if (!lock.rows[0]?.ours) return;
    const last = await lastLook(tx);
    const { stamp = "" } = (await tx.query<{ stamp: string }>(stampSql)).rows[0] ?? {};
    if (last?.stamp === stamp) return;
    const looked = await tx.query<{ facts: string; reading: boolean }>(factsSql);
    const { facts = "", reading = false } = looked.rows[0] ?? {};
    if (last?.facts !== facts) await follow(tx, reading, now);
    await keepLook(tx, { stamp, facts }, now);
  });
}

async function follow(tx: PoolClient, reading: boolean, now: Date): Promise<void> {
  await forgetOthers(tx);
  const accounts = await joinAll(tx, now);
  await followAddresses(tx, accounts);
  await followManagers(tx, accounts);
  await followTeams(tx, accounts);
  await linkMembers(tx);
  if (!reading) await settleStanding(tx, "directory", null, worker, now);
}

async function lastLook(tx: PoolClient): Promise<Look | undefined> {
  const found = await tx.query<{ value: unknown }>("SELECT value FROM settings WHERE name = $1", [lookName]);
  return lookSchema.safeParse(found.rows[0]?.value).data;
}

async function keepLook(tx: PoolClient, look: Look, now: Date): Promise<void> {
  await tx.query(
    `INSERT INTO settings (name, value, updated_at, updated_by) VALUES ($1, $2, $3, $4)
     ON CONFLICT (name) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at`,
    [lookName, JSON.stringify(look), now, worker],
  );
}

/** Accounts that are in the record no more, or are no human being's after all, belong to nobody. */
async function forgetOthers(tx: PoolClient): Promise<void> {
  await tx.query(
    `DELETE FROM person_accounts a WHERE a.kind = 'directory' AND NOT EXISTS (SELECT FROM identities i
       WHERE i.id = a.subject_id AND (a.joined_by <> 'rule' OR (i.class = 'human' AND i.kind = 'directory_account')))`,
  );
  await tx.query(
    "DELETE FROM person_accounts a WHERE a.kind = 'member' AND NOT EXISTS (SELECT FROM users u WHERE u.id = a.subject_id)",
  );
}

async function joinAll(tx: PoolClient, now: Date): Promise<JoinedAccount[]> {
  const accounts: SpeakingAccount[] = [...(await directoryAccounts(tx)), ...(await memberAccounts(tx))];
  await linkKnownMembers(tx, now);
  // A mailbox of several people may sign in to Rollcall; it is nobody in particular.
  const named = accounts.filter(({ kind, email }) => kind !== "member" || !isSharedMailbox(email ?? ""));
  const joined = await joinAccounts(tx, named, worker, now);
  await tx.query(
    `UPDATE person_accounts a SET active = i.status NOT IN ('disabled', 'expired') AND i.gone_at IS NULL FROM identities i
     WHERE a.kind = 'directory' AND i.id = a.subject_id AND a.active <> (i.status NOT IN ('disabled', 'expired') AND i.gone_at IS NULL)`,
  );
  await tx.query(
    `UPDATE person_accounts a SET active = u.disabled_at IS NULL FROM users u
     WHERE a.kind = 'member' AND u.id = a.subject_id AND a.active <> (u.disabled_at IS NULL)`,
  );
  return accounts.flatMap((account) => {
    const personId = account.personId ?? joined.get(account.id);
    return personId ? [{ ...account, personId, joinedBy: account.joinedBy ?? "rule" }] : [];
  });
}

/** A member whom somebody linked to a person is theirs. */
async function linkKnownMembers(tx: PoolClient, now: Date): Promise<void> {
  await tx.query(
    `INSERT INTO person_accounts (kind, subject_id, person_id, evidence, joined_by, joined_at, active)
     SELECT 'member', u.id, u.person_id, 'Their sign-in to Rollcall was linked to them.', 'rule', $1, u.disabled_at IS NULL
     FROM users u JOIN people p ON p.id = u.person_id ON CONFLICT (kind, subject_id) DO NOTHING`,
    [now],
  );
}

/** Whoever signs in acts as the person that their account belongs to. */
async function linkMembers(tx: PoolClient): Promise<void> {
  await tx.query(
    `UPDATE users u SET person_id = a.person_id FROM person_accounts a
     WHERE a.kind = 'member' AND a.subject_id = u.id AND u.person_id IS DISTINCT FROM a.person_id`,
  );
}
