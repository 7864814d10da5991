import {
  addresseeFrom,
  readersOf as answeringFor,
  type Circle,
  type Whom,
  writtenOfTeam,
} from "@/lib/domain/ownership/asking";
import { readStandIn } from "@/lib/features/ownership/data-unowned";
import { unownedSql } from "@/lib/features/ownership/where";
import type { Runner } from "@/lib/platform/read";
import { readCircle } from "./data-circle";
import type { OverduePreview } from "./schema-asking";

/** When it was told last, so that it is told once a day. */
export const toldSetting = "unownedLooked";

/**
 * What is to be told as overdue at an instant: `id`, `step`, and what tells who is told: the technical owner (`person_id`,
 * `owner_team_id`) where only the second is missing, and the account's team (`team_id`); `lot` numbers those alike. Nobody is told of what somebody has been
 * asked about and may still answer. What was told before somebody owned it in between was told of another time.
 */
export const overdueSql = (now: string) => `
  SELECT l.*, dense_rank() OVER (ORDER BY step, person_id, owner_team_id, team_id)::int AS lot FROM (SELECT d.id, d.step, CASE WHEN d.step = 1 AND d.half THEN d.owner_person_id END AS person_id,
    CASE WHEN d.step = 1 AND d.half THEN d.owner_team_id END AS owner_team_id, CASE WHEN d.step = 1 THEN d.account_team_id END AS team_id
  FROM (
    SELECT u.id, u.half, i.owner_person_id, i.owner_team_id, c.owner_team_id AS account_team_id, CASE
        WHEN one.told_at IS NULL OR one.told_at < u.since THEN 1
        WHEN two.told_at >= u.since THEN NULL
        WHEN ${now} - one.told_at >= u.due_at - u.since THEN 2 END AS step
    FROM (${unownedSql(now)}) u JOIN identities i ON i.id = u.id LEFT JOIN containers c ON c.id = i.container_id
    LEFT JOIN owner_escalations one ON one.identity_id = u.id AND one.step = 1
    LEFT JOIN owner_escalations two ON two.identity_id = u.id AND two.step = 2
    WHERE u.due_at <= ${now} AND NOT EXISTS (SELECT FROM owner_questions q WHERE q.identity_id = u.id AND q.state = 'asked'
      AND q.role = CASE WHEN u.half THEN 'business' ELSE 'technical' END AND q.due_at > ${now})) d
  WHERE d.step IS NOT NULL) l`;

interface Lot {
  lot: number;
  step: 1 | 2;
  personId: string | null;
  ownerTeamId: string | null;
  teamId: string | null;
  identities: number;
}

/** Identities that the same people are told of. */
export interface OverdueLot extends Lot {
  /** People that can be written to; nobody: it waits. */
  readers: string[];
  toAnalysts: boolean;
}

/** Whom each lot of what `from` gives (`overdueSql`, or a table of it) is told. */
export async function overdueLots(
  db: Runner,
  from: string,
  now: Date,
  values: unknown[],
): Promise<OverdueLot[]> {
  const found = await db.query<Lot>(
    `SELECT lot, step, person_id AS "personId", owner_team_id AS "ownerTeamId", team_id AS "teamId", count(*)::int AS identities
     FROM ${from} GROUP BY lot, step, person_id, owner_team_id, team_id ORDER BY lot`,
    values,
  );
  if (found.rows.length === 0) return [];
  const circle = await readCircle(db, now);
  const { party } = await readStandIn(db);
  const analysts = await readAnalysts(db, circle);
  return found.rows.map((lot) => {
    const own = lot.step === 1 ? readersOf(circle, lot, party) : [];
    return { ...lot, readers: own.length > 0 ? own : analysts, toAnalysts: own.length === 0 };
  });
}

/** How many people would be told of how many identities now. */
export async function previewOverdue(db: Runner, now: Date): Promise<OverduePreview> {
  const lots = await overdueLots(db, `(${overdueSql("$1::timestamptz")}) o`, now, [now]);
  const sum = (some: readonly OverdueLot[]) => some.reduce((total, { identities }) => total + identities, 0);
  return {
    people: new Set(lots.flatMap(({ readers }) => readers)).size,
    identities: sum(lots.filter(({ readers }) => readers.length > 0)),
    waiting: sum(lots.filter(({ readers }) => readers.length === 0)),
  };
}

/**
 * Who sees to it meanwhile and can be written to: who answers for it, where only the second owner is missing, else people of
 * the account's team, else who is chosen.
 */
function readersOf(circle: Circle, { personId, ownerTeamId, teamId }: Lot, standIn: Whom | null): string[] {
  const owner = answeringFor({ personId, teamId: ownerTeamId }, circle);
  if (owner.length > 0) return owner;
  const ofTeam = teamId === null ? [] : writtenOfTeam(circle, teamId).map(({ id }) => id);
  if (ofTeam.length > 0 || standIn === null) return ofTeam;
  if (standIn.kind === "team") return writtenOfTeam(circle, standIn.id).map(({ id }) => id);
  const found = addresseeFrom(circle, standIn, "owner");
  return found?.asked.kind === "person" ? [found.asked.id] : [];
}

/** Analysts and administrators of the whole who are people here and can be written to. */
async function readAnalysts(db: Runner, circle: Circle): Promise<string[]> {
  const found = await db.query<{ id: string }>(
    `SELECT DISTINCT u.person_id AS id FROM users u WHERE u.role IN ('admin', 'analyst') AND u.disabled_at IS NULL
       AND u.scope->>'kind' = 'all' AND u.person_id IS NOT NULL ORDER BY 1`,
  );
  return found.rows.flatMap(({ id }) => {
    const person = circle.people.get(id);
    return person?.active && person.email !== null ? [id] : [];
  });
}
