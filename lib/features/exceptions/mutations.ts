import { randomUUID } from "node:crypto";
import type { Pool, PoolClient } from "pg";
import { exceptionFacts, expiryOf, needsSecondPerson } from "@/lib/domain/exception";
import { scrubText } from "@/lib/domain/secrets/scrub";
import type { SelectedFinding } from "@/lib/features/findings/data-selection";
import type { Decider } from "@/lib/features/labels/mutations";
import { writeAudit } from "@/lib/platform/audit";
import { AppError } from "@/lib/platform/errors";
import { inTransaction } from "@/lib/platform/transaction";
import { countOtherApprovers, readSecondPerson } from "./data-policy";
import { type FoundScope, findScope, type Standing, standingScope } from "./mutations-scope";
import { lockExceptions, settleExceptions, tellSettled } from "./mutations-settle";
import type { ExtendException, RequestException, Requested } from "./schema";

type Database = { pool: Pool };

/**
 * Sets findings aside for a reason and a time, exactly as widely as asked. Where the organisation wants a second person, or who asks
 * may not decide alone, it waits and changes nothing yet. Throws AppErrors: `not_permitted`, `no_such_finding`, `selection_grew`,
 * `bad_query`, `scope_too_wide`, `no_identity`.
 */
export async function requestException(
  { pool }: Database,
  by: Decider,
  asked: RequestException,
  now: Date,
): Promise<Requested> {
  if (asked.kind === "snooze" && !by.scope.can("finding:triage")) throw mayNotSnooze();
  const scope = await findScope(pool, by.scope, asked.scope, now);
  return make(pool, by, { ...asked, scope, extendsId: null }, now);
}

/**
 * Goes on with an exception that still holds: a new decision with a reason of its own, in whose place the old one ends as soon as
 * it holds. Throws AppErrors: `no_such_exception`, `not_active`, `not_permitted`, `bad_days`.
 */
export async function extendException(
  { pool }: Database,
  by: Decider,
  { id, reason, days }: ExtendException,
  now: Date,
): Promise<Requested> {
  const standing = await standingScope(pool, by.scope, id);
  const { needsReason, mostDays } = exceptionFacts[standing.kind];
  if (standing.kind === "snooze" && !by.scope.can("finding:triage")) throw mayNotSnooze();
  if (days > mostDays || (needsReason && reason === "")) {
    throw new AppError({
      code: "bad_days",
      message: days > mostDays ? `It lasts ${mostDays} days at most.` : "Say why: others will read it.",
      safe: "Nothing was changed.",
      next: "Correct it and try again.",
    });
  }
  return make(pool, by, { kind: standing.kind, reason, days, scope: standing.scope, extendsId: id }, now);
}

interface Made {
  kind: Standing["kind"];
  reason: string;
  days: number;
  scope: FoundScope;
  extendsId: string | null;
}

async function make(pool: Pool, by: Decider, made: Made, now: Date): Promise<Requested> {
  const { scope } = made;
  const { actor } = by.scope;
  const alone =
    by.scope.can("finding:approve-exception") &&
    !needsSecondPerson(await readSecondPerson(pool), scope.worst);
  const id = randomUUID();
  const reason = scrubText(made.reason);
  const expiresAt = expiryOf(now, made.days);
  const state = alone ? "active" : "requested";
  for (const [index, findings] of scope.chunks.entries()) {
    await inTransaction(pool, async (tx) => {
      await lockExceptions(tx);
      if (index === 0) {
        await tx.query(
          `INSERT INTO exceptions (id, kind, reason, rule_id, scope_kind, identity_id, query, severity_cap, requested_by, requested_at,
             state, expires_at, extends_id, began_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
          [
            id,
            made.kind,
            reason,
            scope.ruleId,
            scope.kind,
            scope.identityId,
            scope.query,
            scope.worst,
            actor,
            now,
            state,
            expiresAt,
            made.extendsId,
            alone ? now : null,
          ],
        );
      }
      if (scope.kind === "finding") await nameFindings(tx, id, findings);
      if (alone && made.extendsId && index === scope.chunks.length - 1)
        await endExtended(tx, made.extendsId, now);
      const told = alone ? await settleExceptions(tx, now) : [];
      await writeAudit(
        tx,
        {
          type: "exception.requested",
          exceptionId: id,
          kind: made.kind,
          scope: scope.kind,
          state,
          ruleId: scope.ruleId,
          identityId: scope.identityId,
          query: scope.query,
          reason,
          expiresAt: expiresAt.toISOString(),
          extendsId: made.extendsId,
          selection: scope.asked,
          chunk: index + 1,
          chunks: scope.chunks.length,
          findingIds: scope.kind === "finding" ? findings.map((each) => each.id) : [],
        },
        actor,
        `exception:${id}`,
      );
      await tellSettled(tx, told);
    });
  }
  return {
    id,
    findings: scope.total,
    waiting: alone ? null : { others: await countOtherApprovers(pool, actor) },
  };
}

/** Ends the one that another goes on for. */
export async function endExtended(tx: PoolClient, id: string, now: Date): Promise<void> {
  await tx.query(
    "UPDATE exceptions SET state = 'ended', ended_at = $2, ended_why = 'extended' WHERE id = $1 AND state = 'active'",
    [id, now],
  );
}

async function nameFindings(tx: PoolClient, id: string, findings: readonly SelectedFinding[]): Promise<void> {
  await tx.query(
    `INSERT INTO exception_findings (exception_id, finding_id, severity)
     SELECT $1, r.id, r.severity FROM json_to_recordset($2::json) AS r(id uuid, severity text) JOIN findings f ON f.id = r.id`,
    [id, JSON.stringify(findings)],
  );
}

function mayNotSnooze(): AppError {
  return new AppError({
    code: "not_permitted",
    message: "Your role does not snooze findings.",
    safe: "Nothing was changed.",
    next: "Ask for the risk to be accepted, or ask an analyst.",
  });
}
