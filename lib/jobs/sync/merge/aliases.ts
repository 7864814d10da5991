import type { Ref } from "@/lib/domain/record";
import { recordId } from "@/lib/domain/record-id";
import { moveUsage } from "@/lib/features/usage/mutations-move";
import { recreations } from "./links";
import type { PageMerge } from "./page";
import { sqlJson } from "./sql-json";

/** Finds the identity's id behind a ref, whether the ref is its own id or another name of it. */
export type ResolveIdentity = (ref: Ref) => string;

const nameOf = (realm: string, alias: string) => `${realm}\0${alias}`;

/**
 * Gives every identity of the page its id, and resolves every ref to one. An identity known so far only under another
 * name (a spreadsheet's ARN, a client id) keeps its row; a name that moves to a new id (re-created) leaves the old row alone.
 */
export async function resolveIdentities(merge: PageMerge): Promise<ResolveIdentity> {
  const { tx, rows } = merge;
  const wanted = new Map<string, Ref>();
  const want = (realm: string, externalId: string) =>
    wanted.set(nameOf(realm, externalId), { realm, externalId });
  for (const identity of rows.identities) {
    want(identity.realm, identity.externalId);
    for (const name of identity.names) want(name.realm, name.externalId);
  }
  for (const child of [...rows.credentials, ...rows.placements]) {
    if (child.identity) want(child.identity.realm, child.identity.externalId);
  }
  for (const edge of [...rows.members, ...rows.grants, ...rows.trusts]) {
    for (const ref of Object.values(edge.refs)) if (ref) want(ref.realm, ref.externalId);
  }
  const known = new Map<string, string>();
  if (wanted.size > 0) {
    const found = await tx.query<{ realm: string; alias: string; identity_id: string }>(
      `SELECT a.realm, a.alias, a.identity_id
       FROM json_to_recordset($1::json) AS w(realm text, "externalId" text)
       JOIN aliases a ON a.realm = w.realm AND a.alias = w."externalId"`,
      [sqlJson([...wanted.values()])],
    );
    for (const row of found.rows) known.set(nameOf(row.realm, row.alias), row.identity_id);
  }
  const resolve: ResolveIdentity = (ref) =>
    known.get(nameOf(ref.realm, ref.externalId)) ?? recordId("identity", ref.realm, ref.externalId);

  await claimNames(merge, known, resolve);
  for (const identity of rows.identities) {
    identity.id = resolve({ realm: identity.realm, externalId: identity.externalId });
  }
  return resolve;
}

/** Writes the names that this page's identities state, and moves children that were waiting under such a name. */
async function claimNames(
  merge: PageMerge,
  known: Map<string, string>,
  resolve: ResolveIdentity,
): Promise<void> {
  const { tx, rows } = merge;
  const candidates = rows.identities.filter(
    ({ realm, externalId, names }) => names.length > 0 || known.has(nameOf(realm, externalId)),
  );
  if (candidates.length === 0) return;
  const existing = await existingIdentities(
    merge,
    candidates.flatMap((identity) => [
      recordId("identity", identity.realm, identity.externalId),
      resolve(identity),
      ...identity.names.flatMap(({ realm, externalId }) => [
        recordId("identity", realm, externalId),
        resolve({ realm, externalId }),
      ]),
    ]),
  );
  const claims: { realm: string; alias: string; id: string; waiting: string }[] = [];
  const claim = (realm: string, alias: string, id: string) => {
    if (known.get(nameOf(realm, alias)) === id) return;
    known.set(nameOf(realm, alias), id);
    claims.push({ realm, alias, id, waiting: recordId("identity", realm, alias) });
  };
  for (const identity of candidates) {
    const { realm, externalId, names } = identity;
    const named = existing.get(resolve({ realm, externalId }));
    // Somebody else's identity was called by this id before its own system told of it: the id is its own.
    const isTaken = identity.issuing && named?.listed === true && named.realm !== realm;
    const own = isTaken ? recordId("identity", realm, externalId) : resolve({ realm, externalId });
    // Known so far only under another name: that name still stands where its own id would. What another realm itself lists is no such row.
    const provisional = names
      .map((name) => ({ name, row: existing.get(recordId("identity", name.realm, name.externalId)) }))
      .find(
        ({ name, row }) =>
          row?.id !== own &&
          isCalled(row, name) &&
          (!row?.listed || (identity.issuing && name.realm === realm)),
      )?.row?.id;
    const id = existing.has(own) || provisional === undefined ? own : provisional;
    if (id !== own || isTaken) claim(realm, externalId, id);
    for (const name of names) {
      const holder = existing.get(resolve(name));
      // Two clusters may call themselves one issuer, and a file may call anything by any name: from an identity that is
      // there a name is taken only by the realm that both belong to, or that gives it.
      const mayTake = identity.issuing && (name.realm === realm || holder?.realm === realm);
      if (holder?.present && holder.id !== id && !mayTake) continue;
      claim(name.realm, name.externalId, id);
    }
    if (!existing.has(id))
      existing.set(id, { id, realm, external_id: externalId, present: true, listed: identity.issuing });
  }
  if (claims.length === 0) return;
  const moved = await tx.query<{ from_id: string; to_id: string; alias: string }>(
    `WITH claims AS (SELECT DISTINCT ON (realm, alias) * FROM json_to_recordset($1::json) AS c(realm text, alias text, id uuid)),
     before AS (SELECT a.alias, a.identity_id AS from_id, c.id AS to_id FROM claims c JOIN aliases a USING (realm, alias) WHERE a.identity_id <> c.id),
     written AS (
       INSERT INTO aliases (realm, alias, identity_id) SELECT realm, alias, id FROM claims ORDER BY realm, alias
       ON CONFLICT (realm, alias) DO UPDATE SET identity_id = excluded.identity_id
       WHERE aliases.identity_id <> excluded.identity_id)
     SELECT * FROM before`,
    [sqlJson(claims)],
  );
  await recreations(
    merge,
    moved.rows.map((row) => ({ fromId: row.from_id, toId: row.to_id, name: row.alias })),
  );
  await moveChildren(
    merge,
    claims.filter((c) => c.waiting !== c.id),
  );
}

interface Existing {
  id: string;
  realm: string;
  external_id: string;
  /** Neither missing nor gone. */
  present: boolean;
  /** A scope that issues its realm shows it, or did. */
  listed: boolean;
}

const isCalled = (row: Existing | undefined, { realm, externalId }: Ref) =>
  row?.realm === realm && row.external_id === externalId;

/** Which of these are in the inventory, and as what. */
async function existingIdentities(merge: PageMerge, ids: string[]): Promise<Map<string, Existing>> {
  const found = await merge.tx.query<Existing>(
    `SELECT id, realm, external_id, missing_since IS NULL AND gone_at IS NULL AS present,
       EXISTS (SELECT FROM sightings s WHERE s.record_id = i.id AND s.issuing) AS listed
     FROM identities i WHERE id = ANY($1::uuid[])`,
    [ids],
  );
  return new Map(found.rows.map((row) => [row.id, row]));
}

/** Children may arrive before their parent, under a name of it. From now on they hang on the parent's id. */
async function moveChildren(merge: PageMerge, claims: { waiting: string; id: string }[]): Promise<void> {
  const moves = sqlJson(claims.map((c) => ({ waiting: c.waiting, id: c.id })));
  for (const [table, column] of [
    ["credentials", "identity_id"],
    ["placements", "identity_id"],
    ["members", "member_id"],
    ["grants", "principal_id"],
    ["trusts", "identity_id"],
    ["trusts", "subject_id"],
  ] as const) {
    await merge.tx.query(
      `UPDATE ${table} t SET ${column} = m.id
       FROM json_to_recordset($1::json) AS m(waiting uuid, id uuid) WHERE t.${column} = m.waiting`,
      [moves],
    );
  }
  await moveUsage(merge.tx, claims);
}
