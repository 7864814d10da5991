import type { Pool } from "pg";
import type { CampaignOutcome } from "@/lib/domain/ownership/campaign";
import { actorNames } from "@/lib/features/identities/data-one-actors";
import { reachedIdentity } from "@/lib/features/identities/reach";
import { maxPageRows, type Page, type PageRequest, readPage, type SortOrder } from "@/lib/platform/keyset";
import { SqlParameters } from "@/lib/platform/query-sql";
import { guardedRead } from "@/lib/platform/read";
import type { Scope } from "@/lib/platform/scope";
import { factsJoins, factsSql, outcomeFrom, readFactGroups } from "./data-facts";
import { type CampaignItem, campaignItemSchema, type saidChoices } from "./schema";

const timeoutMs = 20_000;

/** The highest risk first. */
const order = [
  { sql: "t.risk", type: "integer" },
  { sql: "t.id", type: "uuid" },
] as const satisfies SortOrder;

/** Which items of a campaign. */
export interface ItemsWanted extends Omit<PageRequest, "sort" | "direction"> {
  /** Of this outcome; null: of any. */
  outcome: CampaignOutcome | null;
  /** Of which this person or team was asked, and how that stands. */
  whom: { kind: "person" | "team"; id: string; said: (typeof saidChoices)[number] | null } | null;
}

const saidStates = { answered: "'accepted', 'declined', 'unsure'", open: "'asked'", expired: "'expired'" };

const select = `t.id, json_build_object('id', t.identity_id, 'kind', i.kind, 'name', coalesce(i.name, t.name), 'externalId', i.external_id) AS identity,
  t.system, t.role, t.kind, t.risk, t.outcome, ${factsSql} AS facts,
  (SELECT h.name FROM people h WHERE h.id = t.person_id UNION ALL SELECT m.name FROM teams m WHERE m.id = t.team_id LIMIT 1) AS first,
  (SELECT coalesce(h.name, m.name, 'somebody') FROM ownerships w LEFT JOIN people h ON h.id = w.person_id LEFT JOIN teams m ON m.id = w.team_id
    WHERE w.subject_id = t.identity_id AND w.role = t.role AND w.state = 'accepted') AS owner,
  (SELECT coalesce(json_agg(json_build_object('id', w.id, 'asked', coalesce(h.name, m.name, 'somebody who is not listed any more'), 'state', w.state,
      'askedAt', w.asked_at, 'dueAt', w.due_at, 'answeredAt', w.answered_at, 'answeredBy', w.answered_by, 'via', w.via, 'reason', w.reason,
      'note', w.note) ORDER BY w.asked_at DESC, w.id), '[]')
    FROM owner_questions w LEFT JOIN people h ON h.id = w.person_id LEFT JOIN teams m ON m.id = w.team_id
    WHERE w.round_id = t.campaign_id AND w.identity_id = t.identity_id AND w.role = t.role) AS questions`;

/** A page of a campaign's items. What left the inventory is still there. Throws AppError `bad_cursor`. */
export function listCampaignItems(
  pool: Pool,
  scope: Scope,
  campaignId: string,
  { outcome, whom, ...wanted }: ItemsWanted,
): Promise<Page<CampaignItem>> {
  return guardedRead(
    pool,
    async (db) => {
      const p = new SqlParameters();
      const where = [
        `x.campaign_id = ${p.add(campaignId)}::uuid`,
        ...reachedIdentity(scope, "x.identity_id", p),
      ];
      if (whom !== null) {
        const column = whom.kind === "person" ? "q.person_id" : "q.team_id";
        const said = whom.said === null ? "" : `AND q.state IN (${saidStates[whom.said]})`;
        where.push(
          `EXISTS (SELECT FROM owner_questions q WHERE q.round_id = x.campaign_id AND q.identity_id = x.identity_id AND q.role = x.role
            AND ${column} = ${p.add(whom.id)}::uuid ${said})`,
        );
      }
      let table = `(SELECT x.* FROM campaign_items x WHERE ${where.join(" AND ")})`;
      if (outcome !== null) {
        const groups = await readFactGroups(db, scope, [campaignId]);
        const meant = groups.filter((group) => outcomeFrom(group.outcome, group.facts) === outcome);
        const texts = meant.filter((group) => group.outcome === null).map(({ facts }) => facts);
        table = `(SELECT t.* FROM ${table} t ${factsJoins}
          WHERE t.outcome = ${p.add(outcome)} OR (t.outcome IS NULL AND ${factsSql} = ANY(${p.add(texts)}::text[])))`;
      }
      const source = { table, alias: "t", where: [], order, select, joins: factsJoins };
      const request = { ...wanted, sort: "risk", direction: "desc" } as const;
      const page = await readPage(db, source, p, request, (raw) => campaignItemSchema.parse(raw));
      const nameOf = await actorNames(
        db,
        page.rows.flatMap(({ questions }) => questions.flatMap(({ answeredBy }) => answeredBy ?? [])),
      );
      const rows = page.rows.map(({ facts, outcome: kept, questions, ...row }) => ({
        ...row,
        outcome: outcomeFrom(kept, facts),
        questions: questions.map((question) => ({
          ...question,
          answeredBy: question.answeredBy === null ? null : nameOf(question.answeredBy),
        })),
      }));
      return { ...page, rows };
    },
    timeoutMs,
  );
}

/** Every item of a campaign, page by page. */
export async function* eachCampaignItem(
  pool: Pool,
  scope: Scope,
  campaignId: string,
): AsyncGenerator<CampaignItem> {
  let after: string | undefined;
  do {
    const wanted = { outcome: null, whom: null, limit: maxPageRows, after };
    const page = await listCampaignItems(pool, scope, campaignId, wanted);
    yield* page.rows;
    after = page.next ?? undefined;
  } while (after !== undefined);
}
