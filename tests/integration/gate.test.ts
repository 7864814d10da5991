import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { register as registerGate } from "@/bin/commands/gate";
import { baselineSchema } from "@/lib/domain/gate-baseline";
import type { RecordInput } from "@/lib/domain/source-record";
import { readDoubts } from "@/lib/features/findings/data-gate";
import { systemScope } from "@/lib/platform/scope";
import { sarifLog } from "@/tests/factories/sarif-schema";
import { scriptedConnector } from "@/tests/factories/scripted-connector";
import { createSource, syncOnce, testEngine } from "@/tests/factories/sync-engine";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

let database: TestDatabase;
let folder: string;
let baseline: string;
beforeEach(async () => {
  database = await createTestDatabase();
  folder = mkdtempSync(join(tmpdir(), "rollcall-gate-"));
  baseline = join(folder, "baseline.json");
});
afterEach(async () => {
  process.exitCode = undefined;
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

/** Runs the gate in this process. */
async function gate(...args: string[]): Promise<{ code: number; out: string }> {
  vi.stubEnv("DATABASE_URL", database.url);
  let out = "";
  const spies = [
    vi.spyOn(process.stdout, "write").mockImplementation((text) => {
      out += String(text);
      return true;
    }),
    vi.spyOn(process.stderr, "write").mockImplementation(() => true),
  ];
  const program = new Command("rollcall").exitOverride();
  registerGate(program);
  process.exitCode = undefined;
  try {
    await program.parseAsync(["gate", ...args, "--data", folder], { from: "user" });
    return { code: Number(process.exitCode ?? 0), out };
  } finally {
    process.exitCode = undefined;
    for (const spy of spies) spy.mockRestore();
    vi.unstubAllEnvs();
  }
}

const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000);
const ref = (externalId: string, realm = "test:one") => ({ realm, externalId });
/** An identity whose key was never used; what that is called is a low finding. */
const unused = (id: string): RecordInput[] => [
  {
    t: "identity",
    ref: ref(id),
    kind: "cloud_user",
    name: `${id} \u202E[x](https://evil.example)`,
    system: "aws",
    status: "active",
    class: "non_human",
    createdAt: daysAgo(300),
  },
  {
    t: "credential",
    ref: ref(`key-${id}`),
    identity: ref(id),
    type: "access_key",
    lifetime: "static",
    status: "active",
    createdAt: daysAgo(50),
    lastUsed: { at: null, grade: "none", precisionSeconds: 0, coveredSince: daysAgo(300), gap: "none" },
  },
];
/** Its key lies in a file: critical or high. */
const leaked = (id: string): RecordInput[] => [
  ...unused(id),
  {
    t: "placement",
    ref: ref(`/srv/${id}/.env#KEY`, "host:one"),
    locator: `/srv/${id}/.env KEY`,
    kind: "environment_file",
    meantForSecrets: false,
    credential: ref(`key-${id}`),
  },
];

let source: string | undefined;
async function sync(records: RecordInput[] | null): Promise<void> {
  source ??= await createSource(database.pool, "cloud");
  const denied = { kind: "denied" as const, message: "AccessDenied" };
  await syncOnce(
    testEngine(database.pool, scriptedConnector({ scopes: [{ key: "a", pages: [records ?? denied] }] })),
    source,
  );
}
beforeEach(() => {
  source = undefined;
});
const onWorse = ["--fail-on", "new-high", "--baseline"] as const;

describe("the gate", () => {
  it("passes what the baseline knows, and stops what it does not", async () => {
    await sync([...unused("a"), ...leaked("b")]);
    const written = await gate("--baseline", baseline, "--write-baseline");
    expect(written.code).toBe(0);
    const text = readFileSync(baseline, "utf8");
    const { findings } = baselineSchema.parse(JSON.parse(text));
    expect(findings.length).toBeGreaterThan(2);
    expect(text).not.toMatch(/evil|AKIA|srv|key-/);
    expect(await gate(...onWorse, baseline)).toMatchObject({ code: 0 });
    expect((await gate("--fail-on", "high")).code).toBe(4);

    await sync([...unused("a"), ...leaked("b"), ...leaked("c")]);
    const { code, out } = await gate(...onWorse, baseline);
    expect(code).toBe(4);
    expect(out).toMatch(
      /^Stopped by 1 new or worse finding \(high or worse\):\n {2}(critical|high) +c ⟦U\+202E⟧/,
    );
    expect(out).toContain("/findings/");
    expect((await gate(...onWorse, baseline, "--where", "rule:never-used-credential")).code).toBe(0);

    await gate("--baseline", baseline, "--write-baseline");
    expect((await gate(...onWorse, baseline)).code).toBe(0);
    expect(readFileSync(baseline, "utf8").split("\n").length).toBeGreaterThan(text.split("\n").length);
    expect(existsSync(`${baseline}.unfinished`)).toBe(false);
  });

  it("stops what became worse", async () => {
    await sync(leaked("b"));
    await gate("--baseline", baseline, "--write-baseline");
    await database.pool.query(
      "UPDATE findings SET severity = 'critical', sentence = 'It is worse.' WHERE severity <> 'critical'",
    );
    const { code, out } = await gate("--fail-on", "new-critical", "--baseline", baseline);
    expect(code).toBe(4);
    expect(out).toContain("worse than in the baseline");
  });

  it("says it as JSON, and writes SARIF with how each stands", async () => {
    await sync(leaked("b"));
    await gate("--baseline", baseline, "--write-baseline");
    await sync([...leaked("b"), ...leaked("c")]);
    const sarif = join(folder, "out.sarif");
    const { out } = await gate(...onWorse, baseline, "--json", "--sarif", sarif);
    expect(JSON.parse(out)).toMatchObject({
      verdict: "fail",
      failOn: "new-high",
      reasons: [],
      unseen: 0,
      stopped: [{ standing: "new" }],
    });
    const document = sarifLog.parse(JSON.parse(readFileSync(sarif, "utf8"))).runs[0];
    const states = document.results.map(({ baselineState }) => baselineState);
    expect(new Set(states)).toEqual(new Set(["new", "unchanged"]));
    expect(JSON.stringify(document.results)).toContain('"uri":"srv/c/.env"');
    expect(document.invocations).toMatchObject([{ executionSuccessful: true }]);
  });
});

describe("the gate cannot tell", () => {
  const knowsNothing = () =>
    writeFileSync(baseline, '{"format":"rollcall-baseline","version":1,"findings":[]}');

  it("where nothing was read or assessed", async () => {
    knowsNothing();
    const { code, out } = await gate(...onWorse, baseline);
    expect(code).toBe(5);
    expect(out).toContain("No source was added yet");
    const before = readFileSync(baseline, "utf8");
    expect((await gate("--baseline", baseline, "--write-baseline")).code).toBe(5);
    expect(readFileSync(baseline, "utf8")).toBe(before);
    await createSource(database.pool, "later");
    const later = await gate(...onWorse, baseline, "--json");
    expect(later.code).toBe(5);
    expect(JSON.parse(later.out)).toMatchObject({
      verdict: "cannot_tell",
      reasons: ["The source later was never read to its end."],
    });
  });

  it("where a source fails, and says that a baseline of then is incomplete; what it does see still stops", async () => {
    await sync(unused("a"));
    await gate("--baseline", baseline, "--write-baseline");
    await sync(null);
    const { code, out } = await gate(...onWorse, baseline);
    expect(code).toBe(5);
    expect(out).toContain("No new or worse finding");
    expect(out).toContain("The source cloud could not be read completely the last time.");
    expect((await gate("--baseline", baseline, "--write-baseline")).code).toBe(3);
    expect((await gate("--fail-on", "low")).code).toBe(4);
  });

  it("where a source is late, or its disappearances wait", async () => {
    await sync(unused("a"));
    await gate("--baseline", baseline, "--write-baseline");
    await database.pool.query("UPDATE sources SET every_minutes = 60");
    await database.pool.query("UPDATE sync_runs SET finished_at = finished_at - interval '3 hours'");
    const { code, out } = await gate(...onWorse, baseline);
    expect([code, out]).toEqual([5, expect.stringContaining("The source cloud was last read too long ago.")]);
  });

  it("where something is not assessed yet", async () => {
    await sync(unused("a"));
    const now = new Date();
    await gate("--baseline", baseline, "--write-baseline");
    const scope = systemScope("test");
    expect(await readDoubts(database.pool, scope, now)).toEqual({ assessment: null, sources: [] });
    await database.pool.query("INSERT INTO assessment_marks (identity_id) SELECT id FROM identities");
    expect(await readDoubts(database.pool, scope, now)).toEqual({
      assessment: expect.stringContaining("Something changed since the last assessment"),
      sources: [],
    });
    // The gate assesses what is due itself.
    expect((await gate(...onWorse, baseline)).code).toBe(0);
  });
});

describe("wrong usage", () => {
  it.each([
    ["no baseline", ["--fail-on", "new-high"], "bad_gate"],
    ["nothing to stop", [], "bad_gate"],
    ["nowhere to write", ["--write-baseline"], "bad_gate"],
    ["a query that cannot be read", ["--fail-on", "high", "--where", "severty:high"], "bad_query"],
  ])("is %s: nothing is judged", async (_, args, code) => {
    await expect(gate(...args)).rejects.toMatchObject({ code, exitCode: 2 });
  });

  it("is an absent baseline, which says how to write one, and one that is none", async () => {
    await expect(gate(...onWorse, baseline)).rejects.toMatchObject({
      code: "no_baseline",
      exitCode: 2,
      next: expect.stringContaining("--write-baseline"),
    });
    for (const text of ["", "[]", '{"format":"rollcall-baseline","version":9,"findings":[]}']) {
      writeFileSync(baseline, text);
      await expect(gate(...onWorse, baseline)).rejects.toMatchObject({ code: "no_baseline", exitCode: 2 });
    }
  });
});
