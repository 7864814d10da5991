import { z } from "zod";
import type { IssuerContext } from "@/lib/domain/assessment/context";
import type { Runner } from "@/lib/platform/read";
import type { Base, RealmsRead } from "./data-base";

const listSchema = z.object({ issuers: z.array(z.string()) });

/**
 * The issuers that an account believes, by its root user, and whether one of its roles lets their tokens in. Only where both the
 * issuers and the roles were listed to their end.
 */
export async function issuersOf(
  db: Runner,
  bases: readonly Base[],
  read: RealmsRead,
): Promise<Map<string, IssuerContext[]>> {
  const roots = bases.filter(({ kind, realm }) => kind === "root_account" && read.identities.has(realm));
  if (roots.length === 0) return new Map();
  const found = await db.query<{ id: string; body: unknown; trusted: string[] }>(
    `SELECT i.id, b.body, ARRAY(SELECT DISTINCT t.issuer FROM identities r JOIN trusts t ON t.identity_id = r.id
         WHERE r.realm = i.realm AND t.issuer IS NOT NULL AND t.effect = 'allow' AND t.gone_at IS NULL AND r.gone_at IS NULL) AS trusted
     FROM identities i JOIN resources l ON l.container_id = i.container_id AND l.kind = 'identity_providers'
     JOIN policy_bodies b ON b.hash = l.policy_hash
     WHERE i.id = ANY($1::uuid[])`,
    [roots.map(({ id }) => id)],
  );
  return new Map(
    found.rows.flatMap(({ id, body, trusted }) => {
      const list = listSchema.safeParse(body).data;
      return list
        ? [[id, list.issuers.map((address) => ({ address, trusted: trusted.includes(address) }))]]
        : [];
    }),
  );
}
