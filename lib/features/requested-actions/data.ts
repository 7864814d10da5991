import type { Pool } from "pg";
import { z } from "zod";
import { actorNames } from "@/lib/features/identities/data-one-actors";
import { reachedIdentity } from "@/lib/features/identities/reach";
import { refSql } from "@/lib/features/sources/ref-sql";
import { SqlParameters } from "@/lib/platform/query-sql";
import { guardedRead } from "@/lib/platform/read";
import type { Scope } from "@/lib/platform/scope";
import { type RequestedAction, requestedActionSchema } from "./schema";

const most = 200;
const timeoutMs = 5000;

const rawSchema = requestedActionSchema.extend({ requestedBy: z.string(), decidedBy: z.string().nullable() });

/** What was asked for within the reader's reach, or by them: what waits first, then the latest. At most 200. */
export function listRequests(pool: Pool, scope: Scope, identityId?: string): Promise<RequestedAction[]> {
  return guardedRead(
    pool,
    async (db) => {
      const p = new SqlParameters();
      const reached = ["TRUE", ...reachedIdentity(scope, "a.identity_id", p)].join(" AND ");
      const one = identityId === undefined ? "TRUE" : `a.identity_id = ${p.add(identityId)}::uuid`;
      const found = await db.query(
        `SELECT a.id, a.kind, a.state, ${refSql("a.identity_id", "i")} AS identity, a.reason, a.requested_by AS "requestedBy",
           a.requested_at AS "requestedAt", a.decided_by AS "decidedBy", a.decided_at AS "decidedAt", a.note
         FROM actions a LEFT JOIN identities i ON i.id = a.identity_id
         WHERE ${one} AND (${reached} OR a.requested_by = ${p.add(scope.actor)})
         ORDER BY a.state <> 'requested', a.requested_at DESC, a.id LIMIT ${most}`,
        p.values,
      );
      const rows = z.array(rawSchema).parse(found.rows);
      const nameOf = await actorNames(
        db,
        rows.flatMap((row) =>
          row.decidedBy === null ? [row.requestedBy] : [row.requestedBy, row.decidedBy],
        ),
      );
      const who = (actor: string) => ({ actor, name: nameOf(actor) });
      return rows.map((row) => ({
        ...row,
        requestedBy: who(row.requestedBy),
        decidedBy: row.decidedBy === null ? null : who(row.decidedBy),
      }));
    },
    timeoutMs,
  );
}
