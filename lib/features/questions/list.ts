import type { Pool } from "pg";
import { can } from "@/lib/domain/permissions";
import { reachedIdentity } from "@/lib/features/identities/reach";
import { refSql } from "@/lib/features/sources/ref-sql";
import type { PageRequest } from "@/lib/platform/keyset";
import { type ListPage, type ListQuery, listRows, type NounList } from "@/lib/platform/list";
import type { SqlParameters } from "@/lib/platform/query-sql";
import type { Scope } from "@/lib/platform/scope";
import { type QuestionSort, questionNoun, questionSorts } from "./query";
import type { QuestionRow } from "./schema";
import { askedOf } from "./where";

/** Questions, for who is asked and for who asks. */
export function listQuestions(
  pool: Pool,
  scope: Scope,
  query: ListQuery & PageRequest<QuestionSort>,
): Promise<ListPage<QuestionRow>> {
  return listRows(pool, questionList(query.now), scope, query);
}

function questionList(now: Date): NounList<QuestionRow, QuestionRow, QuestionSort> {
  return {
    noun: questionNoun,
    table: "owner_questions",
    alias: "q",
    select: () =>
      `q.id, ${refSql("q.identity_id", "i")} AS identity, q.role, q.kind, q.step, q.state,
      CASE WHEN p.id IS NOT NULL THEN json_build_object('kind', 'person', 'id', p.id, 'name', p.name)
        WHEN t.id IS NOT NULL THEN json_build_object('kind', 'team', 'id', t.id, 'name', t.name) END AS asked,
      q.evidence, q.asked_at AS "askedAt", q.due_at AS "dueAt", q.answered_at AS "answeredAt", q.answered_by AS "answeredBy", q.via, q.reason,
      CASE WHEN np.id IS NOT NULL THEN json_build_object('kind', 'person', 'id', np.id, 'name', np.name)
        WHEN nt.id IS NOT NULL THEN json_build_object('kind', 'team', 'id', nt.id, 'name', nt.name) END AS named, q.note`,
    joins: `LEFT JOIN identities i ON i.id = q.identity_id LEFT JOIN people p ON p.id = q.person_id LEFT JOIN teams t ON t.id = q.team_id
      LEFT JOIN people np ON np.id = q.named_person_id LEFT JOIN teams nt ON nt.id = q.named_team_id`,
    sorts: questionSorts,
    present: null,
    reach: (scope, p) => questionReach(scope, p, now),
    toRow: (row) => row,
  };
}

/** One's own; whoever asks others reads what is within reach too. */
function questionReach(scope: Scope, p: SqlParameters, now: Date): string[] {
  const asksOthers = can(scope.role, "owner:ask");
  if (asksOthers && scope.unrestricted) return [];
  const own = scope.personId === null ? "FALSE" : askedOf("q", `${p.add(scope.personId)}::uuid`, p.time(now));
  const reached = asksOthers ? reachedIdentity(scope, "q.identity_id", p) : ["FALSE"];
  return [`(${own} OR ${reached.join(" AND ")})`];
}
