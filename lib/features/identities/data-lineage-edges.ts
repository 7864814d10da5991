import type { TrustKind } from "@/lib/domain/record";
import { systemTitle } from "@/lib/domain/system-title";
import { sightedBySql } from "@/lib/features/sources/ref-sql";
import { isOwnPolicy } from "@/lib/features/trust/schema";
import { SqlParameters } from "@/lib/platform/query-sql";
import type { Runner } from "@/lib/platform/read";
import type { Scope } from "@/lib/platform/scope";
import { type Edge, evidenceOf, type LinkColumns, linkColumns, mostEdges, noLink } from "./data-lineage-rows";
import { outsideReach, reachedIdentity } from "./reach";

/** Where its keys lie, who uses it, and what it reaches. Each takes an id that the caller has found within reach. */

const and = (conditions: string[]) => conditions.map((condition) => ` AND ${condition}`).join("");
const limit = `LIMIT ${mostEdges + 1}`;
/** Whose credential stands at a place `p`, else who reads it there. */
const holderOf = (p: string) =>
  `coalesce((SELECT h.identity_id FROM credentials h WHERE h.id = ${p}.credential_id), ${p}.identity_id)`;

interface Place extends LinkColumns {
  id: string;
  locator: string;
  kind: string;
  meant: boolean;
  evidence: string;
  sources: { name: string }[];
}

/** Places that hold a copy of one of its keys: by the key's id, or with the same secret. */
export async function readPlaces(db: Runner, scope: Scope, id: string): Promise<Edge[]> {
  const p = new SqlParameters();
  const self = `${p.add(id)}::uuid`;
  const reach = and(reachedIdentity(scope, holderOf("p"), p));
  const columns = "p.id, p.locator, p.kind, p.meant_for_secrets AS meant";
  const found = await db.query<Place>(
    `WITH own AS (SELECT c.id, c.fingerprint, coalesce(nullif(c.name, ''), c.external_id) AS name FROM credentials c
       WHERE c.identity_id = ${self} AND c.gone_at IS NULL ${limit})
     (SELECT ${columns}, 'the id of ' || own.name || ' stands here' AS evidence, ${noLink}, ${sightedBySql("p.id")} AS sources
      FROM own JOIN placements p ON p.credential_id = own.id AND p.gone_at IS NULL ORDER BY p.meant_for_secrets, p.locator ${limit})
     UNION ALL
     (SELECT ${columns}, l.evidence || ' (' || own.name || ')', ${linkColumns}, ${sightedBySql("p.id")}
      FROM own JOIN links l ON l.to_id = own.id AND l.kind = 'fingerprint' AND l.from_type = 'placement'
      JOIN placements p ON p.id = l.from_id AND p.gone_at IS NULL
        AND (p.fingerprint = own.fingerprint OR EXISTS (SELECT FROM placements b
          WHERE b.credential_id = own.id AND b.fingerprint = p.fingerprint AND b.gone_at IS NULL))${reach} ORDER BY p.locator ${limit})
     UNION ALL
     (SELECT ${columns}, l.evidence || ' (the other: ' || r.locator || ')', ${linkColumns}, ${sightedBySql("p.id")}
      FROM placements r JOIN LATERAL (
        SELECT f.*, f.to_id AS other FROM links f WHERE f.kind = 'fingerprint' AND f.from_id = r.id AND f.to_type = 'placement'
        UNION ALL SELECT f.*, f.from_id FROM links f WHERE f.to_id = r.id AND f.from_type = 'placement') l ON true
      JOIN placements p ON p.id = l.other AND p.gone_at IS NULL AND p.fingerprint = r.fingerprint
      WHERE r.identity_id = ${self} AND r.credential_id IS NULL AND r.gone_at IS NULL${reach} ORDER BY p.locator ${limit})`,
    p.values,
  );
  return found.rows.map((row) => ({
    key: row.id,
    title: row.locator,
    kind: `${row.kind}${row.meant ? "" : ", not meant for secrets"}`,
    identityId: null,
    evidence: evidenceOf(row.evidence, row.sources, row),
  }));
}

interface Trust {
  id: string;
  kind: TrustKind;
  subject: string;
  issuer: string | null;
  annotation: string | null;
  other_id: string | null;
  other: string | null;
  other_kind: string | null;
  source: string | null;
}

const trustColumns = (
  other: string,
) => `t.id, t.kind, t.subject, t.issuer, t.condition->>'annotation' AS annotation,
  ${other}.id AS other_id, coalesce(nullif(${other}.name, ''), ${other}.external_id) AS other, ${other}.kind AS other_kind, s.name AS source`;

/** What runs or signs in as it, who may become it, and who reads a copy of its key. */
export async function readUsers(db: Runner, scope: Scope, id: string): Promise<Edge[]> {
  const p = new SqlParameters();
  const self = `${p.add(id)}::uuid`;
  const trusts = await db.query<Trust & { outside: boolean }>(
    `SELECT ${trustColumns("o")}, o.id IS NULL AND EXISTS (SELECT FROM identities k WHERE k.id = t.subject_id) AS outside
     FROM trusts t LEFT JOIN identities o ON o.id = t.subject_id${and(reachedIdentity(scope, "o.id", p))}
     LEFT JOIN sources s ON s.id = t.source_id
     WHERE t.identity_id = ${self} AND t.gone_at IS NULL AND t.effect = 'allow'
     ORDER BY t.kind IN ('workload', 'runs_as', 'agent') DESC, t.subject, t.id ${limit}`,
    p.values,
  );
  const q = new SqlParameters();
  const readers = await db.query<{
    id: string;
    name: string;
    kind: string;
    locator: string;
    sources: { name: string }[];
  }>(
    `SELECT o.id, coalesce(nullif(o.name, ''), o.external_id) AS name, o.kind, p.locator, ${sightedBySql("p.id")} AS sources
     FROM credentials c JOIN placements p ON p.credential_id = c.id AND p.gone_at IS NULL
     JOIN identities o ON o.id = p.identity_id AND o.id <> c.identity_id
     WHERE c.identity_id = ${q.add(id)}::uuid AND c.gone_at IS NULL${and(reachedIdentity(scope, "o.id", q))} ORDER BY o.name, p.locator ${limit}`,
    q.values,
  );
  return [
    ...trusts.rows.map((row) => (row.outside && !isOwnPolicy(row) ? outsideEdge(row) : userEdge(row))),
    ...readers.rows.map((row) => ({
      key: row.id,
      title: row.name,
      kind: row.kind,
      identityId: row.id,
      evidence: evidenceOf(`reads the copy at ${row.locator}`, row.sources),
    })),
  ];
}

function userEdge(row: Trust): Edge {
  return {
    key: row.other_id ?? `${row.subject}\0${row.issuer ?? ""}`,
    title: row.other ?? row.subject,
    kind: row.other_kind ?? kindWords[row.kind],
    identityId: row.other_id,
    evidence: evidenceOf(trustSays(row), named(row.source)),
  };
}

/** That something is there, and nothing of what it is. */
function outsideEdge({ id, kind }: Trust): Edge {
  return {
    key: id,
    title: outsideReach,
    kind: kindWords[kind],
    identityId: null,
    evidence: evidenceOf(kind === "agent" ? "uses it" : "runs or acts as it"),
  };
}

const named = (source: string | null) => (source === null ? [] : [{ name: source }]);

/** What a subject is that no source lists. */
const kindWords: Record<TrustKind, string> = {
  workload: "workload",
  runs_as: "runs as it",
  service: "service of its platform",
  federation: "from another system",
  login: "sign-in",
  agent: "agent",
  assume_role: "principal",
};

function trustSays({ kind, subject, issuer, annotation }: Trust): string {
  if (annotation) return `its annotation ${annotation} says so`;
  const vouched = issuer ? `, vouched for by ${issuer}` : "";
  switch (kind) {
    case "workload":
      return `runs as it (${subject})`;
    case "runs_as":
      return `acts as it (${subject})`;
    case "agent":
      return `uses it (${subject})`;
    case "login":
      return `may sign in as it (${subject})`;
    case "service":
      return `its trust lets the service in (${subject})`;
    default:
      return `the trust names ${subject}${vouched}`;
  }
}

interface Grant {
  target_id: string | null;
  target: string | null;
  target_kind: string | null;
  system: string | null;
  entitlement: string | null;
  effect: string;
  through: string | null;
  source: string | null;
}

/** What it was given, what it may become or use, and the secrets that it reads. */
export async function readReaches(db: Runner, scope: Scope, id: string): Promise<Edge[]> {
  const grants = await db.query<Grant>(
    `WITH principals AS (SELECT $1::uuid AS id, NULL::text AS through UNION ALL
       SELECT m.group_id, coalesce(nullif(g.name, ''), g.external_id) FROM members m JOIN entitlements g ON g.id = m.group_id
       WHERE m.member_id = $1 AND m.member_kind = 'identity' AND m.gone_at IS NULL)
     SELECT g.target_id, coalesce(x.name, xc.name, x.external_id, xc.external_id) AS target, coalesce(x.kind, xc.kind) AS target_kind,
       e.system, coalesce(nullif(e.name, ''), e.external_id) AS entitlement, g.effect, pr.through, s.name AS source
     FROM principals pr JOIN grants g ON g.principal_id = pr.id AND g.gone_at IS NULL AND g.effect = 'allow'
     LEFT JOIN entitlements e ON e.id = g.entitlement_id LEFT JOIN resources x ON x.id = g.target_id
     LEFT JOIN containers xc ON xc.id = g.target_id LEFT JOIN sources s ON s.id = g.source_id
     ORDER BY target NULLS FIRST, entitlement, g.id ${limit}`,
    [id],
  );
  const p = new SqlParameters();
  const becomes = await db.query<Trust>(
    `SELECT ${trustColumns("o")} FROM trusts t JOIN identities o ON o.id = t.identity_id LEFT JOIN sources s ON s.id = t.source_id
     WHERE t.subject_id = ${p.add(id)}::uuid AND t.gone_at IS NULL AND t.effect = 'allow'${and(reachedIdentity(scope, "o.id", p))}
     ORDER BY o.name, t.id ${limit}`,
    p.values,
  );
  const q = new SqlParameters();
  const reader = `${q.add(id)}::uuid`;
  const reads = await db.query<{ id: string; locator: string; kind: string; sources: { name: string }[] }>(
    `SELECT p.id, p.locator, p.kind, ${sightedBySql("p.id")} AS sources FROM placements p
     WHERE p.identity_id = ${reader} AND p.gone_at IS NULL
       AND NOT EXISTS (SELECT FROM credentials c WHERE c.id = p.credential_id AND c.identity_id = ${reader})${and(reachedIdentity(scope, holderOf("p"), q))} ORDER BY p.locator ${limit}`,
    q.values,
  );
  return [
    ...becomes.rows.map((row) => ({
      key: row.other_id ?? "",
      title: row.other ?? "",
      kind: row.other_kind ?? "identity",
      identityId: row.other_id,
      evidence: evidenceOf(becomesSays(row), named(row.source)),
    })),
    ...grants.rows.map((row) => ({
      key: row.target_id ?? `all of ${row.system}`,
      title:
        row.target ??
        (row.target_id
          ? "something that no source lists"
          : `all that ${row.system ? systemTitle(row.system) : "its system"} has`),
      kind: row.target_kind ?? "scope",
      identityId: null,
      evidence: evidenceOf(
        `given ${row.entitlement ?? "an entitlement not read yet"}${row.through ? ` through the group ${row.through}` : ""}`,
        named(row.source),
      ),
    })),
    ...reads.rows.map((row) => ({
      key: row.id,
      title: row.locator,
      kind: row.kind,
      identityId: null,
      evidence: evidenceOf("reads the secret here", row.sources),
    })),
  ];
}

function becomesSays({ kind, subject, issuer, annotation }: Trust): string {
  if (annotation) return `its own annotation ${annotation} says that it becomes this`;
  if (kind === "agent") return "uses it";
  const vouched = issuer ? `, vouched for by ${issuer}` : "";
  return kind === "runs_as" || kind === "workload"
    ? "runs or acts as it"
    : `may become it: the trust there names ${subject}${vouched}`;
}
