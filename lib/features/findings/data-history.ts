import type { Pool } from "pg";
import { z } from "zod";
import { returnedWhys } from "@/lib/domain/exception";
import { resolvedWhys } from "@/lib/domain/resolved-why";
import { guardedRead, type Runner } from "@/lib/platform/read";
import type { Scope } from "@/lib/platform/scope";
import type { FindingRow } from "./schema";
import type { ExceptionTold, FindingEvent, FindingTriage, MayTriage } from "./schema-triage";

const mostEvents = 500;

interface RawEvent {
  at: Date;
  kind: "resolved" | "reopened" | "excepted" | "returned" | "assigned";
  by: string | null;
  exceptionId: string | null;
  details: unknown;
}

const resolvedSchema = z.object({ why: z.enum(resolvedWhys).nullable() }).catch({ why: null });
const returnedSchema = z.object({ why: z.enum(returnedWhys) }).catch({ why: "out_of_scope" });
const assignedSchema = z.object({ to: z.string().nullable() }).catch({ to: null });

/** What this person may do about findings. */
export function mayTriage(scope: Scope): MayTriage {
  return {
    triage: scope.can("finding:triage"),
    comment: scope.can("finding:comment"),
    request: scope.can("finding:request-exception"),
    everybody: scope.unrestricted,
  };
}

/** What people had to do with a finding that was read for this scope. Throws an AppError, `query_timeout`. */
export function findingTriage(pool: Pool, scope: Scope, finding: FindingRow): Promise<FindingTriage> {
  return guardedRead(pool, async (db) => {
    const exceptions = await exceptionsOf(db, finding.id);
    const events = await db.query<RawEvent>(
      `SELECT v.at, v.kind, coalesce(u.name, v.by) AS by, v.exception_id AS "exceptionId", v.details FROM finding_events v
       LEFT JOIN users u ON v.by = 'user:' || u.id::text WHERE v.finding_id = $1 ORDER BY v.id DESC LIMIT ${mostEvents}`,
      [finding.id],
    );
    const told = events.rows.reverse();
    const history = [
      ...ofData(finding, told),
      ...ofExceptions(exceptions, told),
      ...told.flatMap((event): FindingEvent[] =>
        event.kind === "assigned"
          ? [
              {
                kind: "assigned",
                at: event.at,
                by: event.by ?? "",
                to: assignedSchema.parse(event.details).to,
              },
            ]
          : [],
      ),
      ...(await commentsOf(db, scope, finding.id)),
    ].sort((one, other) => one.at.getTime() - other.at.getTime());
    return {
      may: mayTriage(scope),
      history,
      exceptions: exceptions.filter(({ id, state }) => state === "requested" || id === finding.exception?.id),
      back: backSince(finding, told),
    };
  });
}

/** What the data showed; of before it was written down event by event, the last of each. */
function ofData(finding: FindingRow, told: readonly RawEvent[]): FindingEvent[] {
  const events: FindingEvent[] = [{ kind: "found", at: finding.firstSeenAt }];
  for (const { kind, at, details } of told) {
    if (kind === "resolved") events.push({ kind, at, ...resolvedSchema.parse(details) });
    if (kind === "reopened") events.push({ kind, at });
  }
  const { resolvedAt, resolvedWhy, reopenedAt } = finding;
  const isTold = (kind: string, at: Date) =>
    told.some((each) => each.kind === kind && each.at.getTime() === at.getTime());
  if (resolvedAt && !isTold("resolved", resolvedAt))
    events.push({ kind: "resolved", at: resolvedAt, why: resolvedWhy });
  if (reopenedAt && !isTold("reopened", reopenedAt)) events.push({ kind: "reopened", at: reopenedAt });
  return events;
}

function ofExceptions(exceptions: readonly ExceptionTold[], told: readonly RawEvent[]): FindingEvent[] {
  const known = new Map(exceptions.map((each) => [each.id, each]));
  const events = exceptions.flatMap((exception): FindingEvent[] => [
    { kind: "requested", at: exception.requestedAt, exception },
    ...(exception.decidedAt
      ? [
          {
            kind: exception.state === "declined" ? ("declined" as const) : ("approved" as const),
            at: exception.decidedAt,
            exception,
          },
        ]
      : []),
  ]);
  for (const { kind, at, exceptionId, details } of told) {
    const exception = known.get(exceptionId ?? "") ?? null;
    const began = [exception?.requestedAt, exception?.decidedAt].some(
      (each) => each?.getTime() === at.getTime(),
    );
    if (kind === "excepted" && exception && !began) events.push({ kind: "covered", at, exception });
    if (kind === "returned")
      events.push({
        kind: "returned",
        at,
        why: returnedSchema.parse(details).why,
        exception,
      });
  }
  return events;
}

function backSince(finding: FindingRow, told: readonly RawEvent[]): FindingTriage["back"] {
  const last = told.filter(({ kind }) => kind !== "assigned").at(-1);
  if (finding.state !== "open" || finding.exception || last?.kind !== "returned") return null;
  return { at: last.at, why: returnedSchema.parse(last.details).why };
}

/** The exceptions that name it, that covered it once, or that wait to. */
async function exceptionsOf(db: Runner, finding: string): Promise<ExceptionTold[]> {
  const found = await db.query<ExceptionTold>(
    `SELECT e.id, e.kind, e.state, e.reason, coalesce(ru.name, e.requested_by) AS "requestedBy", e.requested_at AS "requestedAt",
       coalesce(du.name, e.decided_by) AS "decidedBy", e.decided_at AS "decidedAt", e.decision_note AS "decisionNote", e.began_at AS "beganAt",
       e.expires_at AS "expiresAt", e.ended_at AS "endedAt", e.ended_why AS "endedWhy"
     FROM exceptions e LEFT JOIN users ru ON e.requested_by = 'user:' || ru.id::text LEFT JOIN users du ON e.decided_by = 'user:' || du.id::text
     WHERE e.id IN (SELECT m.exception_id FROM exception_findings m WHERE m.finding_id = $1
         UNION SELECT v.exception_id FROM finding_events v WHERE v.finding_id = $1)
       OR e.state = 'requested' AND e.scope_kind = 'identity'
         AND (e.identity_id, e.rule_id) IN (SELECT f.identity_id, f.rule_id FROM findings f WHERE f.id = $1)
     ORDER BY e.requested_at, e.id`,
    [finding],
  );
  return found.rows;
}

async function commentsOf(db: Runner, scope: Scope, finding: string): Promise<FindingEvent[]> {
  const found = await db.query<{
    id: string;
    at: Date;
    by: string;
    author: string;
    body: string;
    edited: boolean;
    deleted: boolean;
  }>(
    `SELECT c.id, c.created_at AS at, coalesce(u.name, c.author) AS by, c.author, c.body, c.edited_at IS NOT NULL AS edited, c.deleted_at IS NOT NULL AS deleted
     FROM finding_comments c LEFT JOIN users u ON c.author = 'user:' || u.id::text WHERE c.finding_id = $1 ORDER BY c.created_at DESC LIMIT ${mostEvents}`,
    [finding],
  );
  return found.rows.map(({ author, ...comment }) => ({
    ...comment,
    kind: "commented" as const,
    own: author === scope.actor,
  }));
}
