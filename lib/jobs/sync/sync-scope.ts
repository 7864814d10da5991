import type { PoolClient } from "pg";
import { type Answer, type Connector, SourceError } from "@/lib/connectors/sdk/contract";
import { inTransaction, isConnectionLoss, planByKeys } from "@/lib/platform/transaction";
import { deriveScope } from "./derive-scope";
import { failureOf } from "./failure-of";
import { completeScope, failScope, type ScopeEnd } from "./finish-scope";
import { advanceScope, type ClaimedScope, heartbeat, LeaseLost, restartScope } from "./lease";
import { mergePage } from "./merge/merge-page";
import { sqlJson } from "./merge/sql-json";
import { lastReadOf, takeEvents } from "./page-events";
import { pageRows } from "./page-rows";
import { emptyPageGuard, livePages, type ScopePages, uploadPages } from "./scope-pages";
import type { SyncEngine, SyncSource } from "./source";

/** More unreadable records than this share make a scope incomplete: too much is unknown to call anything gone. */
const MAX_PROBLEM_SHARE = 0.05;
/** Dead letters kept per scope; the count goes on. */
const MAX_DEAD_LETTERS = 1_000;
/** Times that a scope may be taken up without getting one page further. */
const MAX_ATTEMPTS = 5;

export interface ScopeJob {
  engine: SyncEngine;
  source: SyncSource;
  connector: Connector;
  run: {
    uploadId: string | null;
    baseline: boolean;
    collectedAt: Date | null;
    declaredComplete: boolean;
    origin: "live" | "snapshot" | "export";
  };
  claim: ClaimedScope;
  now: Date;
  signal: AbortSignal;
  /** A thing worth telling the person who looks at the run. */
  warn: (message: string) => void;
}

/** Reads one scope to its end, page by page, each page one transaction. */
export async function syncScope(job: ScopeJob): Promise<void> {
  const { engine, claim } = job;
  const beat = heartbeat(engine.pool, claim, engine.leaseSeconds);
  const signal = AbortSignal.any([job.signal, beat.signal]);
  try {
    const context = await mergeContext(job);
    const end = async (close: (tx: PoolClient) => Promise<unknown>) => {
      if (context.firstSight) await deriveScope(engine.pool, claim.ref, signal);
      await inTransaction(engine.pool, close);
    };
    try {
      await readToEnd(job, context, signal);
      await end((tx) => completeScope(tx, scopeEnd(job)));
    } catch (error) {
      if (signal.aborted || error instanceof LeaseLost || isConnectionLoss(error)) throw error;
      const failure = failureOf(error);
      engine.log.warn({ source: job.source.name, scope: claim.scope.key, failure }, "scope incomplete");
      await end((tx) => failScope(tx, claim, failure));
    }
  } catch (error) {
    throw beat.signal.aborted ? new LeaseLost() : error;
  } finally {
    beat.stop();
  }
}

async function readToEnd(job: ScopeJob, context: MergeContext, signal: AbortSignal): Promise<void> {
  const { engine, claim } = job;
  if (claim.attempts > MAX_ATTEMPTS) {
    throw new SourceError({
      kind: "unreachable",
      message: `Reading stopped ${MAX_ATTEMPTS} times at page ${claim.pageNo + 1} without getting further.`,
    });
  }
  const guard = emptyPageGuard();
  // Whoever held the scope before may have read it to its end and been stopped just then.
  const isRead = claim.pageNo > 0 && claim.cursor === null;
  for (let restarted = false; !isRead; restarted = true) {
    try {
      for await (const answer of await openPages(job, signal)) {
        signal.throwIfAborted();
        // Before the page: whoever is stopped in between reads it again, and an event counts once.
        const events = answer.events ? await takeEvents(job, answer.events, signal) : 0;
        guard((await commitPage(job, context, answer)) + events);
        if (answer.next === null) break;
      }
      break;
    } catch (error) {
      if (
        restarted ||
        claim.pageNo === 0 ||
        !(error instanceof SourceError) ||
        error.failure.kind !== "expired"
      )
        throw error;
      await inTransaction(engine.pool, (tx) => restartScope(tx, claim));
      claim.cursor = null;
      claim.pageNo = 0;
    }
  }
  const read = await engine.pool.query<{ records: number; problems: number }>(
    "SELECT records, problems FROM sync_scopes WHERE id = $1",
    [claim.id],
  );
  const { records = 0, problems = 0 } = read.rows[0] ?? {};
  if (problems > 0 && problems / (records + problems) > MAX_PROBLEM_SHARE) {
    throw new SourceError({
      kind: "malformed",
      message: `${problems} of ${records + problems} records could not be read.`,
    });
  }
}

function scopeEnd({ engine, claim, connector, run, now }: ScopeJob): ScopeEnd {
  const dataSet = connector.manifest.dataSets.find((set) => set.id === claim.scope.dataSet);
  return {
    claim,
    now,
    collectedAt: run.collectedAt ?? now,
    tombstoneHours: engine.tombstoneHours,
    provesAbsence: run.origin !== "export" || run.declaredComplete,
    filtered: dataSet?.filtered === true,
  };
}

async function openPages(job: ScopeJob, signal: AbortSignal): Promise<ScopePages> {
  const { engine, claim, connector, run, source } = job;
  if (run.uploadId !== null) return uploadPages(engine.pool, run.uploadId, claim.ref, claim.cursor);
  const ctx = await engine.liveContext(source, connector, signal, job.warn);
  const lastRead = await lastReadOf(engine.pool, claim.ref);
  return livePages(connector, { ...ctx, lastRead }, claim.scope, claim.cursor);
}

interface MergeContext {
  rank: number;
  firstSight: boolean;
}

async function mergeContext({ engine, claim, connector, run }: ScopeJob): Promise<MergeContext> {
  const seen = await engine.pool.query(
    "SELECT 1 FROM sync_scopes WHERE ref = $1 AND run_id <> $2 AND status = 'complete' LIMIT 1",
    [claim.ref, claim.runId],
  );
  return { rank: rankOf(connector, run.origin), firstSight: seen.rowCount === 0 };
}

/** How trustworthy this way of reading is; lower is better. */
function rankOf(connector: Connector, origin: ScopeJob["run"]["origin"]): number {
  if (connector.manifest.evidence === "hand") return 5;
  if (connector.manifest.evidence === "spreadsheet") return 4;
  if (connector.manifest.evidence === "file") return 3;
  return origin === "export" ? 2 : 1;
}

async function commitPage(job: ScopeJob, context: MergeContext, answer: Answer): Promise<number> {
  const { engine, claim, connector, run, now } = job;
  const parsed = connector.toRecords({
    scope: claim.scope,
    call: answer.call,
    body: answer.body,
    collectedAt: run.collectedAt ?? now,
  });
  const rows = await pageRows(parsed.records, {
    scope: claim.scope,
    scopeRef: claim.ref,
    rank: context.rank,
    now,
  });
  const problems = [...parsed.problems, ...rows.problems];
  const records = parsed.records.length - rows.problems.length;
  await inTransaction(engine.pool, async (tx) => {
    await advanceScope(tx, claim, {
      next: answer.next,
      records,
      problems: problems.length,
      leaseSeconds: engine.leaseSeconds,
    });
    await planByKeys(tx);
    const counts = await mergePage({
      tx,
      rows,
      sourceId: claim.sourceId,
      runId: claim.runId,
      scopeRef: claim.ref,
      baseline: run.baseline,
      now,
      ...context,
    });
    await addCounts(tx, claim.id, { ...rows.counts, ...counts });
    const keys = [
      rows.identities,
      rows.credentials,
      rows.placements,
      rows.members,
      rows.grants,
      rows.trusts,
    ].flatMap((list) => list.map((row) => row.id));
    await tx.query("INSERT INTO scope_pages (scope_id, page_no, keys) VALUES ($1, $2, $3::uuid[])", [
      claim.id,
      claim.pageNo + 1,
      keys,
    ]);
    if (problems.length > 0) {
      await tx.query(
        `INSERT INTO dead_letters (source_id, run_id, scope_id, place, what, at)
         SELECT $2, $3, $4, "where", what, $5 FROM json_to_recordset($1::json) AS d("where" text, what text)
         LIMIT greatest(0, $6 - (SELECT count(*) FROM dead_letters WHERE scope_id = $4))`,
        [sqlJson(problems), claim.sourceId, claim.runId, claim.id, now, MAX_DEAD_LETTERS],
      );
    }
  });
  claim.pageNo += 1;
  claim.cursor = answer.next;
  return records;
}

/** Adds to the scope's counters, which the screen shows while it runs. */
async function addCounts(tx: PoolClient, scopeId: string, counts: Record<string, number>): Promise<void> {
  await tx.query(
    `UPDATE sync_scopes SET counts = counts || (
       SELECT coalesce(jsonb_object_agg(e.key, e.value::int + coalesce((counts->>e.key)::int, 0)), '{}') FROM jsonb_each_text($2::jsonb) e)
     WHERE id = $1`,
    [scopeId, JSON.stringify(counts)],
  );
}
