import type { Pool } from "pg";
import {
  type AlertMessage,
  type BySeverity,
  emptyGroup,
  type Happening,
  mostInMessage,
  type ToldFinding,
  type ToldGroup,
} from "@/lib/domain/alert";
import type { ReturnedWhy } from "@/lib/domain/exception";
import type { ResolvedWhy } from "@/lib/domain/resolved-why";
import { scrubText } from "@/lib/domain/secrets/scrub";
import type { Severity } from "@/lib/domain/severity";
import { readReturned } from "@/lib/features/findings/data-returned";
import { findingsWhere } from "@/lib/features/findings/list";
import type { FindingRow } from "@/lib/features/findings/schema";
import { listPage } from "@/lib/platform/list";
import { SqlParameters } from "@/lib/platform/query-sql";
import { guardedRead } from "@/lib/platform/read";
import type { Scope } from "@/lib/platform/scope";
import type { Where } from "./data-told";

/** Nobody waits for a page. */
const timeoutMs = 20_000;

/** A finding as messages tell it. Whatever looks like a secret is taken out once more. */
export function toldOf(row: FindingRow, returnedWhy: ReturnedWhy | null): ToldFinding {
  const { identity, place, account, owner, cause } = row;
  const subject = identity
    ? identity.name?.trim() || identity.externalId || identity.id
    : (place?.locator ?? "Something that is gone");
  return {
    id: row.id,
    severity: row.severity,
    sentence: scrubText(row.sentence),
    rule: row.rule,
    risks: row.risks,
    subject: scrubText(subject),
    identityId: identity?.id ?? null,
    system: row.system,
    environment: row.environment,
    account: account ? scrubText(account.name || account.externalId || "") || null : null,
    owner: ownerName(owner),
    cause: cause && { key: cause.key, title: scrubText(cause.title) },
    firstSeenAt: row.firstSeenAt,
    resolvedAt: row.resolvedAt,
    resolvedWhy: row.resolvedWhy,
    times: row.times,
    returnedWhy,
  };
}

function ownerName(owner: FindingRow["owner"]): string | null {
  if (!owner || owner.state === "none" || owner.state === "declined") return null;
  const name = owner.person?.name ?? owner.team?.name ?? "";
  return name === "" ? null : scrubText(name);
}

/** The worst findings of which the conditions hold and that the scope reaches. */
export async function readTold(
  pool: Pool,
  scope: Scope,
  where: Where,
  now: Date,
  limit = mostInMessage,
): Promise<ToldFinding[]> {
  const page = await listPage(
    pool,
    findingsWhere((p) => where(p).join(" AND ")),
    scope,
    { terms: [], now, sort: "rank", direction: "desc", limit, timeoutMs },
  );
  const open = page.rows.flatMap(({ id, state }) => (state === "open" ? [id] : []));
  const back = await guardedRead(pool, (db) => readReturned(db, open), timeoutMs);
  return page.rows.map((row) => toldOf(row, back.get(row.id) ?? null));
}

/** All findings of which the conditions hold and that the scope reaches, with why they are resolved. */
export function idsTold(
  pool: Pool,
  scope: Scope,
  where: Where,
): Promise<{ id: string; why: ResolvedWhy | null }[]> {
  return guardedRead(
    pool,
    async (db) => {
      const p = new SqlParameters();
      const found = await db.query<{ id: string; why: ResolvedWhy | null }>(
        `SELECT f.id, f.resolved_why AS why FROM findings f WHERE ${reachedWhere(scope, where, p)}`,
        p.values,
      );
      return found.rows;
    },
    timeoutMs,
  );
}

function reachedWhere(scope: Scope, where: Where, p: SqlParameters): string {
  return findingsWhere((own) => where(own).join(" AND "))
    .reach(scope, p)
    .join(" AND ");
}

/** How many findings of each severity the conditions find within reach. */
export function countTold(pool: Pool, scope: Scope, where: Where): Promise<BySeverity> {
  return guardedRead(
    pool,
    async (db) => {
      const p = new SqlParameters();
      const found = await db.query<{ severity: Severity; n: number }>(
        `SELECT f.severity, count(*)::int AS n FROM findings f WHERE ${reachedWhere(scope, where, p)} GROUP BY f.severity`,
        p.values,
      );
      return Object.fromEntries(found.rows.map(({ severity, n }) => [severity, n]));
    },
    timeoutMs,
  );
}

/** What a message says of these findings, as they are now. */
export async function readMessage(
  pool: Pool,
  about: Pick<AlertMessage, "alert" | "view" | "origin">,
  scope: Scope,
  parts: Partial<Record<Happening, Where>>,
  now: Date,
): Promise<AlertMessage> {
  const groups: Record<Happening, ToldGroup> = {
    opened: emptyGroup,
    reopened: emptyGroup,
    resolved: emptyGroup,
  };
  for (const happening of ["opened", "reopened", "resolved"] as const) {
    const where = parts[happening];
    if (!where) continue;
    groups[happening] = {
      counts: await countTold(pool, scope, where),
      worst: await readTold(pool, scope, where, now),
    };
  }
  return { ...about, groups };
}
