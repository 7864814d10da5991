import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { register as registerDemo } from "@/bin/commands/demo";
import { register as registerImport } from "@/bin/commands/import";
import { register as registerUp } from "@/bin/commands/up";
import { AppError } from "@/lib/platform/errors";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

let database: TestDatabase;
let folder: string;
beforeAll(async () => {
  database = await createTestDatabase();
  folder = mkdtempSync(join(tmpdir(), "rollcall-demo-command-"));
  writeFileSync(join(folder, "register.csv"), "name\nbuild-bot\n");
});
afterAll(async () => {
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  process.exitCode = undefined;
});

/** Runs the command in this process; gives its answer, or the sentence with which it refused. */
async function rollcall(...args: string[]): Promise<string> {
  vi.stubEnv("DATABASE_URL", database.url);
  let out = "";
  vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    out += String(text);
    return true;
  });
  vi.spyOn(process.stderr, "write").mockImplementation(() => true);
  const program = new Command("rollcall").exitOverride();
  for (const register of [registerDemo, registerImport, registerUp]) register(program);
  try {
    await program.parseAsync([...args, "--data", folder], { from: "user" });
    return out;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return `${error.exitCode}: ${error.message} ${error.next}`;
  } finally {
    vi.restoreAllMocks();
  }
}

describe("rollcall demo", () => {
  it("loads, is left alone by a second load, keeps real sources out, and goes", async () => {
    const loaded = /^The demo organisation is loaded: 1,?9\d\d identities from 51 sources\.\n$/;
    expect(await rollcall("demo", "load")).toMatch(loaded);
    expect(await rollcall("demo", "load")).toMatch(loaded);
    expect(await rollcall("import", "csv", join(folder, "register.csv"))).toContain("`rollcall demo remove`");
    expect(await rollcall("demo", "remove")).toMatch(/with its 1,?9\d\d identities/);
    expect(await rollcall("demo", "remove")).toBe("There is no demo organisation here.\n");
    expect((await database.pool.query("SELECT FROM identity_tallies")).rowCount).toBe(0);
  }, 240_000);

  it("is refused where a real source is, also by `up`, before anything is started", async () => {
    expect(await rollcall("import", "csv", join(folder, "register.csv"))).toContain("complete");
    expect(await rollcall("demo", "load")).toMatch(/^2: A real source is connected here;.*--demo --data DIR/);
    expect(await rollcall("up", "--demo", "--port", "41731")).toMatch(/^2: A real source is connected here;/);
    expect((await database.pool.query("SELECT FROM sources WHERE demo")).rowCount).toBe(0);
  });
});
