import type { PoolClient } from "pg";
import { isTooMany } from "@/lib/domain/people/hold";
import { markForAssessment } from "@/lib/features/assessment/mutations-marks";
import { closeDepartures, noteDepartures } from "@/lib/features/departures/mutations-note";
import type { DepartureWay } from "@/lib/features/departures/schema";
import { writeAudit } from "@/lib/platform/audit";

/** What may notice that many people left at once. */
export type HoldOrigin = "directory" | "scim" | "list";

/**
 * What leaves in pieces within this time leaves at once. Directories and lists show many people in one look; by SCIM they come one by
 * one, over the hours that a provider's cycle may take.
 */
const atOnceHours: Record<HoldOrigin, number> = { directory: 1, list: 1, scim: 24 };
const mostInOneEvent = 5000;

/**
 * What the accounts of people say: a directory's or SCIM's; that of a member only where there is no other, for not using Rollcall
 * any more is no leaving. An account whose sources were all removed says nothing.
 */
const spokenFor = `
  spoken AS (
    SELECT a.person_id, bool_or(a.active) AS here FROM person_accounts a
    WHERE ($1::uuid[] IS NULL OR a.person_id = ANY($1)) AND (a.kind = 'scim' OR (a.kind = 'directory' AND EXISTS (
      SELECT FROM sightings g JOIN sources o ON o.id = g.source_id WHERE g.record_id = a.subject_id AND o.removed_at IS NULL)))
    GROUP BY 1),
  said AS (
    SELECT * FROM spoken
    UNION ALL SELECT a.person_id, bool_or(a.active) FROM person_accounts a
    WHERE ($1::uuid[] IS NULL OR a.person_id = ANY($1)) AND a.kind = 'member'
      AND NOT EXISTS (SELECT FROM spoken k WHERE k.person_id = a.person_id) GROUP BY 1)`;

/**
 * Follows what the accounts of people say of who is here. A human's word stands against it until the accounts agree; people without
 * accounts stay as they were set. Leaving too many at once waits for a human (`letGo`); who waits because of another origin goes on
 * waiting. Without `personIds`: everybody, in one look.
 */
export async function settleStanding(
  tx: PoolClient,
  origin: "directory" | "scim",
  personIds: readonly string[] | null,
  by: string,
  now: Date,
): Promise<{ left: number; returned: number; held: number }> {
  await forgetAgreed(tx, personIds);
  const moved = await tx.query<{ id: string; here: boolean }>(
    `WITH ${spokenFor} SELECT p.id, s.here FROM people p JOIN said s ON s.person_id = p.id
     WHERE p.said IS NULL AND p.active <> s.here AND (s.here OR NOT EXISTS (
       SELECT FROM people_holds h WHERE h.state = 'waiting' AND h.origin <> $2 AND p.id = ANY(h.person_ids)))
     ORDER BY p.id FOR UPDATE OF p`,
    [personIds, origin],
  );
  const back = moved.rows.flatMap(({ id, here }) => (here ? [id] : []));
  const leaving = moved.rows.flatMap(({ id, here }) => (here ? [] : [id]));
  await takeBack(tx, back, by, now);
  const { left, held } = await letGo(tx, { origin, personIds: leaving, whole: personIds === null, by }, now);
  return { left: left.length, returned: back.length, held: held.length };
}

/** A word that the accounts of people agree with stands against nothing any more. */
async function forgetAgreed(tx: PoolClient, personIds: readonly string[] | null): Promise<void> {
  await tx.query(
    `WITH ${spokenFor} UPDATE people p SET said = NULL FROM said s WHERE s.person_id = p.id AND p.said = CASE WHEN s.here THEN 'here' ELSE 'left' END`,
    [personIds],
  );
}

/** Those of these whose accounts still say that they are not here, and whom no human's word keeps. */
export async function stillLeaving(tx: PoolClient, personIds: readonly string[]): Promise<string[]> {
  const found = await tx.query<{ id: string }>(
    `WITH ${spokenFor} SELECT p.id FROM people p JOIN said s ON s.person_id = p.id WHERE p.said IS NULL AND NOT s.here`,
    [personIds],
  );
  return found.rows.map(({ id }) => id);
}

/**
 * Makes people inactive, unless they are too many at once: more than 5 % of the active, and at least 10, counting those who left the
 * same way shortly before. By SCIM that is a day, which begins anew when a human lets people go. Then nobody of these changes until a
 * human decides. `whole`: the look saw everybody, so that it replaces what an earlier one had held.
 */
export async function letGo(
  tx: PoolClient,
  leaving: { origin: HoldOrigin; personIds: readonly string[]; whole: boolean; by: string },
  now: Date,
): Promise<{ left: readonly string[]; held: readonly string[] }> {
  const { origin, personIds, whole, by } = leaving;
  if (personIds.length === 0 && !whole) return { left: [], held: [] };
  const counted = await tx.query<{ active: number; recent: number }>(
    `SELECT (SELECT count(*)::int FROM people WHERE active) AS active, (SELECT count(DISTINCT d.person_id)::int FROM departures d
       JOIN people p ON p.id = d.person_id WHERE d.how = $1 AND NOT p.active AND d.noticed_at > greatest($2::timestamptz - make_interval(hours => $3::int),
         (SELECT max(h.decided_at) FROM people_holds h WHERE h.origin = $1 AND h.origin = 'scim' AND h.state = 'released'))) AS recent`,
    [origin, now, atOnceHours[origin]],
  );
  const { active = 0, recent = 0 } = counted.rows[0] ?? {};
  if (personIds.length > 0 && isTooMany(personIds.length + recent, active + recent)) {
    await hold(tx, leaving, active + recent, now);
    return { left: [], held: personIds };
  }
  if (whole) {
    await tx.query(
      "UPDATE people_holds SET state = 'overtaken', decided_at = $2 WHERE origin = $1 AND state = 'waiting'",
      [origin, now],
    );
  }
  await makeInactive(tx, personIds, origin, by, now);
  return { left: personIds, held: [] };
}

async function hold(
  tx: PoolClient,
  { origin, personIds, whole, by }: Parameters<typeof letGo>[1],
  outOf: number,
  now: Date,
): Promise<void> {
  const waiting = await tx.query<{ id: string; person_ids: string[] }>(
    "SELECT id, person_ids FROM people_holds WHERE origin = $1 AND state = 'waiting' FOR UPDATE",
    [origin],
  );
  const earlier = waiting.rows[0];
  const before = new Set(earlier?.person_ids);
  const ids = [...new Set([...(whole ? [] : before), ...personIds])].sort();
  if (earlier && ids.length === before.size && ids.every((id) => before.has(id))) return;
  // A new one each time: what a human decides about is what they saw. Those who came one by one are all in the new one.
  await tx.query(
    `UPDATE people_holds SET state = 'overtaken', decided_at = $2, person_ids = CASE WHEN $3 THEN person_ids ELSE '{}' END WHERE id = $1`,
    [earlier?.id ?? null, now, whole],
  );
  const made = await tx.query<{ id: string }>(
    `INSERT INTO people_holds (origin, person_ids, out_of, noticed_at, state) VALUES ($1, $2, $3, $4, 'waiting') RETURNING id`,
    [origin, ids, outOf, now],
  );
  const holdId = made.rows[0]?.id ?? "";
  await writeAudit(
    tx,
    { type: "people.held", holdId, origin, people: ids.length, outOf },
    by,
    `people-hold:${holdId}`,
  );
}

/** Somebody left: what they leave behind is listed at once. Nothing of it is given to anybody else. */
export async function makeInactive(
  tx: PoolClient,
  personIds: readonly string[],
  how: DepartureWay,
  by: string,
  now: Date,
): Promise<void> {
  const gone = await tx.query<{ id: string }>(
    "UPDATE people SET active = false, gone_at = $2 WHERE id = ANY($1::uuid[]) AND active RETURNING id",
    [personIds, now],
  );
  const ids = gone.rows.map(({ id }) => id);
  if (ids.length === 0) return;
  await noteDepartures(tx, ids, how, now);
  await markOwned(tx, ids);
  for (let at = 0; at < ids.length; at += mostInOneEvent) {
    const people = ids.slice(at, at + mostInOneEvent);
    await writeAudit(tx, { type: "people.left", people, how }, by, "people");
  }
}

/** Somebody is here again. */
export async function takeBack(
  tx: PoolClient,
  personIds: readonly string[],
  by: string,
  now: Date,
): Promise<void> {
  if (personIds.length === 0) return;
  const back = await tx.query<{ id: string }>(
    "UPDATE people SET active = true, gone_at = NULL WHERE id = ANY($1::uuid[]) AND NOT active RETURNING id",
    [personIds],
  );
  const ids = back.rows.map(({ id }) => id);
  if (ids.length === 0) return;
  await closeDepartures(tx, ids, by, now);
  await markOwned(tx, ids);
  for (let at = 0; at < ids.length; at += mostInOneEvent) {
    await writeAudit(
      tx,
      { type: "people.returned", people: ids.slice(at, at + mostInOneEvent) },
      by,
      "people",
    );
  }
}

/** Keeps what a list or a human says of people whose accounts may say otherwise. */
export async function sayOf(
  tx: PoolClient,
  personIds: readonly string[],
  said: "here" | "left",
): Promise<void> {
  await tx.query(
    `UPDATE people p SET said = $2 WHERE id = ANY($1::uuid[])
       AND EXISTS (SELECT FROM person_accounts a WHERE a.person_id = p.id AND a.kind <> 'member')`,
    [personIds, said],
  );
  await forgetAgreed(tx, personIds);
}

/** Whether these are owned depends on who is here: of what they answer for, and of what their teams do. */
async function markOwned(tx: PoolClient, personIds: readonly string[]): Promise<void> {
  const owned = await tx.query<{ id: string }>(
    `SELECT o.subject_id AS id FROM ownerships o WHERE o.subject_type = 'identity' AND (o.person_id = ANY($1::uuid[])
       OR o.team_id IN (SELECT m.team_id FROM team_members m WHERE m.person_id = ANY($1::uuid[])))`,
    [personIds],
  );
  await markForAssessment(
    tx,
    owned.rows.map(({ id }) => id),
  );
}
