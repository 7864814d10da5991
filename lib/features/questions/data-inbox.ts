import type { Pool } from "pg";
import { showText } from "@/lib/domain/text";
import { actorNames } from "@/lib/features/identities/data-one-actors";
import type { SqlParameters } from "@/lib/platform/query-sql";
import { guardedRead, type Runner } from "@/lib/platform/read";
import type { Scope } from "@/lib/platform/scope";
import { readCards } from "./data-cards";
import type { QuestionCard, QuestionGroup, QuestionHistoryRow, RecentAnswer } from "./schema";
import { askedOf } from "./where";

const timeoutMs = 5000;

/** The open questions of a member, grouped, the riskiest group first. Nobody in the record: none. */
export function listInbox(pool: Pool, scope: Scope, now: Date): Promise<QuestionGroup[]> {
  const { personId } = scope;
  if (personId === null) return Promise.resolve([]);
  return guardedRead(
    pool,
    async (db) => groupCards(await readCards(db, { personId, scope }, (p) => openFor(personId, now, p), now)),
    timeoutMs,
  );
}

/** How many questions wait for a member. */
export async function countInbox(pool: Pool, scope: Scope, now: Date): Promise<number> {
  const { personId } = scope;
  if (personId === null) return 0;
  const found = await pool.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM owner_questions q WHERE q.state = 'asked' AND ${askedOf("q", "$1::uuid", "$2::timestamptz")}`,
    [personId, now],
  );
  return found.rows[0]?.n ?? 0;
}

function openFor(personId: string, now: Date, p: SqlParameters): string {
  return `q.state = 'asked' AND ${askedOf("q", `${p.add(personId)}::uuid`, p.time(now))}`;
}

/** Cards of one account that are asked for the same kind of reason, in the order in which their riskiest comes. */
export function groupCards(cards: readonly QuestionCard[]): QuestionGroup[] {
  const groups = new Map<string, QuestionGroup>();
  for (const card of cards) {
    const evidence = card.why[0]?.kind ?? "";
    const key = `${card.account?.id ?? ""} ${evidence}`;
    const group = groups.get(key) ?? { key, title: titleOf(card, evidence), cards: [] };
    group.cards.push(card);
    groups.set(key, group);
  }
  return [...groups.values()];
}

function titleOf({ account }: QuestionCard, evidence: string): string {
  const where = account ? showText(account.name ?? "an account without a name", 80) : "No account";
  return evidence === "" ? where : `${where} · ${evidence.replaceAll("_", " ")}`;
}

/** How much a member and their teams answer for, for the thanks at the end, and the query for what is their own. Null: they are nobody in the record. */
export async function readOwned(pool: Pool, scope: Scope): Promise<{ count: number; query: string } | null> {
  const found = await pool.query<{ n: number; name: string }>(
    `SELECT coalesce(p.email, p.name) AS name, (SELECT count(*)::int FROM identities i WHERE i.gone_at IS NULL AND i.owner_state = 'accepted'
       AND (i.owner_person_id = p.id OR i.owner_team_id IN (SELECT m.team_id FROM team_members m WHERE m.person_id = p.id))) AS n
     FROM people p WHERE p.id = $1`,
    [scope.personId],
  );
  const [row] = found.rows;
  return row ? { count: row.n, query: `owner:"${row.name.replaceAll('"', "")}"` } : null;
}

/** A member's own answers of the last day, by a link in their mail too, the latest first. */
export async function readRecent(pool: Pool, scope: Scope, now: Date): Promise<RecentAnswer[]> {
  const found = await pool.query<RecentAnswer>(
    `SELECT q.id AS "questionId", i.name, q.state, q.answered_at AS at FROM owner_questions q JOIN identities i ON i.id = q.identity_id
     WHERE q.answered_by = ANY($1::text[]) AND q.answered_at > $2::timestamptz - interval '24 hours'
     ORDER BY q.answered_at DESC, q.id LIMIT 50`,
    [[scope.actor, `person:${scope.personId}`], now],
  );
  return found.rows;
}

/** Whom an identity was asked about, the latest first. The caller has found it within the reader's reach. */
export async function questionsOf(db: Runner, identityId: string): Promise<QuestionHistoryRow[]> {
  const found = await db.query<QuestionHistoryRow>(
    `SELECT q.id, q.role, q.kind, q.step, q.state,
       CASE WHEN p.id IS NOT NULL THEN json_build_object('kind', 'person', 'name', p.name)
         WHEN t.id IS NOT NULL THEN json_build_object('kind', 'team', 'name', t.name) END AS asked,
       q.asked_at AS "askedAt", q.due_at AS "dueAt", q.reminders, q.answered_at AS "answeredAt", q.answered_by AS "answeredBy", q.via, q.reason,
       coalesce(np.name, nt.name) AS named, q.note
     FROM owner_questions q LEFT JOIN people p ON p.id = q.person_id LEFT JOIN teams t ON t.id = q.team_id
     LEFT JOIN people np ON np.id = q.named_person_id LEFT JOIN teams nt ON nt.id = q.named_team_id
     WHERE q.identity_id = $1 ORDER BY q.asked_at DESC, q.id LIMIT 50`,
    [identityId],
  );
  const nameOf = await actorNames(
    db,
    found.rows.flatMap((row) => row.answeredBy ?? []),
  );
  return found.rows.map((row) => ({
    ...row,
    answeredBy: row.answeredBy === null ? null : nameOf(row.answeredBy),
  }));
}
