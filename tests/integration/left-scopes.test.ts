import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { SourceError } from "@/lib/connectors/sdk/contract";
import { scopeRef } from "@/lib/domain/record-id";
import type { RecordInput } from "@/lib/domain/source-record";
import { getLeftScopes } from "@/lib/features/sources/data-left";
import { removeSource } from "@/lib/features/sources/mutations";
import { decideLeft } from "@/lib/features/sources/mutations-left";
import { requestRun } from "@/lib/features/sources/mutations-runs";
import { takeOutDecided } from "@/lib/jobs/sources/take-out";
import { syncRun } from "@/lib/jobs/sync/sync-run";
import { prepareQueue } from "@/lib/platform/queue";
import { auditEventsOf } from "@/tests/factories/audit-events";
import { member } from "@/tests/factories/scopes";
import { type Script, type ScriptedScope, scriptedConnector } from "@/tests/factories/scripted-connector";
import { createSource, syncOnce, testEngine } from "@/tests/factories/sync-engine";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

const { scope } = member("admin");
const now = new Date("2026-11-26T10:00:00Z");
const signal = new AbortController().signal;
let database: TestDatabase;
let script: Script;
let sourceId: string;
beforeEach(async () => {
  database = await createTestDatabase();
  await prepareQueue(database.pool);
  sourceId = await createSource(database.pool, "Cloud");
});
afterEach(() => database.drop());

const ref = (externalId: string) => ({ realm: "test:one", externalId });
const identity = (id: string): RecordInput => ({
  t: "identity",
  ref: ref(id),
  kind: "cloud_user",
  name: id,
  system: "test",
  status: "active",
  class: "non_human",
});
const grant = (principal: string): RecordInput => ({
  t: "grant",
  principal: ref(principal),
  entitlement: ref("policy"),
});
/** A scope of an account that shows these identities, with a grant of each. */
const shows = (key: string, ...ids: string[]): ScriptedScope => ({
  key,
  pages: [ids.flatMap((id) => [identity(id), grant(id)])],
});
const fails = (key: string): ScriptedScope => ({ key, pages: [{ kind: "denied", message: "no" }] });

/** Syncs the source once, which lists these scopes now. */
async function sync(...scopes: ScriptedScope[]): Promise<void> {
  script = { scopes };
  await syncOnce(testEngine(database.pool, scriptedConnector(script)), sourceId);
}
/** Brings a file that lists these scopes, and reads it. */
async function bring(origin: "snapshot" | "export", ...scopes: ScriptedScope[]): Promise<void> {
  const { pool } = database;
  const upload = await pool.query<{ id: string }>(
    `INSERT INTO uploads (source_id, about, files, origin, complete, collected_at, ready_at)
     VALUES ($1, '', '[]', $2, false, now(), now()) RETURNING id`,
    [sourceId, origin],
  );
  const uploadId = upload.rows[0]?.id ?? "";
  for (const { key, pages } of scopes) {
    const listed = { key, dataSet: "things", title: `Things of ${key}`, issues: ["test:one"] };
    const id = scopeRef(sourceId, key);
    await pool.query(
      "INSERT INTO upload_scopes (upload_id, ref, scope, complete) VALUES ($1, $2, $3, true)",
      [uploadId, id, JSON.stringify(listed)],
    );
    await pool.query(
      "INSERT INTO upload_pages (upload_id, ref, page_no, call, body) VALUES ($1, $2, 1, 'ListThings', $3)",
      [uploadId, id, gzipSync(JSON.stringify(pages[0]))],
    );
  }
  const asked = { sourceId, trigger: "import", requestedBy: "test", uploadId } as const;
  const { runId } = await requestRun(pool, asked);
  await syncRun(testEngine(pool, scriptedConnector({ scopes: [] })), runId, signal);
}
const waiting = () => getLeftScopes(database.pool, scope, sourceId);
const decide = (records: "archived" | "out_of_scope", scopes = 1) =>
  decideLeft(database, scope, { sourceId, scopes, records }, now);
const names = async (sql: string) =>
  (await database.pool.query<{ name: string }>(sql)).rows.map((row) => row.name);
const alive = () => names("SELECT name FROM identities WHERE gone_at IS NULL ORDER BY name");
const granted = () =>
  names(
    "SELECT i.name FROM grants g JOIN identities i ON i.id = g.principal_id WHERE g.gone_at IS NULL ORDER BY 1",
  );

describe("what a source reads no longer", () => {
  it("stays, and is asked about once all that is left was read", async () => {
    await sync(shows("one/iam", "a", "both"), shows("two/iam", "b", "both"));
    expect(await waiting()).toBeNull();
    await sync(shows("one/iam", "a", "both"));
    expect(await waiting()).toEqual({
      scopes: 1,
      since: expect.any(Date),
      titles: ["Things of two/iam"],
      kinds: [{ recordType: "identity", records: 1 }],
      sample: ["b"],
    });
    expect(await alive()).toEqual(["a", "b", "both"]);
    expect(await granted()).toEqual(["a", "b", "both"]);
    // What one of the scopes that are read shows is its to miss: the other does not hold it any more.
    await sync(shows("one/iam", "a"));
    expect(await names("SELECT name FROM identities WHERE missing_since IS NOT NULL")).toEqual(["both"]);
  });

  it("is kept as archived where a person says so, and not asked about again", async () => {
    await sync(shows("one/iam", "a"), shows("two/iam", "b"));
    await sync(shows("one/iam", "a"));
    await decide("archived");
    await takeOutDecided(database.pool, signal);
    await sync(shows("one/iam", "a"));
    expect(await waiting()).toBeNull();
    expect(await alive()).toEqual(["a", "b"]);
    expect((await auditEventsOf(database.pool, "source.narrowed")).map((event) => event.payload)).toEqual([
      { sourceId, name: "Cloud", scopes: 1, records: "archived", identitiesRemoved: 0 },
    ]);
  });

  it("leaves the inventory where it is out of scope, and comes back when it is read again", async () => {
    await sync(shows("one/iam", "a"), shows("two/iam", "b"));
    await sync(shows("one/iam", "a"));
    await decide("out_of_scope");
    expect(await alive()).toEqual(["a", "b"]);
    await takeOutDecided(database.pool, signal);
    await takeOutDecided(database.pool, signal);
    expect(await alive()).toEqual(["a"]);
    expect(await granted()).toEqual(["a"]);
    expect(await names("SELECT details->0->>'what' AS name FROM changes WHERE kind = 'gone'")).toEqual([
      "out of scope: its source reads it no longer",
    ]);
    expect(await auditEventsOf(database.pool, "source.narrowed")).toMatchObject([
      { payload: { records: "out_of_scope", identitiesRemoved: 1 } },
    ]);
    await sync(shows("one/iam", "a"), shows("two/iam", "b"));
    expect(await alive()).toEqual(["a", "b"]);
    await sync(shows("one/iam", "a"));
    expect(await waiting()).toMatchObject({ scopes: 1, sample: ["b"] });
  });

  it("is no question while its account cannot be read whole, nor where nothing is left of it", async () => {
    await sync(shows("one/iam", "a"), shows("one/lambda/eu", "f"), shows("one/empty/eu"));
    // An account that cannot be entered lists other scopes.
    await sync(shows("one/iam", "a"), fails("one/lambda"));
    expect(await waiting()).toBeNull();
    await sync(shows("one/iam", "a"), shows("one/lambda/eu", "f"));
    expect(await waiting()).toBeNull();
    // What does not apply there is no trouble that passes.
    await sync(shows("one/iam", "a"), { key: "one/jobs", pages: [{ kind: "unsupported", message: "none" }] });
    expect(await waiting()).toMatchObject({ scopes: 1, titles: ["Things of one/lambda/eu"] });
  });

  it("is not concluded from a run that could not say what there is", async () => {
    await sync(shows("one/iam", "a"), shows("two/iam", "b"));
    const engine = testEngine(database.pool, scriptedConnector(script));
    engine.liveContext = async () => {
      throw new SourceError({ kind: "unreachable", message: "no network" });
    };
    await syncOnce(engine, sourceId);
    // Unreached, a source may be listed under another name than its own.
    await sync(fails("somewhere/iam"));
    expect(await database.pool.query("SELECT FROM left_scopes")).toMatchObject({ rowCount: 0 });
    // It is compared with the last run that could.
    await sync(shows("two/iam", "b"));
    expect(await waiting()).toMatchObject({ scopes: 1, sample: ["a"] });
  });

  it("is noticed in a snapshot too, of the accounts that it is about", async () => {
    await bring("snapshot", shows("one/iam", "a"), shows("one/lambda", "f"));
    await bring("snapshot", shows("two/iam", "b"));
    expect(await waiting()).toBeNull();
    await bring("snapshot", shows("two/iam", "b"), shows("two/lambda", "g"));
    await bring("snapshot", shows("two/iam", "b"));
    expect(await waiting()).toMatchObject({ scopes: 1, sample: ["g"] });
    // An export lists what somebody chose to bring: that shows what it holds, and nothing of what it does not.
    await bring("export", shows("two/lambda", "g"));
    expect(await waiting()).toBeNull();
  });

  it("is decided as it was seen, and goes with its source", async () => {
    await sync(shows("one/iam", "a"), shows("two/iam", "b"), shows("three/iam", "c"));
    await sync(shows("one/iam", "a"));
    await expect(decide("out_of_scope", 1)).rejects.toMatchObject({ code: "left_changed" });
    expect(await waiting()).toMatchObject({ scopes: 2, sample: ["b", "c"] });
    expect(await getLeftScopes(database.pool, member("owner").scope, sourceId)).toBeNull();
    await removeSource(database, scope, { sourceId, records: "archived" }, now);
    expect(await database.pool.query("SELECT FROM left_scopes")).toMatchObject({ rowCount: 0 });
  });
});
