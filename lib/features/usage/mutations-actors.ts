import type { PoolClient } from "pg";
import type { Ref } from "@/lib/domain/record";
import { recordId } from "@/lib/domain/record-id";
import type { UsageActor } from "@/lib/domain/usage-event";

/** Who an actor is in the inventory; one that is not there has the id that it would have. */
export interface ResolvedActor {
  identityId: string;
  known: boolean;
  credentialId: string | null;
}

/** Tells actors apart. */
export function actorKey({ ref, credential }: Pick<UsageActor, "ref" | "credential">): string {
  return `${ref.realm}\0${ref.externalId}\0${credential?.externalId ?? ""}`;
}

/**
 * Looks up who the actors are: by their own id, by another name, else by the credential that they used. Nobody is made up:
 * whoever is found by none of these stays apart until a source lists them.
 */
export async function resolveActors(
  tx: PoolClient,
  actors: ReadonlyMap<string, UsageActor>,
): Promise<Map<string, ResolvedActor>> {
  const all = [...actors.entries()];
  const names = all.flatMap(([, { ref, aliases }], n) =>
    [ref.externalId, ...aliases].map((name, place) => ({
      n,
      place,
      realm: ref.realm,
      name,
      id: recordId("identity", ref.realm, name),
    })),
  );
  const found = await tx.query<{ n: number; id: string }>(
    `SELECT DISTINCT ON (w.n) w.n, coalesce(a.identity_id, i.id) AS id
     FROM json_to_recordset($1::json) AS w(n int, place int, realm text, name text, id uuid)
     LEFT JOIN aliases a ON a.realm = w.realm AND a.alias = w.name
     LEFT JOIN identities i ON i.id = w.id
     WHERE coalesce(a.identity_id, i.id) IS NOT NULL ORDER BY w.n, w.place`,
    [JSON.stringify(names)],
  );
  const byName = new Map(found.rows.map((row) => [row.n, row.id]));
  const holders = await holdersOf(
    tx,
    all.flatMap(([, { credential }]) => (credential ? [credentialIdOf(credential)] : [])),
  );
  return new Map(
    all.map(([key, { ref, credential }], n) => {
      const credentialId = credential ? credentialIdOf(credential) : null;
      const known = byName.get(n) ?? (credentialId === null ? undefined : holders.get(credentialId));
      const identityId = known ?? recordId("identity", ref.realm, ref.externalId);
      return [key, { identityId, known: known !== undefined, credentialId }];
    }),
  );
}

function credentialIdOf({ realm, externalId }: Ref): string {
  return recordId("credential", realm, externalId);
}

/** The identities of credentials. */
async function holdersOf(tx: PoolClient, credentialIds: string[]): Promise<Map<string, string>> {
  if (credentialIds.length === 0) return new Map();
  const found = await tx.query<{ id: string; identity_id: string }>(
    `SELECT c.id, c.identity_id FROM credentials c JOIN identities i ON i.id = c.identity_id
     WHERE c.id = ANY($1::uuid[])`,
    [credentialIds],
  );
  return new Map(found.rows.map((row) => [row.id, row.identity_id]));
}
