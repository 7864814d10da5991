import { userInfo } from "node:os";
import type { Pool } from "pg";
import { advisoryLocks } from "@/lib/platform/advisory-locks";
import { createLinkToken } from "@/lib/platform/auth/one-time-link";

const lifeMs = 30 * 60_000;

/**
 * The one-time link with which the first administrator is created: works once, for 30 minutes, and replaces any earlier
 * one. Null when there is an administrator already. `now` is the clock that the web server judges it by, not the
 * database's, which may go otherwise.
 */
export async function createSetupLink(pool: Pool, baseUrl: string, now: Date): Promise<string | null> {
  const { token, hash } = createLinkToken();
  const client = await pool.connect();
  try {
    await client.query("BEGIN");
    await client.query("SELECT pg_advisory_xact_lock($1)", [advisoryLocks.setup]);
    await client.query("DELETE FROM invitations WHERE kind = 'setup' AND used_at IS NULL");
    const made = await client.query(
      `INSERT INTO invitations (kind, token_hash, role, created_by, created_at, expires_at)
       SELECT 'setup', $1, 'admin', $2, $3, $4
       WHERE NOT EXISTS (SELECT 1 FROM users WHERE role = 'admin')`,
      [hash, `cli:${userInfo().username}`, now, new Date(now.getTime() + lifeMs)],
    );
    await client.query("COMMIT");
    return made.rowCount === 1 ? `${baseUrl}/setup/${token}` : null;
  } catch (error) {
    await client.query("ROLLBACK").catch(() => {});
    throw error;
  } finally {
    client.release();
  }
}
