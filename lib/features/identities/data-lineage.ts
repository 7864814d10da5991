import type { Pool } from "pg";
import { systemTitle } from "@/lib/domain/system-title";
import { sightedBySql } from "@/lib/features/sources/ref-sql";
import { SqlParameters } from "@/lib/platform/query-sql";
import { guardedRead, type Runner } from "@/lib/platform/read";
import type { Scope } from "@/lib/platform/scope";
import { readPlaces, readReaches, readUsers } from "./data-lineage-edges";
import {
  type Edge,
  evidenceOf,
  type LinkColumns,
  linkColumns,
  mostEdges,
  noLink,
  toPart,
} from "./data-lineage-rows";
import { credentialsListedIn, ownershipsOf } from "./data-one-parts";
import { identityReach, reachedIdentity } from "./reach";
import type { Lineage } from "./schema-lineage";

/**
 * The line of one identity: who answers for it, how it proves itself, where copies of that lie, who uses it, what it
 * reaches; each step with its evidence. Null where the scope does not reach it; others that it does not reach are not named.
 */
export function getLineage(pool: Pool, scope: Scope, id: string): Promise<Lineage | null> {
  return guardedRead(pool, async (db) => {
    const p = new SqlParameters();
    const where = [`i.id = ${p.add(id)}::uuid`, ...identityReach(scope, "i", p)].join(" AND ");
    const found = await db.query<{ realm: string; places: boolean }>(
      `SELECT i.realm, EXISTS (SELECT FROM placements WHERE gone_at IS NULL) AS places FROM identities i WHERE ${where}`,
      p.values,
    );
    const self = found.rows[0];
    if (!self) return null;
    return {
      owners: toPart([...(await ownersOf(db, id)), ...(await tracesOf(db, scope, id))]),
      itself: toPart(await sameAs(db, scope, id)),
      credentials: toPart(await credentialsOf(db, scope, id)),
      places: toPart(await readPlaces(db, scope, id)),
      users: toPart(await readUsers(db, scope, id)),
      reaches: toPart(await readReaches(db, scope, id)),
      placesAreRead: self.places,
      credentialsListed: await credentialsListedIn(db, self.realm),
      restricted: !scope.unrestricted,
    };
  });
}

async function ownersOf(db: Runner, id: string): Promise<Edge[]> {
  const owners = await ownershipsOf(db, id);
  return owners.flatMap(({ role, state, person, team, evidence }) => {
    const party = person ?? team;
    if (!party) return [];
    const left = person?.active === false ? ", who has left" : "";
    return {
      key: party.id,
      title: `${party.name}${left}`,
      kind: person ? "person" : "team",
      identityId: null,
      evidence: evidenceOf(`${role} owner, ${state}: ${evidence}`),
    };
  });
}

const hintWords: Record<string, string> = {
  tag: "a tag names them",
  description: "the description names them",
  creator: "they made it",
  path: "the code that made it",
  owner_object: "its system has them as owner",
  column: "a spreadsheet's owner column",
  business_column: "a spreadsheet's business owner column",
  mailto: "its mail goes there",
  comment: "a comment names them",
  registered_by: "they registered it",
};

interface Trace {
  type: string;
  value: string;
  person_id: string | null;
  person: string | null;
  active: boolean | null;
  account_id: string | null;
  account: string | null;
  system: string | null;
}

/** Traces of owners, each with the person or the account of a directory that has the same address or id. */
async function tracesOf(db: Runner, scope: Scope, id: string): Promise<Edge[]> {
  const p = new SqlParameters();
  const self = `${p.add(id)}::uuid`;
  const reach = identityReach(scope, "d", p);
  const found = await db.query<Trace>(
    `SELECT h->>'type' AS type, h->>'value' AS value, who.id AS person_id, who.name AS person, who.active, d.id AS account_id, d.name AS account, d.system
     FROM identities i CROSS JOIN jsonb_array_elements(i.owner_hints) h
     LEFT JOIN people who ON who.email = lower(h->>'value')
     LEFT JOIN LATERAL (SELECT d.id, d.name, d.system FROM identities d WHERE d.id <> i.id AND d.gone_at IS NULL AND d.id IN (
         SELECT a.identity_id FROM aliases a WHERE a.alias = lower(h->>'value') AND a.alias LIKE '%@%'
         UNION SELECT a.identity_id FROM aliases a WHERE a.realm = i.realm AND a.alias = 'login/' || lower(h->>'value')
         UNION SELECT o.id FROM identities o WHERE o.realm = i.realm AND o.external_id = h->>'value')
       ${reach.map((condition) => `AND ${condition}`).join(" ")} ORDER BY d.name, d.id LIMIT 5) d ON true
     WHERE i.id = ${self} LIMIT ${mostEdges + 1}`,
    p.values,
  );
  return found.rows.flatMap((row): Edge[] => {
    const how = hintWords[row.type] ?? row.type.replaceAll("_", " ");
    const trace = { key: row.value.toLowerCase(), title: row.value, kind: "trace", identityId: null };
    const edges: Edge[] = [{ ...trace, evidence: evidenceOf(how) }];
    if (row.person_id && row.person)
      edges.push({
        ...trace,
        key: row.person_id,
        title: row.active ? row.person : `${row.person}, who has left`,
        kind: "person",
        evidence: evidenceOf(`${how}: ${row.value}`),
      });
    if (row.account_id && row.account)
      edges.push({
        key: row.account_id,
        title: row.account,
        kind: `account in ${row.system ? systemTitle(row.system) : "a directory"}`,
        identityId: row.account_id,
        evidence: evidenceOf(`${how}: ${row.value} is this account's address or id`),
      });
    // The bare text only where nobody is known behind it.
    return edges.length > 1 ? edges.slice(1) : edges;
  });
}

interface Other extends LinkColumns {
  id: string;
  title: string;
  kind: string;
  identity_id: string | null;
  evidence: string;
}

/** Others that may be the same thing, or the one before or after it. */
async function sameAs(db: Runner, scope: Scope, id: string): Promise<Edge[]> {
  const p = new SqlParameters();
  const self = `${p.add(id)}::uuid`;
  const reach = identityReach(scope, "o", p);
  const found = await db.query<Other>(
    `SELECT o.id, coalesce(nullif(o.name, ''), o.external_id) AS title, o.kind, o.id AS identity_id, l.evidence, ${linkColumns}
     FROM (SELECT *, to_id AS other FROM links WHERE kind IN ('recreated', 'same_name') AND from_id = ${self} AND to_type = 'identity'
           UNION ALL SELECT *, from_id FROM links WHERE to_id = ${self} AND from_type = 'identity') l
     JOIN identities o ON o.id = l.other WHERE ${["TRUE", ...reach].join(" AND ")} ORDER BY l.at DESC, l.id LIMIT ${mostEdges + 1}`,
    p.values,
  );
  return found.rows.map((row) => ({
    key: row.id,
    title: row.title,
    kind: row.kind,
    identityId: row.identity_id,
    evidence: evidenceOf(row.evidence, [], row),
  }));
}

interface Credential extends Other {
  sources: { name: string }[];
}

/** Its credentials, and others that are the same secret under another id. */
async function credentialsOf(db: Runner, scope: Scope, id: string): Promise<Edge[]> {
  const p = new SqlParameters();
  const self = `${p.add(id)}::uuid`;
  const reach = reachedIdentity(scope, "o.identity_id", p);
  const columns = "coalesce(nullif(o.name, ''), o.external_id) AS title, o.type AS kind, o.identity_id";
  const found = await db.query<Credential>(
    `(SELECT o.id, ${columns}, concat_ws(', ', nullif(o.lifetime, 'unknown'), nullif(o.status, 'unknown')) AS evidence, ${noLink},
        ${sightedBySql("o.id")} AS sources
      FROM credentials o WHERE o.identity_id = ${self} AND o.gone_at IS NULL ORDER BY o.status = 'active' DESC, o.created_at DESC NULLS LAST, o.id
      LIMIT ${mostEdges + 1})
     UNION ALL
     (SELECT o.id, ${columns}, l.evidence, ${linkColumns}, ${sightedBySql("o.id")}
      FROM credentials c JOIN LATERAL (
        SELECT f.*, f.to_id AS other FROM links f WHERE f.kind = 'fingerprint' AND f.from_id = c.id AND f.to_type = 'credential'
        UNION ALL SELECT f.*, f.from_id FROM links f WHERE f.to_id = c.id AND f.from_type = 'credential') l ON true
      JOIN credentials o ON o.id = l.other AND o.gone_at IS NULL AND o.identity_id IS DISTINCT FROM c.identity_id
      WHERE c.identity_id = ${self} AND c.gone_at IS NULL ${reach.map((condition) => `AND ${condition}`).join(" ")} LIMIT ${mostEdges + 1})`,
    p.values,
  );
  return found.rows.map((row) => ({
    key: row.id,
    title: row.title,
    kind: row.kind,
    identityId: row.link_id === null ? null : row.identity_id,
    evidence: evidenceOf(row.evidence || "its source lists it", row.sources, row),
  }));
}
