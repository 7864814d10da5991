import type { PoolClient } from "pg";
import { realmLockClass } from "@/lib/platform/advisory-locks";

/** Realms share this many locks, so that a sheet of a thousand realms takes few. */
const LOCKS = 64;

/**
 * Until the transaction ends, nobody else merges into these realms; those who only look who is who (`resolve`) go together. A key and its user may come from two scopes at the same
 * moment: without the lock neither transaction would see the other's row, and the two would never be joined.
 */
export async function lockRealms(
  tx: PoolClient,
  realms: Iterable<string>,
  mode: "merge" | "resolve" = "merge",
): Promise<void> {
  const wanted = [...new Set(realms)];
  if (wanted.length === 0) return;
  // In one order for everybody, so that two never wait for each other.
  await tx.query(
    `WITH locks AS MATERIALIZED (
       SELECT DISTINCT abs(hashtext(realm)::bigint % $3)::int AS lock FROM unnest($2::text[]) realm ORDER BY lock)
     SELECT pg_advisory_xact_lock${mode === "merge" ? "" : "_shared"}($1, lock) FROM locks`,
    [realmLockClass, wanted, LOCKS],
  );
}
