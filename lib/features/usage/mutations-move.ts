import type { Pool, PoolClient } from "pg";
import { lockRealms } from "@/lib/features/identities/mutations-realms";
import { inTransaction } from "@/lib/platform/transaction";
import { addedUp } from "./mutations-batch";

/** What rows have in common that are one. */
const kept =
  "grain, credential_id, source_id, service, action, outcome, consumer, network, country, on_behalf_of";

/** Use that logs told of under another name goes to the identity that turned out to have it. */
export async function moveUsage(tx: PoolClient, claims: { waiting: string; id: string }[]): Promise<void> {
  const found = await tx.query<{ waiting: string }>(
    `SELECT identity_id AS waiting FROM unknown_actors WHERE identity_id = ANY($1::uuid[])
     UNION SELECT identity_id FROM identity_touches WHERE identity_id = ANY($1::uuid[])`,
    [claims.map((claim) => claim.waiting)],
  );
  if (found.rows.length === 0) return;
  const waits = new Set(found.rows.map((row) => row.waiting));
  const moves = JSON.stringify(claims.filter((claim) => waits.has(claim.waiting)));
  const from = "json_to_recordset($1::json) AS m(waiting uuid, id uuid)";
  for (const statement of [
    // Rows may meet: months that were closed before their keys told identities apart, names that came to wait again.
    `WITH t AS (DELETE FROM usage t USING ${from} WHERE t.identity_id = m.waiting RETURNING m.id, t.*)
     INSERT INTO usage AS u (identity_id, period, key, ${kept}, reference, count, first_at, last_at, hours)
     SELECT id, period, key, ${kept}, (array_agg(reference ORDER BY last_at DESC))[1], sum(count), min(first_at), max(last_at),
       sum_counts(hours)
     FROM t GROUP BY id, period, key, ${kept} ORDER BY id, period, key
     ON CONFLICT (identity_id, period, key) DO UPDATE SET ${addedUp}`,
    `INSERT INTO observed_uses AS o (subject_id, at)
     SELECT m.id, max(w.at) FROM ${from} JOIN observed_uses w ON w.subject_id = m.waiting GROUP BY m.id ORDER BY m.id
     ON CONFLICT (subject_id) DO UPDATE SET at = greatest(o.at, excluded.at), applied = false`,
    `DELETE FROM observed_uses o USING ${from} WHERE o.subject_id = m.waiting`,
    `DELETE FROM unknown_actors a USING ${from} WHERE a.identity_id = m.waiting`,
    `INSERT INTO identity_touches AS t (identity_id, verb, at, actor_id, actor, action, reference, source_id)
     SELECT DISTINCT ON (m.id, w.verb) m.id, w.verb, w.at, w.actor_id, w.actor, w.action, w.reference, w.source_id
     FROM ${from} JOIN identity_touches w ON w.identity_id = m.waiting ORDER BY m.id, w.verb, w.at
     ON CONFLICT (identity_id, verb) DO NOTHING`,
    `DELETE FROM identity_touches t USING ${from} WHERE t.identity_id = m.waiting`,
    `UPDATE identity_touches t SET actor_id = m.id FROM ${from} WHERE t.actor_id = m.waiting`,
  ]) {
    await tx.query(statement, [moves]);
  }
}

/** Actors of one transaction. */
const chunkActors = 100;

/**
 * Moves the use of whoever was known by nothing but one credential to its holder, once a source lists it. Who used several
 * credentials, or none at times, stays apart until a source lists them by name.
 */
export async function moveByCredential(pool: Pool): Promise<void> {
  while ((await inTransaction(pool, moveSome)) === chunkActors);
}

async function moveSome(tx: PoolClient): Promise<number> {
  const held = await tx.query<{ waiting: string; id: string; realms: string[] }>(
    `SELECT a.identity_id AS waiting, i.id, ARRAY[a.realm, i.realm] AS realms
     FROM unknown_actors a JOIN credentials c ON c.id = a.credential_id JOIN identities i ON i.id = c.identity_id
     WHERE NOT EXISTS (SELECT FROM identities w WHERE w.id = a.identity_id)
       AND NOT EXISTS (SELECT FROM unknown_actors o WHERE o.identity_id = a.identity_id AND o.credential_id IS DISTINCT FROM c.id)
     ORDER BY a.identity_id, a.source_id LIMIT ${chunkActors}`,
  );
  const claims = new Map(held.rows.map(({ waiting, id }) => [waiting, { waiting, id }]));
  await lockRealms(
    tx,
    held.rows.flatMap(({ realms }) => realms),
  );
  if (claims.size > 0) await moveUsage(tx, [...claims.values()]);
  return held.rows.length;
}
