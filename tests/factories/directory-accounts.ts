import { randomUUID } from "node:crypto";
import type { Pool } from "pg";
import type { PersonProfile } from "@/lib/domain/source-record";
import { identityFixture, insertIdentities, insertSource } from "@/tests/factories/inventory";

export interface AccountFixture {
  id: string;
  name: string;
  displayName: string | null;
  status: "active" | "disabled" | "expired";
  goneAt: Date | null;
  class: string;
  person: Omit<PersonProfile, "manager">;
  /** The id of the manager's account. */
  managerId: string | null;
}

export function directoryAccount(name: string, more: Partial<AccountFixture> = {}): AccountFixture {
  return {
    id: randomUUID(),
    name,
    displayName: null,
    status: "active",
    goneAt: null,
    class: "human",
    person: {},
    managerId: null,
    ...more,
  };
}

/** Accounts of human beings in a directory, each with the sighting that tells of them. Gives the directory's source. */
export async function insertDirectory(
  pool: Pool,
  accounts: readonly AccountFixture[],
  realm = "entra:test",
): Promise<string> {
  const sourceId = await insertSource(pool, `directory ${realm}`, "entra");
  await insertIdentities(
    pool,
    accounts.map(({ id, name, status, goneAt, class: of }) =>
      identityFixture({
        ...{ id, name, status, goneAt, class: of, realm, system: "entra" },
        ...{ kind: "directory_account", managedBy: "person", sourceIds: [sourceId] },
      }),
    ),
  );
  await pool.query(
    `UPDATE identities i SET tags = json_build_object('display name', r.name)
     FROM json_to_recordset($1::json) AS r(id uuid, name text) WHERE i.id = r.id AND r.name IS NOT NULL`,
    [JSON.stringify(accounts.map(({ id, displayName }) => ({ id, name: displayName })))],
  );
  await pool.query(
    `INSERT INTO sightings (scope_ref, record_id, source_id, record_type, hash, rank, issuing, observed, first_seen_at, changed_at)
     SELECT $3, id, $2, 'identity', gen_random_uuid(), 1, true, json_build_object('person', person), now(), now()
     FROM json_to_recordset($1::json) AS r(id uuid, person json)`,
    [
      JSON.stringify(
        accounts.map(({ id, person, managerId }) => ({
          id,
          person: managerId ? { ...person, manager: { id: managerId } } : person,
        })),
      ),
      sourceId,
      randomUUID(),
    ],
  );
  return sourceId;
}

/** The directory was read again: `changes` tells of something new, as a sync does. */
export async function noteSync(pool: Pool, sourceId: string, at: Date): Promise<void> {
  await pool.query(
    `INSERT INTO sync_runs (source_id, status, trigger, requested_by, requested_at, started_at, finished_at)
     VALUES ($1, 'complete', 'person', 'test', $2, $2, $2)`,
    [sourceId, at],
  );
}
