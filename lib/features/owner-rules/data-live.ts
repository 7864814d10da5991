import { z } from "zod";
import { ownerRoles } from "@/lib/domain/owner-question";
import { readRuleQuery } from "@/lib/domain/ownership/rule-query";
import type { Term } from "@/lib/domain/query/grammar";
import { identityNoun } from "@/lib/features/identities/query";
import { findNames } from "@/lib/platform/list";
import type { Names } from "@/lib/platform/query-sql";
import type { Runner } from "@/lib/platform/read";

const storedSchema = z.object({
  id: z.uuid(),
  position: z.number().int(),
  name: z.string(),
  query: z.string(),
  role: z.enum(ownerRoles),
  personId: z.uuid().nullable(),
  teamId: z.uuid().nullable(),
});
/** A rule as it is kept. */
export type StoredRule = z.output<typeof storedSchema>;

/** A rule that can name its owner now, with the ids behind the names in its query. */
export interface LiveRule extends StoredRule {
  terms: readonly Term[];
  names: Names | undefined;
}

/** Whether the owner of a rule `u` is here: a person who is active, or a team with somebody active in it. */
export const ownerHereSql = `(EXISTS (SELECT FROM people h WHERE h.active AND h.gone_at IS NULL AND (h.id = u.person_id
  OR h.id IN (SELECT m.person_id FROM team_members m JOIN teams t ON t.id = m.team_id WHERE m.team_id = u.team_id))))`;

/** The rules that are on, in order, without those whose owner is not here. */
export async function readStoredRules(db: Runner): Promise<StoredRule[]> {
  const found = await db.query(
    `SELECT u.id, u.position, u.name, u.query, u.role, u.person_id AS "personId", u.team_id AS "teamId"
     FROM owner_rules u WHERE u.enabled AND ${ownerHereSql} ORDER BY u.position, u.id`,
  );
  return z.array(storedSchema).parse(found.rows);
}

/** The same rules as they can be asked. One whose query cannot be read any more finds nothing. */
export async function toLive(db: Runner, stored: readonly StoredRule[], now: Date): Promise<LiveRule[]> {
  const live: LiveRule[] = [];
  for (const rule of stored) {
    const read = readRuleQuery(rule.query);
    if (!read.ok) continue;
    const { names } = await findNames(db, identityNoun, { terms: read.terms, now, names: undefined });
    live.push({ ...rule, terms: read.terms, names });
  }
  return live;
}
