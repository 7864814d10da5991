import type { Pool } from "pg";
import { showId, showText } from "@/lib/domain/text";
import { AppError } from "@/lib/platform/errors";
import { isStorable, isUuid, likeText, SqlParameters } from "@/lib/platform/query-sql";
import { guardedRead, type Runner } from "@/lib/platform/read";
import type { Scope } from "@/lib/platform/scope";
import { identityReach } from "./reach";

interface Candidate {
  id: string;
  name: string;
  kind: string;
  externalId: string;
  account: string | null;
  gone: boolean;
}

const mostCandidates = 10;

/**
 * The id of the identity that a text names: by its id, external id or other name (ARN, e-mail), the id of one of its
 * credentials, or its name. Null where the scope reaches none. Throws an AppError, `ambiguous_name`, where several have it.
 */
export function findIdentity(pool: Pool, scope: Scope, text: string): Promise<string | null> {
  return guardedRead(pool, (db) => findId(db, scope, text));
}

/** The same within a read. */
export async function findId(db: Runner, scope: Scope, text: string): Promise<string | null> {
  if (text === "" || !isStorable(text)) return null;
  if (isUuid(text)) {
    const [byId] = await candidates(db, scope, (p) => `i.id = ${p.add(text)}::uuid`);
    if (byId) return byId.id;
  }
  // The searched text narrows the rows by its index; then the whole word must be equal.
  const holds = (p: SqlParameters) => `i.search LIKE '%' || lower(${p.add(likeText(text))}) || '%'`;
  const ways: ((p: SqlParameters) => string)[] = [
    (p) =>
      `${holds(p)} AND (i.external_id = ${p.add(text)}
        OR EXISTS (SELECT FROM aliases a WHERE a.identity_id = i.id AND a.alias = ${p.add(text)}))`,
    (p) => `i.id IN (SELECT c.identity_id FROM credentials c WHERE c.external_id = ${p.add(text)})`,
    (p) => `${holds(p)} AND i.name = ${p.add(text)}`,
    (p) => `${holds(p)} AND lower(i.name) = lower(${p.add(text)})`,
    (p) => `i.id IN (SELECT a.identity_id FROM aliases a WHERE a.alias = ${p.add(text)})`,
  ];
  for (const way of ways) {
    const found = await candidates(db, scope, way);
    const present = found.filter((each) => !each.gone);
    const [only, other] = present.length > 0 ? present : found;
    if (only && !other) return only.id;
    if (only) throw ambiguous(text, present.length > 0 ? present : found);
  }
  return null;
}

async function candidates(db: Runner, scope: Scope, way: (p: SqlParameters) => string): Promise<Candidate[]> {
  const p = new SqlParameters();
  const where = [way(p), ...identityReach(scope, "i", p)];
  const found = await db.query<Candidate>(
    `SELECT i.id, i.name, i.kind, i.external_id AS "externalId", c.name AS account, i.gone_at IS NOT NULL AS gone
     FROM identities i LEFT JOIN containers c ON c.id = i.container_id WHERE ${where.join(" AND ")}
     ORDER BY i.gone_at IS NOT NULL, i.name, i.id LIMIT ${mostCandidates + 1}`,
    p.values,
  );
  return found.rows;
}

function ambiguous(text: string, found: Candidate[]): AppError {
  const lines = found
    .slice(0, mostCandidates)
    .map(
      ({ id, name, kind, externalId, account }) =>
        `\n  ${id}  ${showText(name, 60)} (${kind}${account ? `, ${showText(account, 40)}` : ""}, ${showId(externalId)})`,
    );
  return new AppError({
    code: "ambiguous_name",
    message: `Several identities are called ${showText(text, 80)}:${lines.join("")}${found.length > mostCandidates ? "\n  …" : ""}`,
    safe: "Nothing was changed.",
    next: "Name one of them by its id.",
    exitCode: 2,
  });
}
