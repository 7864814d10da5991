import type { PoolClient } from "pg";
import type { AuditEvent } from "@/lib/domain/audit-event";
import type { EndedWhy, ReturnedWhy } from "@/lib/domain/exception";
import { advisoryLocks } from "@/lib/platform/advisory-locks";
import { writeAudit } from "@/lib/platform/audit";
import { SqlParameters } from "@/lib/platform/query-sql";
import { coverSql, severityPlace } from "./data-claims";

/** What ended by itself, to be told last in the transaction. */
export type Told = readonly { event: AuditEvent; exceptionId: string }[];

/** An exception that is withdrawn so soon was a slip: that its findings are back is no news. */
const slipMinutes = 10;
/** So many ids one event holds. */
const mostIds = 5000;

/** Until the transaction ends, nobody else changes exceptions. */
export async function lockExceptions(tx: PoolClient): Promise<void> {
  await tx.query("SELECT pg_advisory_xact_lock($1)", [advisoryLocks.exceptions]);
}

/**
 * Brings findings in line with the exceptions as they stand: ends what expired, lets come back what became worse, covers what is in
 * scope, and counts anew what the identities concerned have in the inbox. Their governance is the next assessment's to say, so
 * they are marked. Gives what `tellSettled` writes at the end of the transaction.
 */
export async function settleExceptions(tx: PoolClient, now: Date): Promise<Told> {
  await lockExceptions(tx);
  const expired = await end(tx, now, "expired", "e.state IN ('active', 'requested') AND e.expires_at <= $1");
  const worse = await tx.query<{ exception_id: string; finding_id: string }>(
    `UPDATE exception_findings m SET returned_at = $1 FROM exceptions e, findings f
     WHERE e.id = m.exception_id AND e.state = 'active' AND f.id = m.finding_id AND m.returned_at IS NULL AND f.state = 'open'
       AND ${severityPlace("f.severity")} < ${severityPlace("m.severity")} RETURNING m.exception_id, m.finding_id`,
    [now],
  );
  const members = (left: string) =>
    `EXISTS (SELECT FROM exception_findings m WHERE m.exception_id = e.id AND ${left})`;
  const named = "e.scope_kind = 'finding' AND e.state IN ('active', 'requested')";
  const worsened = await end(
    tx,
    now,
    "worsened",
    `${named} AND NOT ${members("m.returned_at IS NULL")} AND ${members("TRUE")}`,
  );
  const gone = await end(tx, now, "gone", `${named} AND NOT ${members("TRUE")}`);
  const returned = (await moveFindings(tx, now)).filter(({ after }) => after === null);
  await markHidden(tx, now);
  const narrowed = new Map<string, string[]>();
  const narrow = (exception: string, finding: string) =>
    narrowed.set(exception, [...(narrowed.get(exception) ?? []), finding]);
  for (const { exception_id, finding_id } of worse.rows)
    if (!worsened.includes(exception_id)) narrow(exception_id, finding_id);
  for (const { before, why, id } of returned)
    if (before && why === "worsened" && !worsened.includes(before) && !narrowed.get(before)?.includes(id))
      narrow(before, id);
  const ended = (ids: readonly string[], why: EndedWhy) =>
    ids.map((exceptionId) => ({
      exceptionId,
      event: {
        type: "exception.ended" as const,
        exceptionId,
        why,
        findings: returned.filter(({ before }) => before === exceptionId).length,
      },
    }));
  return [
    ...ended(expired, "expired"),
    ...ended(worsened, "worsened"),
    ...ended(gone, "gone"),
    ...[...narrowed].map(([exceptionId, findingIds]) => ({
      exceptionId,
      event: {
        type: "exception.narrowed" as const,
        exceptionId,
        why: "worsened" as const,
        findingIds: findingIds.slice(0, mostIds),
      },
    })),
  ];
}

/** Tells the audit log what ended by itself: nobody did it. */
export async function tellSettled(tx: PoolClient, told: Told): Promise<void> {
  for (const { event, exceptionId } of told)
    await writeAudit(tx, event, "system", `exception:${exceptionId}`);
}

/** Ends those of which a condition on `exceptions e` holds, `$1` being now. */
async function end(tx: PoolClient, now: Date, why: EndedWhy, where: string): Promise<string[]> {
  const ended = await tx.query<{ id: string }>(
    `UPDATE exceptions e SET state = 'ended', ended_at = $1, ended_why = $2 WHERE ${where} RETURNING e.id`,
    [now, why],
  );
  return ended.rows.map(({ id }) => id);
}

interface Moved {
  id: string;
  before: string | null;
  after: string | null;
  why: ReturnedWhy | null;
}

async function moveFindings(tx: PoolClient, now: Date): Promise<Moved[]> {
  const p = new SqlParameters();
  const cover = await coverSql(tx, p, now);
  const at = p.time(now);
  const moved = await tx.query<Moved & { identityId: string | null }>(
    `WITH best AS (${cover}),
     held AS (SELECT f.id AS finding_id, f.exception_id FROM findings f WHERE f.exception_id IS NOT NULL),
     moving AS (
       SELECT coalesce(b.finding_id, h.finding_id) AS id, h.exception_id AS before, b.exception_id AS after
       FROM best b FULL JOIN held h ON h.finding_id = b.finding_id WHERE b.exception_id IS DISTINCT FROM h.exception_id),
     moved AS (
       UPDATE findings f SET exception_id = m.after, returns = f.returns + CASE WHEN m.after IS NULL AND NOT m.slip THEN 1 ELSE 0 END
       FROM (SELECT moving.*, coalesce(e.ended_why = 'withdrawn' AND e.began_at > ${at}::timestamptz - make_interval(mins => ${slipMinutes}), FALSE) AS slip
         FROM moving LEFT JOIN exceptions e ON e.id = moving.before) m WHERE m.id = f.id
       RETURNING f.id, f.identity_id, f.severity, m.before, m.after),
     explained AS (
       SELECT m.*, CASE WHEN m.after IS NOT NULL THEN NULL WHEN e.state = 'ended' THEN e.ended_why
           WHEN ${severityPlace("m.severity")} < ${severityPlace("coalesce(x.severity, e.severity_cap)")} THEN 'worsened' ELSE 'out_of_scope' END AS why
       FROM moved m LEFT JOIN exceptions e ON e.id = m.before
         LEFT JOIN exception_findings x ON x.exception_id = m.before AND x.finding_id = m.id),
     told AS (
       INSERT INTO finding_events (finding_id, at, kind, exception_id, details)
       SELECT id, ${at}, CASE WHEN after IS NULL THEN 'returned' ELSE 'excepted' END, coalesce(after, before),
         CASE WHEN after IS NULL THEN jsonb_build_object('why', why) ELSE '{}' END FROM explained)
     SELECT id, identity_id AS "identityId", before, after, why FROM explained`,
    p.values,
  );
  const identities = [...new Set(moved.rows.flatMap(({ identityId }) => identityId ?? []))];
  await countInbox(tx, identities);
  return moved.rows;
}

/** Keeps on identities what the inbox shows of them, and has the rest about them said anew. */
async function countInbox(tx: PoolClient, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.query(
    `UPDATE identities i SET open_findings = n.open, worst_finding = n.worst
     FROM (SELECT w.id, count(f.id)::int AS open, (array_agg(f.severity ORDER BY ${severityPlace("f.severity")}) FILTER (WHERE f.id IS NOT NULL))[1] AS worst
       FROM unnest($1::uuid[]) AS w(id) LEFT JOIN findings f ON f.identity_id = w.id AND f.state = 'open' AND f.exception_id IS NULL
       GROUP BY w.id) n
     WHERE n.id = i.id AND (i.open_findings, i.worst_finding) IS DISTINCT FROM (n.open, n.worst)`,
    [ids],
  );
  await tx.query("INSERT INTO assessment_marks (identity_id) SELECT unnest($1::uuid[])", [ids]);
}

/**
 * An accepted risk that began or ended now behind something else that covers its findings moved none of them: whoever they concern is
 * assessed anew all the same, because governance goes by it.
 */
async function markHidden(tx: PoolClient, now: Date): Promise<void> {
  await tx.query(
    `INSERT INTO assessment_marks (identity_id)
     SELECT DISTINCT f.identity_id FROM exceptions e JOIN findings f ON CASE e.scope_kind
         WHEN 'finding' THEN EXISTS (SELECT FROM exception_findings m WHERE m.exception_id = e.id AND m.finding_id = f.id)
         WHEN 'identity' THEN f.identity_id = e.identity_id AND f.rule_id = e.rule_id
         ELSE f.rule_id = e.rule_id END
     WHERE e.kind = 'accepted_risk' AND (e.began_at = $1 OR e.ended_at = $1) AND f.identity_id IS NOT NULL
       AND f.exception_id IS NOT NULL AND f.exception_id <> e.id`,
    [now],
  );
}

/**
 * Covers what an assessment found on these subjects and an exception speaks of already. What ends or comes back is for
 * `settleExceptions`. Gives the findings of these subjects that are set aside.
 */
export async function coverFound(
  tx: PoolClient,
  column: "identity_id" | "placement_id",
  subjects: readonly string[],
  now: Date,
): Promise<Set<string>> {
  const active = await tx.query("SELECT FROM exceptions WHERE state = 'active' LIMIT 1");
  if (active.rowCount === 0) return new Set();
  const p = new SqlParameters();
  const of = `f.${column} = ANY(${p.add(subjects)}::uuid[])`;
  const cover = await coverSql(tx, p, now, `${of} AND f.exception_id IS NULL`);
  const at = p.time(now);
  await tx.query(
    `WITH best AS (${cover}),
     moved AS (UPDATE findings f SET exception_id = b.exception_id FROM best b WHERE b.finding_id = f.id RETURNING f.id, f.exception_id)
     INSERT INTO finding_events (finding_id, at, kind, exception_id) SELECT id, ${at}, 'excepted', exception_id FROM moved`,
    p.values,
  );
  const excepted = await tx.query<{ id: string }>(
    `SELECT f.id FROM findings f WHERE f.${column} = ANY($1::uuid[]) AND f.exception_id IS NOT NULL`,
    [subjects],
  );
  return new Set(excepted.rows.map(({ id }) => id));
}
