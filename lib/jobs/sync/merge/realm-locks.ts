import type { PoolClient } from "pg";
import type { PageRows } from "@/lib/jobs/sync/page-rows";

/** Any number of our own, apart from the keys of other advisory locks. */
const LOCK_CLASS = 7_266_502;
/** Realms share this many locks, so that a sheet of a thousand realms takes few. */
const LOCKS = 64;

/**
 * Until the transaction ends, nobody else merges into these realms. A key and its user may come from two scopes at the same
 * moment: without the lock neither transaction would see the other's row, and the two would never be joined.
 */
export async function lockRealms(tx: PoolClient, realms: Iterable<string>): Promise<void> {
  const wanted = [...new Set(realms)];
  if (wanted.length === 0) return;
  // In one order for everybody, so that two never wait for each other.
  await tx.query(
    `WITH locks AS MATERIALIZED (
       SELECT DISTINCT abs(hashtext(realm)::bigint % $3)::int AS lock FROM unnest($2::text[]) realm ORDER BY lock)
     SELECT pg_advisory_xact_lock($1, lock) FROM locks`,
    [LOCK_CLASS, wanted, LOCKS],
  );
}

/** The realms of everything that a page joins: identities, their children, and who they refer to. */
export function realmsOf(rows: PageRows): Set<string> {
  const realms = new Set<string>();
  for (const row of rows.identities) {
    realms.add(row.realm);
    for (const name of row.names) realms.add(name.realm);
  }
  for (const row of [...rows.credentials, ...rows.placements]) {
    realms.add(row.realm);
    if (row.identity) realms.add(row.identity.realm);
    if (row.credential) realms.add(row.credential.realm);
    // The same secret may come from two scopes at the same moment, too.
    if (row.observed.fingerprint !== undefined) realms.add("fingerprint");
  }
  for (const row of [...rows.members, ...rows.grants, ...rows.trusts]) {
    for (const ref of Object.values(row.refs)) if (ref) realms.add(ref.realm);
  }
  return realms;
}
