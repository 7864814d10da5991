import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { register } from "@/bin/commands/rules";
import { readRuleFile, writeRuleFile } from "@/lib/features/custom-rules/schema-file";
import { definitionFixture } from "@/tests/factories/custom-rules";
import { credentialFixture, identityFixture, insertIdentities } from "@/tests/factories/inventory";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

let database: TestDatabase;
let folder: string;
const old = definitionFixture({
  cases: [{ name: "old", facts: { credentials: [{ lifetime: "static", ageDays: 400 }] }, expect: "fail" }],
});
const file = (name: string, text: string) => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

beforeAll(async () => {
  database = await createTestDatabase();
  folder = mkdtempSync(join(tmpdir(), "rollcall-rules-"));
  const createdAt = new Date(Date.now() - 500 * 86_400_000);
  await insertIdentities(database.pool, [
    identityFixture({ name: "old-deploy", createdAt, credentials: [credentialFixture({ createdAt })] }),
    identityFixture({ name: "without keys", createdAt }),
  ]);
});
afterAll(async () => {
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

/** Runs the command in this process and gives what it wrote. */
async function rollcall(...args: string[]): Promise<{ out: string; err: string; code: string }> {
  vi.stubEnv("DATABASE_URL", database.url);
  const written = { out: "", err: "", code: "" };
  const out = vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    written.out += String(text);
    return true;
  });
  const err = vi.spyOn(process.stderr, "write").mockImplementation((text) => {
    written.err += String(text);
    return true;
  });
  const program = new Command("rollcall").exitOverride();
  register(program);
  try {
    await program.parseAsync(["rules", ...args, "--data", folder], { from: "user" });
  } catch (error) {
    if (!(error instanceof Error) || !("code" in error)) throw error;
    const exitCode = "exitCode" in error ? error.exitCode : "";
    written.code = `${error.code} ${exitCode}`;
  } finally {
    out.mockRestore();
    err.mockRestore();
  }
  return written;
}

describe("rollcall rules", () => {
  it("tests a file: its examples, its types, and what it would raise", async () => {
    const { out, err, code } = await rollcall("test", file("good.yaml", writeRuleFile([old])));
    expect(code).toBe("");
    expect(err).toContain("1 rule is well formed; 1 examples answer as expected.");
    expect(out).toContain("would raise now: 1 (1 medium), of 2 identities");
    expect(out).toContain("for: nobody 1");
    expect(out).toContain(`old-deploy: ${old.sentence}`);
    expect(out).toContain("in the last 30 days: 1 (1 medium); 1 open at first, 1 today");
    const json = await rollcall("test", join(folder, "good.yaml"), "--json", "--days", "0");
    expect(JSON.parse(json.out)).toMatchObject({
      id: old.slug,
      looked: 2,
      raise: { findings: 1 },
      history: [],
    });
    const custom = await database.pool.query("SELECT FROM custom_rules");
    expect(custom.rowCount).toBe(0);
  });

  it("names file and line of what is wrong, and fails", async () => {
    const bad = file(
      "bad.yaml",
      writeRuleFile([old]).replace("ageDays: 400", "ageDays: 4").replace("severity: medium", "severity: bad"),
    );
    const { out, err, code } = await rollcall("test", bad, "--offline");
    expect(code).toBe("bad_rules 1");
    expect(err).toMatch(/bad\.yaml:\d+: severity: /);
    expect(out).toBe("");
    expect((await rollcall("test", join(folder, "none.yaml"))).code).toBe("file_unreadable 2");
    expect((await rollcall("test", bad, "--days", "91")).code).toBe("commander.invalidArgument 1");
    const good = join(folder, "good.yaml");
    expect((await rollcall("test", good, good)).err).toContain("stands in more than one of the files");
  });

  it("needs no inventory where none is asked", async () => {
    const { url } = database;
    database.url = "postgres://nobody@127.0.0.1:1/none";
    const { out, code } = await rollcall("test", join(folder, "good.yaml"), "--offline");
    database.url = url;
    expect([out, code]).toEqual(["", ""]);
  });

  it("imports, lists, shows and exports them", async () => {
    const good = join(folder, "good.yaml");
    expect((await rollcall("export")).code).toBe("no_own_rules 1");
    const told = await rollcall("import", good);
    expect([told.out, told.err]).toEqual([
      `new  ${old.slug}  ${old.title}\n`,
      expect.stringContaining("--yes brings them in"),
    ]);
    expect((await rollcall("import", good, "--yes")).err).toContain("1 added as drafts, 0 changed");
    expect((await rollcall("import", good, "--yes")).out).toBe(`same  ${old.slug}  ${old.title}\n`);
    const listed = await rollcall("list", "--json");
    const rows = listed.out
      .trim()
      .split("\n")
      .map((line): Record<string, unknown> => JSON.parse(line));
    expect(rows.find(({ id }) => id === old.slug)).toMatchObject({
      state: "draft",
      own: true,
      severity: "medium",
    });
    expect(rows.find(({ id }) => id === "credential-too-old")).toMatchObject({ state: "on", own: false });
    expect((await rollcall("show", old.slug)).out).toContain(old.expression);
    expect((await rollcall("show", "nothing")).code).toBe("no_such_rule 2");
    const out = join(folder, "out.yaml");
    await rollcall("export", old.slug, "--out", out);
    expect(readRuleFile(readFileSync(out, "utf8"))).toEqual({ ok: true, rules: [old] });
  });
});
