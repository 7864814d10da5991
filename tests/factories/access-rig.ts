import { Command } from "commander";
import { vi } from "vitest";
import { register as registerCan } from "@/bin/commands/can";
import { register as registerPaths } from "@/bin/commands/paths";
import { register as registerRightSize } from "@/bin/commands/right-size";
import { register as registerWhoCan } from "@/bin/commands/who-can";
import type { Connector } from "@/lib/connectors/sdk/contract";
import { fileOf } from "@/lib/features/sources/data-upload";
import { completeRun } from "@/lib/jobs/sync/complete-run";
import { importFiles } from "@/lib/jobs/sync/import-files";
import { prepareQueue } from "@/lib/platform/queue";
import { testEngine } from "@/tests/factories/sync-engine";
import type { TestDatabase } from "@/tests/setup/database";

/** Brings a file in, as a person does. */
export async function bringFile(
  database: TestDatabase,
  connector: Connector,
  name: string,
  text: string,
  { complete = true } = {},
): Promise<void> {
  await prepareQueue(database.pool);
  const engine = testEngine(database.pool, connector, { leaseSeconds: 60 });
  const signal = new AbortController().signal;
  const { runId } = await importFiles({
    engine,
    connector,
    files: [fileOf(`${name}.json`, Buffer.from(text))],
    name,
    complete,
    config: null,
    actor: "test",
    fingerprint: () => "0".repeat(64),
    warn: () => undefined,
    signal,
  });
  await completeRun(engine, runId, signal);
}

/** Runs a command about access in this process and gives what it wrote, and how it ended. */
export async function rollcall(database: TestDatabase, folder: string, ...args: string[]) {
  vi.stubEnv("DATABASE_URL", database.url);
  const written = { out: "", err: "" };
  const spies = (["stdout", "stderr"] as const).map((stream) =>
    vi.spyOn(process[stream], "write").mockImplementation((text) => {
      written[stream === "stdout" ? "out" : "err"] += String(text);
      return true;
    }),
  );
  const program = new Command("rollcall").exitOverride();
  registerCan(program);
  registerPaths(program);
  registerRightSize(program);
  registerWhoCan(program);
  try {
    await program.parseAsync([...args, "--data", folder], { from: "user" });
    return { out: written.out.split("\n").slice(0, -1), err: written.err, code: process.exitCode ?? 0 };
  } finally {
    process.exitCode = undefined;
    for (const spy of spies) spy.mockRestore();
    vi.unstubAllEnvs();
  }
}
