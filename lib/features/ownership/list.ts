import { z } from "zod";
import { ownershipStates } from "@/lib/domain/definitions/owned";
import { questionStates, suggestionLevels } from "@/lib/domain/owner-question";
import { type Party, seesToIt, unownedWords } from "@/lib/domain/ownership/unowned";
import { identityNoun } from "@/lib/features/identities/query";
import { identityReach } from "@/lib/features/identities/reach";
import type { SortOrder } from "@/lib/platform/keyset";
import type { NounList } from "@/lib/platform/list";
import { type UnownedRow, unownedRowSchema } from "./schema-unowned";
import { unownedSql } from "./where";

const partySchema = z.object({ kind: z.enum(["person", "team"]), id: z.uuid(), name: z.string() });

const rawSchema = unownedRowSchema.extend({
  overdue: z.boolean(),
  half: z.boolean(),
  ownerState: z.enum([...ownershipStates, "none"]),
  named: z.string().nullable(),
  lapse: z.enum(["left", "silent", "empty"]).nullable(),
  question: z
    .object({
      state: z.enum(questionStates),
      of: z.string().nullable(),
      reason: z.string().nullable(),
      note: z.string().nullable(),
    })
    .nullable(),
  suggestion: z.object({ name: z.string(), level: z.enum(suggestionLevels) }).nullable(),
  accountTeam: partySchema.nullable(),
  told: z.array(z.object({ step: z.union([z.literal(1), z.literal(2)]), at: z.coerce.date() })),
});
type RawUnowned = z.input<typeof rawSchema>;

/** A team with somebody active in it. */
const hasActive = (team: string) =>
  `EXISTS (SELECT FROM team_members m JOIN people a ON a.id = m.person_id WHERE m.team_id = ${team} AND a.active AND a.gone_at IS NULL)`;

/** The columns of a row beside those of its identity `i`, whose deadline is joined. */
const select = `i.id, i.name, i.kind, i.system, ac.name AS account, i.environment, i.tier, i.risk, i.unowned_since AS since, i.due_at AS "dueAt",
  i.overdue, i.half, i.owner_state AS "ownerState", coalesce(np.name, nt.name) AS named,
  CASE WHEN i.owner_state <> 'accepted' OR i.half THEN NULL WHEN np.id IS NOT NULL AND NOT (np.active AND np.gone_at IS NULL) THEN 'left'
    WHEN nt.id IS NOT NULL AND NOT ${hasActive("nt.id")} THEN 'empty' WHEN coalesce(np.id, nt.id) IS NOT NULL THEN 'silent' END AS lapse,
  (SELECT json_build_object('state', q.state, 'of', coalesce(qp.name, qt.name), 'reason', q.reason, 'note', q.note)
     FROM owner_questions q LEFT JOIN people qp ON qp.id = q.person_id LEFT JOIN teams qt ON qt.id = q.team_id
     WHERE q.identity_id = i.id AND q.role = 'technical' ORDER BY q.asked_at DESC, q.id LIMIT 1) AS question,
  (SELECT json_build_object('name', coalesce(sp.name, st.name), 'level', su.level) FROM owner_suggestions su
     LEFT JOIN people sp ON sp.id = su.person_id LEFT JOIN teams st ON st.id = su.team_id
     WHERE su.identity_id = i.id AND su.role = 'technical' AND su.place = 1 AND su.kind = 'own' AND coalesce(sp.name, st.name) IS NOT NULL) AS suggestion,
  CASE WHEN act.id IS NOT NULL AND ${hasActive("act.id")} THEN json_build_object('kind', 'team', 'id', act.id, 'name', act.name) END AS "accountTeam",
  coalesce((SELECT json_agg(json_build_object('step', e.step, 'at', e.told_at) ORDER BY e.step) FROM owner_escalations e
     WHERE e.identity_id = i.id AND e.told_at >= i.unowned_since), '[]') AS told`;

const joins = `LEFT JOIN containers ac ON ac.id = i.container_id LEFT JOIN teams act ON act.id = ac.owner_team_id
  LEFT JOIN people np ON np.id = i.owner_person_id LEFT JOIN teams nt ON nt.id = i.owner_team_id`;

export const unownedSorts = {
  /** What is overdue, then the highest risk: read backwards. */
  due: [
    { sql: "i.overdue::int", type: "integer" },
    { sql: "coalesce(i.risk, -1)::int", type: "integer" },
    { sql: "i.id", type: "uuid" },
  ],
} as const satisfies Record<string, SortOrder>;

/** How identities that nobody answers for at an instant are listed; `standIn` sees to what no account's team does. */
export function unownedList(
  now: Date,
  standIn: Party | null,
): NounList<RawUnowned, UnownedRow, keyof typeof unownedSorts> {
  const at = `'${now.toISOString()}'::timestamptz`;
  const table = (unowned: string) =>
    `(SELECT u.*, u.since AS unowned_since, u.due_at <= ${at} AS overdue FROM (${unowned}) u)`;
  return {
    noun: identityNoun,
    table: table(unownedSql(at, "i.*")),
    one: table(`${unownedSql(at, "i.*", "some")} AND i.id = page.page_id OFFSET 0`),
    alias: "i",
    select: () => select,
    joins,
    sorts: unownedSorts,
    present: null,
    reach: (scope, p) => identityReach(scope, "i", p),
    toRow: (raw) => {
      const { half, ownerState, named, lapse, question, suggestion, accountTeam, ...row } =
        rawSchema.parse(raw);
      return {
        ...row,
        words: unownedWords({ half, ownerState, named, lapse, question, suggestion }),
        seesToIt: seesToIt(accountTeam && { ...accountTeam, account: row.account ?? "" }, standIn),
      };
    },
  };
}
