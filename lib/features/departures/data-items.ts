import type { Pool } from "pg";
import { actorNames } from "@/lib/features/identities/data-one-actors";
import { reachedIdentity } from "@/lib/features/identities/reach";
import { maxPageRows, type Page, readPage, type SortOrder } from "@/lib/platform/keyset";
import { SqlParameters } from "@/lib/platform/query-sql";
import { guardedRead } from "@/lib/platform/read";
import type { Scope } from "@/lib/platform/scope";
import type { PageWanted } from "./data";
import { standingSql, unsettledSql } from "./data-standing";
import { readProposals } from "./data-successors";
import {
  type DepartureIdentity,
  type DepartureView,
  departureIdentitySchema,
  departureReasons,
} from "./schema";

const timeoutMs = 10_000;

const order = [
  { sql: "n.name", type: "text" },
  { sql: "n.id", type: "uuid" },
] as const satisfies SortOrder;

export type Shown = Exclude<DepartureView["show"], "ask">;

function shownSql(show: Shown): string {
  if (show === "all") return "TRUE";
  const why = departureReasons.find((each) => each === show);
  return why === undefined ? unsettledSql : `x.why = '${why}'`;
}

/** A page of the identities that a departure touches, one row each, by name. Throws AppError `bad_cursor`. */
export function listDepartureItems(
  pool: Pool,
  scope: Scope,
  id: string,
  { show, ...wanted }: PageWanted & { show: Shown },
): Promise<Page<DepartureIdentity>> {
  return guardedRead(
    pool,
    async (db) => {
      const p = new SqlParameters();
      const departure = `${p.add(id)}::uuid`;
      const items = [`t.departure_id = ${departure}`, ...reachedIdentity(scope, "t.identity_id", p)].join(
        " AND ",
      );
      const source = {
        table: `(SELECT x.identity_id AS id, min(lower(coalesce(x.name, ''))) AS name FROM (${standingSql(items)}) x
          WHERE ${shownSql(show)} GROUP BY 1)`,
        alias: "n",
        where: [],
        order,
        select: `json_build_object('id', n.id, 'kind', r.kind, 'name', r.name, 'externalId', r.external_id) AS identity, r.system, r.reasons,
          r.secret, r.taken, r.note, r.decided_by AS "decidedBy", r.decided_at AS "decidedAt", o.owners, q.question`,
        joins: `CROSS JOIN LATERAL (
            SELECT min(x.kind) AS kind, min(x.name) AS name, min(x.external_id) AS external_id, min(x.system) AS system, min(x.secret) AS secret,
              bool_or(x.taken) AS taken, min(x.note) AS note, min(x.decided_by) AS decided_by, min(x.decided_at) AS decided_at,
              json_agg(json_build_object('why', x.why, 'evidence', x.evidence, 'stands', x.stands)
                ORDER BY array_position(ARRAY['owns', 'created', 'runs_on_theirs', 'could_know'], x.why)) AS reasons
            FROM (${standingSql(`t.departure_id = ${departure} AND t.identity_id = n.id`)}) x) r
          CROSS JOIN LATERAL (
            SELECT coalesce(json_agg(json_build_object('role', w.role, 'name', coalesce(h.name, m.name, 'somebody')) ORDER BY w.role DESC), '[]') AS owners
            FROM ownerships w LEFT JOIN people h ON h.id = w.person_id LEFT JOIN teams m ON m.id = w.team_id
            WHERE w.subject_id = n.id AND w.state = 'accepted') o
          LEFT JOIN LATERAL (
            SELECT json_build_object('state', w.state, 'asked', coalesce(h.name, m.name, 'somebody'), 'askedAt', w.asked_at, 'dueAt', w.due_at,
              'answeredAt', w.answered_at, 'answeredBy', w.answered_by) AS question
            FROM owner_questions w LEFT JOIN people h ON h.id = w.person_id LEFT JOIN teams m ON m.id = w.team_id
            WHERE w.departure_id = ${departure} AND w.identity_id = n.id ORDER BY w.asked_at DESC, w.id LIMIT 1) q ON TRUE`,
      };
      const request = { ...wanted, sort: "name", direction: "asc" } as const;
      const page = await readPage(db, source, p, request, (raw) => departureIdentitySchema.parse(raw));
      const ids = page.rows.map(({ identity }) => identity.id);
      const proposals = await readProposals(db, scope, id, ids);
      const nameOf = await actorNames(
        db,
        page.rows.flatMap(({ decidedBy, question }) => [decidedBy ?? [], question?.answeredBy ?? []].flat()),
      );
      const rows = page.rows.map((row) => {
        const found = proposals.find(({ identityId }) => identityId === row.identity.id);
        return {
          ...row,
          decidedBy: row.decidedBy && nameOf(row.decidedBy),
          question: row.question && {
            ...row.question,
            answeredBy: row.question.answeredBy && nameOf(row.question.answeredBy),
          },
          proposed: found ? { name: found.successor.whom.name, why: found.successor.why } : null,
        };
      });
      return { ...page, rows };
    },
    timeoutMs,
  );
}

/** Every identity that a departure touches. */
export async function allDepartureItems(pool: Pool, scope: Scope, id: string): Promise<DepartureIdentity[]> {
  const all: DepartureIdentity[] = [];
  let after: string | undefined;
  do {
    const page = await listDepartureItems(pool, scope, id, { show: "all", limit: maxPageRows, after });
    all.push(...page.rows);
    after = page.next ?? undefined;
  } while (after !== undefined);
  return all;
}
