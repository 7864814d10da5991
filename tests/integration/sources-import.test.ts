import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough, Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { gunzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadConnector } from "@/lib/connectors/registry";
import { writeSnapshot } from "@/lib/connectors/sdk/snapshot";
import type { RecordInput } from "@/lib/domain/source-record";
import { listDecidedHolds, listHeldScopes } from "@/lib/features/sources/data-holds";
import { getRunDetail, listProgress } from "@/lib/features/sources/data-runs";
import { withUpload } from "@/lib/features/sources/data-upload";
import { decideHolds } from "@/lib/features/sources/mutations-holds";
import { receiveFiles } from "@/lib/features/sources/mutations-import";
import { importUpload, previewUpload } from "@/lib/features/sources/mutations-receive";
import { type ImportHead, importHeadSchema, previewHeadSchema } from "@/lib/features/sources/schema-upload";
import { uploadLimit } from "@/lib/features/sources/schema-words";
import { createSyncEngine } from "@/lib/jobs/sync/engine";
import { applyDecidedHolds } from "@/lib/jobs/sync/released-holds";
import { syncRun } from "@/lib/jobs/sync/sync-run";
import { processEnv } from "@/lib/platform/env";
import { AppError } from "@/lib/platform/errors";
import { type CommandKeys, loadKeys } from "@/lib/platform/keys";
import { prepareQueue } from "@/lib/platform/queue";
import { systemScope } from "@/lib/platform/scope";
import { type Script, scriptedConnector } from "@/tests/factories/scripted-connector";
import { createSource, syncOnce, testEngine } from "@/tests/factories/sync-engine";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

let database: TestDatabase;
let dataDir: string;
let keys: CommandKeys;
const scope = systemScope("ana");
const now = new Date();
const signal = new AbortController().signal;
const keep = { days: 35, months: 60 };

beforeEach(async () => {
  database = await createTestDatabase();
  dataDir = mkdtempSync(join(tmpdir(), "rollcall-import-"));
  const env = { workerKeyFile: undefined, fingerprintKeyFile: undefined, sessionKeyFile: undefined };
  keys = await loadKeys({ env, dataDir, pool: database.pool, role: "command" });
  await prepareQueue(database.pool);
});
afterEach(async () => {
  rmSync(dataDir, { recursive: true, force: true });
  await database.drop();
});

async function rows(sql: string, ...values: unknown[]): Promise<Record<string, unknown>[]> {
  return (await database.pool.query(sql, values)).rows;
}
const auditTypes = async () =>
  (await rows("SELECT body FROM audit_events ORDER BY seq")).map((row) =>
    String(JSON.parse(String(row.body)).type),
  );

async function code(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.catch((thrown: unknown) => thrown);
  return error instanceof AppError ? error.code : `no AppError: ${String(error)}`;
}

/** A request as the browser sends it. */
function upload(head: object, ...files: string[]): Request {
  const named = { files: files.map((text, n) => ({ name: `file-${n}.csv`, size: Buffer.byteLength(text) })) };
  const body = Buffer.from(`${JSON.stringify({ ...named, ...head })}\n${files.join("")}`);
  return new Request("http://localhost/", { method: "POST", body });
}

const sheetHead: Omit<ImportHead, "files"> = {
  connector: "csv",
  name: "Register",
  complete: false,
  choices: {},
};
const canary = "AKIAQ3EGRF4XUDZ7PLMN,wJalrXUtnFEMI/K7MDENG/bPxRfiCYzR4nD0mKEY";
const sheet = `name,owner,created,key id,secret access key
billing-export,ana@example.com,2024-02-03,${canary}
build-bot,bo@example.com,2023-05-06,,
`;

async function bring(
  text: string,
  more: Partial<ImportHead> = {},
): Promise<{ sourceId: string; runId: string }> {
  const { sourceId, runId } = await withUpload(
    upload({ ...sheetHead, ...more }, text),
    importHeadSchema,
    (head, files) => importUpload(database, scope, keys.fingerprint, { head, files, keep, now, signal }),
  );
  if (runId === null) throw new Error("a sheet was taken for a log");
  return { sourceId, runId };
}

async function finish(runId: string): Promise<void> {
  const log = { info: () => undefined, warn: () => undefined };
  const engine = createSyncEngine({
    pool: database.pool,
    env: processEnv({}),
    keys,
    log: Object.assign(log),
  });
  await syncRun(engine, runId, signal);
}

describe("bringing a sheet in", () => {
  it("makes a source, a run that is followed to its end, and audit rows", async () => {
    const { sourceId, runId } = await bring(sheet);
    expect(await listProgress(database.pool, scope, [])).toMatchObject([{ id: runId, status: "requested" }]);
    await finish(runId);
    const detail = await getRunDetail(database.pool, scope, { sourceId, runId });
    expect(detail?.run).toMatchObject({
      status: "complete",
      scopes: 1,
      complete: 1,
      declaredComplete: false,
    });
    expect(detail?.run.counts.identity).toBe(2);
    expect(detail?.run.notes).toEqual([
      expect.stringMatching(/^1 live-looking secret was in this sheet; rotate it\./),
    ]);
    expect(await listProgress(database.pool, scope, [runId])).toMatchObject([
      { status: "complete", complete: 1 },
    ]);
    expect(await auditTypes()).toEqual(["source.added", "file.imported", "sync.finished"]);
  });

  it("keeps no secret anywhere: no table, no kept page, not what the preview answers", async () => {
    const secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYzR4nD0mKEY";
    const seen = await withUpload(upload({ choices: {} }, sheet), previewHeadSchema, (head, files) =>
      previewUpload(head, files, signal),
    );
    expect(seen).toMatchObject({ identityCount: 2, secretCount: 1 });
    expect(JSON.stringify(seen)).not.toContain(secret);
    const { runId } = await bring(sheet);
    await finish(runId);
    const pages = await rows("SELECT body FROM upload_pages");
    expect(pages.length).toBeGreaterThan(0);
    for (const { body } of pages) {
      if (!Buffer.isBuffer(body)) throw new Error("no bytes");
      expect(gunzipSync(body).toString("utf8")).not.toContain(secret);
    }
    const tables = await rows(
      "SELECT tablename FROM pg_tables WHERE schemaname IN ('public', 'graphile_worker')",
    );
    for (const { tablename } of tables) {
      const schema = (
        await rows("SELECT schemaname FROM pg_tables WHERE tablename = $1 LIMIT 1", tablename)
      )[0];
      const found = await rows(
        `SELECT 1 FROM ${schema?.schemaname}."${tablename}" t WHERE strpos(t::text, $1) > 0 LIMIT 1`,
        secret,
      );
      expect({ tablename, found }).toEqual({ tablename, found: [] });
    }
  });

  it("brings nothing in twice when the same sheet comes again", async () => {
    const first = await bring(sheet);
    await finish(first.runId);
    const second = await bring(sheet);
    await finish(second.runId);
    expect(second.sourceId).toBe(first.sourceId);
    expect(await rows("SELECT count(*)::int AS n FROM identities")).toEqual([{ n: 2 }]);
  });

  it("waits its turn: while a sync of that source is under way, nothing is kept of the file", async () => {
    const { runId } = await bring(sheet);
    expect(await code(bring(sheet))).toBe("busy");
    expect(await rows("SELECT count(*)::int AS n FROM uploads")).toEqual([{ n: 1 }]);
    await finish(runId);
    await bring(sheet);
  });

  it("refuses what is no sheet, leaving no source behind", async () => {
    expect(await code(bring("a,b\n1,2\n"))).toBe("not_readable");
    expect(await code(bring(sheet, { connector: "aws" }))).toBe("not_readable");
    expect(await rows("SELECT id FROM sources")).toEqual([]);
    expect(await rows("SELECT id FROM uploads")).toEqual([]);
  });

  it("takes a snapshot without the settings that only its collector needed", async () => {
    const connector = await loadConnector("github");
    if (!connector) throw new Error("There is no connector github.");
    expect(connector.manifest.config.safeParse({}).success).toBe(false);
    const about = { connector: "github", about: "acme", collectedAt: now, fingerprintKeyId: null };
    const scope = { key: "1/people", dataSet: "people", title: "Members", issues: ["github"] };
    const out = new PassThrough();
    const part = { t: "scopeDone" as const, scope, complete: true };
    const [bytes] = await Promise.all([buffer(out), writeSnapshot(Readable.from([part]), about, out)]);
    const file = { name: "github.snapshot", size: bytes.length, open: () => Readable.from([bytes]) };
    const received = await receiveFiles({
      ...{ pool: database.pool, now, connector, files: [file], name: null, complete: false, config: null },
      ...{ actor: "ana", fingerprint: null, warn: () => undefined, signal },
    });
    expect(await rows("SELECT connector, mode FROM sources WHERE id = $1", received.sourceId)).toEqual([
      { connector: "github", mode: "upload" },
    ]);
  });

  it("reads the columns as a person said", async () => {
    const choices = { mapping: { who: "name" as const, comment: "ignore" as const } };
    const { runId } = await bring("who,comment\nnightly-job,x\n", { choices });
    await finish(runId);
    expect(await rows("SELECT name FROM identities")).toEqual([{ name: "nightly-job" }]);
  });
});

describe("an upload", () => {
  const take = (request: Request) => withUpload(request, previewHeadSchema, async () => "taken");

  it("that does not arrive whole, says other sizes, or is no upload is refused", async () => {
    expect(await take(upload({ choices: {} }, "a"))).toBe("taken");
    for (const body of ["", "no line break", "{}\n", "[1]\nabc"]) {
      expect(await code(take(new Request("http://localhost/", { method: "POST", body })))).toBe("bad_upload");
    }
    const short = upload({ choices: {}, files: [{ name: "a.csv", size: 5 }] }, "abc");
    expect(await code(take(short))).toBe("bad_upload");
    const long = upload({ choices: {}, files: [{ name: "a.csv", size: 2 }] }, "abc");
    expect(await code(take(long))).toBe("bad_upload");
  });

  it("that is too large is refused before it is held, whatever its length says", async () => {
    const declared = new Request("http://localhost/", {
      method: "POST",
      body: "x",
      headers: { "content-length": String(uploadLimit * 2) },
    });
    expect(await code(take(declared))).toBe("too_large");
    const piece = new Uint8Array(4 * 1024 * 1024);
    let given = 0;
    const endless = new ReadableStream({
      pull(controller) {
        given += piece.length;
        controller.enqueue(piece);
      },
    });
    const init = { method: "POST", body: endless, duplex: "half" } as const;
    expect(await code(take(new Request("http://localhost/", init)))).toBe("too_large");
    expect(given).toBeLessThan(uploadLimit * 2);
  });

  it("waits while two others are received", async () => {
    let letGo: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const slow = () => withUpload(upload({ choices: {} }, "a"), previewHeadSchema, () => held);
    const both = [slow(), slow()];
    expect(await code(take(upload({ choices: {} }, "a")))).toBe("too_many_uploads");
    letGo();
    await Promise.all(both);
    expect(await take(upload({ choices: {} }, "a"))).toBe("taken");
  });
});

describe("held disappearances", () => {
  const identity = (id: string): RecordInput => ({
    t: "identity",
    ref: { realm: "test:one", externalId: id },
    kind: "cloud_role",
    name: id,
    system: "test",
    status: "active",
    class: "non_human",
  });

  async function hold(): Promise<{ sourceId: string; scopeId: string }> {
    const all = Array.from({ length: 20 }, (_, n) => identity(`role-${n}`));
    const script: Script = { scopes: [{ key: "a", pages: [all] }] };
    const engine = testEngine(database.pool, scriptedConnector(script));
    const sourceId = await createSource(database.pool, "held");
    await syncOnce(engine, sourceId);
    script.scopes = [{ key: "a", pages: [all.slice(0, 10)] }];
    await syncOnce(engine, sourceId);
    const [held] = await listHeldScopes(database.pool, scope, sourceId);
    if (!held) throw new Error("nothing was held");
    expect(held.title).toBe("Things of a");
    expect(held.kinds).toMatchObject([{ recordType: "identity", missing: 10, total: 20 }]);
    expect(held.kinds[0]?.sample).toEqual(Array.from({ length: 10 }, (_, n) => `role-${n + 10}`));
    return { sourceId, scopeId: held.scopeId };
  }
  const missing = async () =>
    (await rows("SELECT count(*)::int AS n FROM identities WHERE missing_since IS NOT NULL"))[0]?.n;

  it("count as missing when they are released", async () => {
    const { sourceId, scopeId } = await hold();
    expect(await missing()).toBe(0);
    expect(await decideHolds(database, scope, { sourceId, scopeId, decision: "released" }, now)).toEqual({
      rows: 10,
    });
    await applyDecidedHolds(database.pool, 24);
    expect(await missing()).toBe(10);
    expect(await auditTypes()).toEqual(["sync.finished", "sync.finished", "hold.released"]);
    expect(await listDecidedHolds(database.pool, scope, sourceId)).toMatchObject([
      { state: "released", missing: 10, decidedBy: "cli:ana" },
    ]);
  });

  it("stay as they were when they are discarded, and are decided once", async () => {
    const { sourceId, scopeId } = await hold();
    await decideHolds(database, scope, { sourceId, scopeId, decision: "discarded" }, now);
    const again = decideHolds(database, scope, { sourceId, scopeId, decision: "released" }, now);
    expect(await code(again)).toBe("nothing_held");
    await applyDecidedHolds(database.pool, 24);
    expect(await missing()).toBe(0);
    expect(await auditTypes()).toEqual(["sync.finished", "sync.finished", "hold.discarded"]);
    expect(await listHeldScopes(database.pool, scope, sourceId)).toEqual([]);
  });
});
