import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { vi } from "vitest";
import { register as registerCan } from "@/bin/commands/can";
import { register as registerWhoCan } from "@/bin/commands/who-can";
import type { Connector, LiveContext } from "@/lib/connectors/sdk/contract";
import { decisionSchema } from "@/lib/features/access/schema";
import { createSource, syncOnce, testEngine } from "@/tests/factories/sync-engine";
import type { TestDatabase } from "@/tests/setup/database";

/** Reads a source whose answers stand in a file of fixtures, through the real connector and engine. */
export async function syncFixture<Config>(
  database: TestDatabase,
  connector: Connector<Config>,
  context: LiveContext<Config>,
  known?: string,
): Promise<string> {
  const engine = testEngine(database.pool, connector, {
    leaseSeconds: 60,
    liveContext: async (_source, _connector, signal) => ({ ...context, signal }),
  });
  const source = known ?? (await createSource(database.pool, connector.manifest.id, connector.manifest.id));
  await syncOnce(engine, source);
  return source;
}

/** `rollcall can` and `rollcall who-can` in this process: what they wrote, and how they ended. */
export async function accessCommand(database: TestDatabase, ...args: string[]) {
  const folder = mkdtempSync(join(tmpdir(), "rollcall-access-"));
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
  registerWhoCan(program);
  try {
    await program.parseAsync([...args, "--data", folder], { from: "user" });
    return { out: written.out.split("\n").slice(0, -1), err: written.err, code: process.exitCode ?? 0 };
  } finally {
    process.exitCode = undefined;
    for (const spy of spies) spy.mockRestore();
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Asks a batch, `identity action resource` each; the decisions in order. */
export async function batchOf(
  database: TestDatabase,
  ...questions: readonly (readonly [identity: string, action: string, resource?: string, context?: object])[]
) {
  const folder = mkdtempSync(join(tmpdir(), "rollcall-access-"));
  try {
    const file = join(folder, "questions.jsonl");
    writeFileSync(
      file,
      questions
        .map(([identity, action, resource, context]) =>
          JSON.stringify({ identity, action, resource, context }),
        )
        .join("\n"),
    );
    const { out } = await accessCommand(database, "can", "--batch", file);
    return out.map((line) => decisionSchema.parse(JSON.parse(line)));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
