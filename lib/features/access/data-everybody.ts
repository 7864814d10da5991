import type { Pool } from "pg";
import { identityReach } from "@/lib/features/identities/reach";
import { SqlParameters } from "@/lib/platform/query-sql";
import { guardedRead } from "@/lib/platform/read";
import type { Scope } from "@/lib/platform/scope";
import type { Access } from "./data";
import { systems } from "./data-systems";
import type { Candidate } from "./schema";

const timeoutMs = 60_000;

/** Everybody there of the systems that can be worked out, of the places that were loaded, whom the scope reaches. In the order of their names. */
export function everybodyIn(pool: Pool, scope: Scope, access: Access): Promise<Candidate[]> {
  const p = new SqlParameters();
  const where = [
    `i.system = ANY(${p.add(Object.keys(systems))}::text[]) AND i.realm = ANY(${p.add(access.realms)}::text[]) AND i.gone_at IS NULL`,
    ...identityReach(scope, "i", p),
  ];
  return guardedRead(
    pool,
    async (db) => {
      const found = await db.query<Candidate>(
        `SELECT i.id, i.realm, i.system, i.name FROM identities i WHERE ${where.join(" AND ")} ORDER BY i.realm, i.name, i.id`,
        p.values,
      );
      return found.rows;
    },
    timeoutMs,
  );
}
