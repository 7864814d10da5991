import { setTimeout as sleep } from "node:timers/promises";
import { run } from "graphile-worker";
import type { Pool } from "pg";
import { z } from "zod";
import { followAccounts } from "@/lib/features/accounts/mutations";
import { inheritTask } from "@/lib/features/accounts/mutations-inherit";
import { deliverTask } from "@/lib/features/channels/mutations-deliveries";
import { testChannelTask } from "@/lib/features/channels/mutations-tests";
import { receiveDemoTask, requeueDemo } from "@/lib/features/demo/mutations";
import { receiveDemo } from "@/lib/features/demo/mutations-receive";
import { clearAfterRemoval, foldTalliesTask } from "@/lib/features/demo/mutations-remove";
import { applyRulesTask } from "@/lib/features/labels/mutations-rules";
import { applyOwnerRulesDue, applyOwnerRulesTask } from "@/lib/features/owner-rules/mutations-apply";
import { answerQuestion } from "@/lib/features/questions/mutations-answer";
import { deliverQuestionsTask } from "@/lib/features/questions/mutations-ask";
import { slackPressTask } from "@/lib/features/questions/mutations-slack";
import { replayTask } from "@/lib/features/rules/mutations-replay";
import { takeOutTask } from "@/lib/features/sources/mutations";
import { forgetOldAttempts } from "@/lib/platform/auth/throttle";
import { packageRoot, resolveDataDir } from "@/lib/platform/data-dir";
import type { Env } from "@/lib/platform/env";
import { beatHeart } from "@/lib/platform/health";
import { loadKeys } from "@/lib/platform/keys";
import { createLog, type Log } from "@/lib/platform/log";
import { prepareQueue } from "@/lib/platform/queue";
import { isConnectionLoss } from "@/lib/platform/transaction";
import { deliverDue } from "./alerts/deliver-due";
import { tellDue } from "./alerts/tell-due";
import { testChannel } from "./alerts/test-channel";
import { assessDue } from "./assess/assess-due";
import { applyExceptions } from "./assess/exceptions";
import { requeueReplays, runReplay } from "./assess/replay/run-replay";
import { signDueCheckpoint } from "./audit-checkpoints";
import { settleAll } from "./labels/apply-rules";
import { requestManualRun } from "./manual-connector";
import { refreshMetrics } from "./metrics/refresh";
import { suggestOwners } from "./ownership/suggest-owners";
import { refreshPeople } from "./people/refresh-people";
import { answerPresses } from "./questions/answer-presses";
import { askDue } from "./questions/ask-due";
import { deliverQuestions } from "./questions/deliver-questions";
import { lookAtOurselves } from "./self-inventory";
import { takeOutDecided } from "./sources/take-out";
import { testSource } from "./sources/test-source";
import { createSyncEngine } from "./sync/engine";
import { applyDecidedHolds } from "./sync/released-holds";
import { requestDueRuns, requeueRuns } from "./sync/requeue";
import { getRun } from "./sync/runs";
import type { SyncEngine } from "./sync/source";
import { databaseNow, syncRun } from "./sync/sync-run";
import { foldTallies } from "./sync/tallies";
import { keepUsage } from "./usage/keep-usage";

const syncPayload = z.object({ runId: z.uuid() });
const inheritPayload = z.object({ containerIds: z.array(z.uuid()) });
const replayPayload = z.object({ replayId: z.uuid() });
const testPayload = z.object({ testId: z.uuid() });
/** Jobs at the same time. Most of a slow sync is waiting for its source: several of them must leave places for the others. */
const CONCURRENCY = 8;

/**
 * Runs jobs until the signal aborts, then comes to a safe point and returns. What there is to do stands on rows; the queue
 * only wakes. The look-out finds what no wake-up told of: expired leases, due schedules, decided holds.
 */
export async function startWorker(options: { pool: Pool; env: Env; signal: AbortSignal }): Promise<void> {
  const { pool, env, signal } = options;
  const log = createLog({ level: env.logLevel, name: "worker" });
  const keys = await loadKeys({
    env,
    dataDir: resolveDataDir(env.data, packageRoot()),
    pool,
    role: "worker",
  });
  const engine = createSyncEngine({ pool, env, keys, log });
  const outside = {
    pool,
    keys,
    allowCidrs: env.allowCidrs,
    publicUrl: env.publicUrl,
    now: () => databaseNow(pool),
    warn: (error: unknown, deliveryId: string) => log.error({ err: error, deliveryId }, "a message failed"),
  };
  await prepareQueue(pool);
  // The look-out wakes for every run with scopes to read: a second job would add readers to a run and take others' turn.
  const underWay = new Set<string>();
  const runner = await run({
    pgPool: pool,
    concurrency: CONCURRENCY,
    noHandleSignals: true,
    // No schedule of the queue's own: else it reads a file of that name from the working directory.
    parsedCronItems: [],
    taskList: {
      sync: async (payload) => {
        const { runId } = syncPayload.parse(payload);
        if (underWay.has(runId)) return;
        underWay.add(runId);
        try {
          await readRun(engine, runId, signal);
        } catch (error) {
          if (!isConnectionLoss(error)) throw error;
          // The queue takes a job that it cannot mark as failed for its own end. The look-out finds the run again.
          await databaseAnswers(pool, signal);
        } finally {
          underWay.delete(runId);
        }
      },
      [takeOutTask]: async () => {
        await takeOutDecided(pool, signal);
      },
      [replayTask]: async (payload) => {
        await runReplay(pool, replayPayload.parse(payload).replayId, signal);
      },
      holds: async () => {
        await applyDecidedHolds(pool, env.tombstoneHours);
      },
      [receiveDemoTask]: async () => {
        await receiveDemo({ pool, key: keys.fingerprint, keep: env.usage, signal });
      },
      [foldTalliesTask]: async () => {
        await foldTallies(pool);
      },
      [applyRulesTask]: async () => {
        await settleAll(pool, await databaseNow(pool), signal);
      },
      [applyOwnerRulesTask]: async () => {
        await applyOwnerRulesDue(pool, await databaseNow(pool), signal);
      },
      [deliverTask]: async () => {
        try {
          await deliverDue(outside, signal);
        } catch (error) {
          if (!isConnectionLoss(error)) throw error;
          await databaseAnswers(pool, signal);
        }
      },
      [deliverQuestionsTask]: async () => {
        try {
          await deliverQuestions(
            { ...outside, slackButtons: env.slackSigningSecretFile !== undefined },
            signal,
          );
        } catch (error) {
          if (!isConnectionLoss(error)) throw error;
          await databaseAnswers(pool, signal);
        }
      },
      [inheritTask]: async (payload) => {
        await followAccounts(pool, inheritPayload.parse(payload).containerIds, await databaseNow(pool));
      },
    },
  });
  // A person waits for these: however many syncs run, there is room for them.
  const answerer = await run({
    pgPool: pool,
    concurrency: 2,
    noHandleSignals: true,
    // No schedule of the queue's own: else it reads a file of that name from the working directory.
    parsedCronItems: [],
    taskList: {
      "test-source": async (payload) => {
        const { testId } = testPayload.parse(payload);
        await testSource({ ...env, pool, keys, warn: (message) => log.info({}, message) }, testId, signal);
      },
      [slackPressTask]: async () => {
        const warn = (error: unknown) =>
          log.error({ err: error }, "a press in Slack could not be carried out");
        await answerPresses({ ...outside, answer: answerQuestion, warn }, signal);
      },
      [testChannelTask]: async (payload) => {
        await testChannel(outside, testPayload.parse(payload).testId, await databaseNow(pool), signal);
      },
    },
  });
  const everyMs = Math.min(30_000, (env.leaseSeconds * 1000) / 2);
  const sign = () =>
    signDueCheckpoint(pool, keys.audit, env.checkpointFile).catch((error: unknown) =>
      log.error({ err: error }, "the audit log's end could not be signed or handed on"),
    );
  /** A long look does not keep the next from beating the heart. All are over before the worker returns. */
  const looks = new Set<Promise<void>>();
  const lookOut = setInterval(() => {
    const look = Promise.all([lookAround(pool, env, signal, log), sign()])
      .catch((error: unknown) => {
        if (!signal.aborted) log.warn({ err: error }, "look-out failed");
      })
      .then(() => void looks.delete(look));
    looks.add(look);
  }, everyMs);
  try {
    try {
      await lookAround(pool, env, signal, log);
    } catch (error) {
      // Jobs are under way already, and the next look finds what this one did not come to.
      if (!isConnectionLoss(error)) throw error;
      log.warn({ err: error }, "the first look-out lost the database");
    }
    await sign();
    log.info({}, "worker started");
    await new Promise<void>((resolve) => {
      if (signal.aborted) resolve();
      signal.addEventListener("abort", () => resolve(), { once: true });
    });
  } finally {
    clearInterval(lookOut);
    await Promise.all([runner.stop(), answerer.stop(), ...looks]);
  }
}

/** Reads a run. One that was removed under its reader, with its source, is no failure. */
async function readRun(engine: SyncEngine, runId: string, signal: AbortSignal): Promise<void> {
  const { pool } = engine;
  try {
    await syncRun(engine, runId, signal);
  } catch (error) {
    if (isConnectionLoss(error) || (await getRun(pool, runId)) !== null) throw error;
  }
  await clearAfterRemoval(pool, runId);
}

/** Waits for a database that went away. */
async function databaseAnswers(pool: Pool, signal: AbortSignal): Promise<void> {
  for (;;) {
    signal.throwIfAborted();
    try {
      await pool.query("SELECT 1");
      return;
    } catch (error) {
      if (!isConnectionLoss(error)) throw error;
      await sleep(250, undefined, { signal });
    }
  }
}

async function lookAround(pool: Pool, env: Env, signal: AbortSignal, log: Log): Promise<void> {
  await beatHeart(pool);
  await requestDueRuns(pool);
  await requestManualRun(pool);
  await requeueDemo(pool);
  await requeueRuns(pool);
  await requeueReplays(pool);
  await applyDecidedHolds(pool, env.tombstoneHours);
  await takeOutDecided(pool, signal);
  await lookAtOurselves(pool);
  const now = await databaseNow(pool);
  await refreshPeople(pool, now);
  await applyOwnerRulesDue(pool, now, signal);
  await assessDue(pool, now, signal);
  await applyExceptions(pool, now);
  await tellDue(pool, now, signal, (error, alertId) =>
    log.error({ err: error, alertId }, "an alert could not be looked at"),
  );
  await askDue(pool, now, signal, (error) =>
    log.error({ err: error }, "questions could not be gone on with"),
  );
  await refreshMetrics(pool);
  await forgetOldAttempts(pool, now);
  await keepUsage(pool, env.usage, now, log);
  // Last: a look at everything takes a while, and nobody waits for it.
  await suggestOwners(pool, now, signal);
}
