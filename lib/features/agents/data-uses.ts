import { z } from "zod";
import { reachedAmong } from "@/lib/features/identities/reach";
import { refSql } from "@/lib/features/sources/ref-sql";
import { recordRefSchema } from "@/lib/features/sources/schema";
import type { Runner } from "@/lib/platform/read";
import type { Scope } from "@/lib/platform/scope";

const useSchema = z.object({
  agent: z.uuid(),
  used: recordRefSchema,
  /** A tool server that cannot be called: it, or the entry for it in every settings file, is switched off. */
  off: z.boolean(),
});
export type Use = z.output<typeof useSchema>;

/**
 * What each of these agents uses, as far as the scope reaches: tool servers, and identities that it acts as. Where a file
 * says it otherwise than before, what it said before is passed over at once.
 */
export async function usesOf(db: Runner, scope: Scope, ids: readonly string[]): Promise<Use[]> {
  const found = await db.query(
    `SELECT t.subject_id AS agent, ${refSql("t.identity_id", "i")} AS used,
       t.off OR (i.kind IS NOT DISTINCT FROM 'mcp_server' AND i.status = 'disabled') AS off
     FROM (SELECT subject_id, identity_id, bool_and(switched_off) AS off
           FROM (SELECT subject_id, identity_id, condition->'disabled' IS NOT DISTINCT FROM 'true'::jsonb AS switched_off,
                   missing_since IS NULL AS shown,
                   bool_or(missing_since IS NULL) OVER (PARTITION BY subject_id, identity_id) AS any_shown
                 FROM trusts WHERE subject_id = ANY($1::uuid[]) AND kind = 'agent' AND effect = 'allow' AND gone_at IS NULL) u
           WHERE shown = any_shown GROUP BY subject_id, identity_id) t
     LEFT JOIN identities i ON i.id = t.identity_id ORDER BY t.subject_id, t.identity_id`,
    [ids],
  );
  const uses = z.array(useSchema).parse(found.rows);
  const reached = await reachedAmong(
    db,
    scope,
    uses.map(({ used }) => used.id),
  );
  return uses.filter(({ used }) => reached.has(used.id));
}

/** Ids of the tool servers among them that can be called. */
export const callableOf = (uses: readonly Use[]): string[] =>
  uses.flatMap(({ used, off }) => (off || used.kind !== "mcp_server" ? [] : [used.id]));
