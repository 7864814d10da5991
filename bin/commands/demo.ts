import { setTimeout as sleep } from "node:timers/promises";
import type { Command } from "commander";
import { answer, tell, withDatabase } from "@/bin/command-context";
import { openEngine, userName } from "@/bin/sync-engine";
import { countDemo, listDemoRuns } from "@/lib/features/demo/data";
import { loadDemo } from "@/lib/features/demo/mutations";
import { receiveDemo } from "@/lib/features/demo/mutations-receive";
import { removeDemo } from "@/lib/features/demo/mutations-remove";
import { completeRun } from "@/lib/jobs/sync/complete-run";
import { databaseNow } from "@/lib/jobs/sync/sync-run";
import { foldTallies } from "@/lib/jobs/sync/tallies";
import { prepareQueue } from "@/lib/platform/queue";

/** How often it is asked whether the worker, which was faster, has received the demo. */
const askMs = 250;
/** Sources that are read at the same time, as the worker does it. */
const atOnce = 4;

/** `rollcall demo load|remove`: a made-up company to explore, and the way back. */
export function register(program: Command): void {
  const demo = program.command("demo").description("a made-up company to explore: load it, remove it");
  demo
    .command("load")
    .description(
      "load the demo organisation and wait until it is read; only where no real source is connected",
    )
    .option("--data <dir>", "data folder")
    .action(load);
  demo
    .command("remove")
    .description("remove the demo organisation with everything that hangs on it")
    .option("--data <dir>", "data folder")
    .action(remove);
}

async function load(options: { data?: string }): Promise<void> {
  await withDatabase(options, async (context) => {
    const { engine, keys, signal, actor } = await openEngine(context);
    const { pool } = engine;
    await loadDemo(pool, actor, await databaseNow(pool));
    while (!(await receiveDemo({ pool, key: keys.fingerprint, keep: context.env.usage, signal })))
      await sleep(askMs, undefined, { signal });
    const runs = await listDemoRuns(pool);
    const readers = Array.from({ length: atOnce }, async () => {
      for (let runId = runs.shift(); runId !== undefined; runId = runs.shift()) {
        await completeRun(engine, runId, signal);
      }
    });
    await Promise.all(readers);
    const { identities, sources } = await countDemo(pool);
    answer(`The demo organisation is loaded: ${identities} identities from ${sources} sources.`);
    tell("`rollcall demo remove` removes it.");
  });
}

async function remove(options: { data?: string }): Promise<void> {
  await withDatabase(options, async ({ database: { pool } }) => {
    await prepareQueue(pool);
    const removed = await removeDemo(pool, `cli:${userName()}`);
    await foldTallies(pool);
    answer(
      removed === null
        ? "There is no demo organisation here."
        : `The demo organisation was removed, with its ${removed} identities and all that hung on them.`,
    );
  });
}
