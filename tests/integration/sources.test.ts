import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { exportKey } from "@/lib/features/keys/mutations";
import { listSourceCards } from "@/lib/features/sources/data-cards";
import { getSource, getTest } from "@/lib/features/sources/data-source";
import { removeSource, requestSync, scheduleSources } from "@/lib/features/sources/mutations";
import { addSource, editSource } from "@/lib/features/sources/mutations-setup";
import { requestTest } from "@/lib/features/sources/mutations-tests";
import type { AddSource } from "@/lib/features/sources/schema-setup";
import { testSource } from "@/lib/jobs/sources/test-source";
import { openSecrets } from "@/lib/jobs/sync/live-context";
import { AppError } from "@/lib/platform/errors";
import { parseFingerprintKey } from "@/lib/platform/fingerprint-key";
import { loadKeys, type WebKeys, type WorkerKeys } from "@/lib/platform/keys";
import { prepareQueue } from "@/lib/platform/queue";
import { Scope, systemScope } from "@/lib/platform/scope";
import { sealContext, unseal } from "@/lib/platform/seal";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

let database: TestDatabase;
let dataDir: string;
let web: WebKeys;
let worker: WorkerKeys;
const now = new Date("2026-11-23T09:00:00Z");
const scope = systemScope("ana");
const signal = new AbortController().signal;

beforeEach(async () => {
  database = await createTestDatabase();
  dataDir = mkdtempSync(join(tmpdir(), "rollcall-sources-"));
  const env = { workerKeyFile: undefined, fingerprintKeyFile: undefined, sessionKeyFile: undefined };
  const load = { env, dataDir, pool: database.pool } as const;
  await loadKeys({ ...load, role: "command" });
  web = await loadKeys({ ...load, role: "web" });
  worker = await loadKeys({ ...load, role: "worker" });
  await prepareQueue(database.pool);
});
afterEach(async () => {
  rmSync(dataDir, { recursive: true, force: true });
  await database.drop();
});

const secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYzR4nD0mKEY";
const aws = (more: Partial<AddSource> = {}): AddSource => ({
  sourceId: randomUUID(),
  connector: "aws",
  name: "AWS production",
  fields: { auth: "access_key", access_key_id: "AKIAQ3EGRF4XUDZ7PLMN", secret_access_key: secret },
  schedule: "daily",
  ...more,
});

async function rows(sql: string, ...values: unknown[]): Promise<Record<string, unknown>[]> {
  return (await database.pool.query(sql, values)).rows;
}
const audited = async () =>
  (await rows("SELECT body FROM audit_events ORDER BY seq")).map((row) => String(row.body));
const auditTypes = async () => (await audited()).map((body) => String(JSON.parse(body).type));

async function added(more: Partial<AddSource> = {}): Promise<string> {
  const source = aws(more);
  const done = await addSource(database, scope, web, source, now);
  expect(done.ok).toBe(true);
  return source.sourceId;
}

async function code(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.catch((thrown: unknown) => thrown);
  return error instanceof AppError ? error.code : `no AppError: ${String(error)}`;
}

describe("adding a source", () => {
  it("writes it, asks for its first sync, and records both", async () => {
    const id = await added();
    expect(await rows("SELECT name, connector, mode, every_minutes, config FROM sources")).toEqual([
      {
        name: "AWS production",
        connector: "aws",
        mode: "live",
        every_minutes: 1440,
        config: { auth: "access_key", access_key_id: "AKIAQ3EGRF4XUDZ7PLMN" },
      },
    ]);
    expect(await rows("SELECT source_id, status, trigger FROM sync_runs")).toEqual([
      { source_id: id, status: "requested", trigger: "person" },
    ]);
    expect(await auditTypes()).toEqual(["source.added", "sync.requested"]);
  });

  it("seals the secret: the worker opens it, in its own row only, and web holds no key that could", async () => {
    const id = await added();
    const [row] = await rows("SELECT field, key_id, sealed, fingerprint FROM source_secrets");
    const sealed = row?.sealed;
    if (!Buffer.isBuffer(sealed)) throw new Error("nothing was sealed");
    expect(sealed.includes(Buffer.from(secret))).toBe(false);
    expect(String(row?.fingerprint)).toMatch(/^[0-9a-f]{6}$/);
    expect(Object.keys(web.worker).sort()).toEqual(["keyId", "publicKey"]);
    expect(await openSecrets({ pool: database.pool, keys: worker }, id)).toEqual({
      secret_access_key: secret,
    });
    const elsewhere = sealContext({
      table: "source_secrets",
      id: randomUUID(),
      field: "secret_access_key",
      keyId: worker.worker.keyId,
    });
    expect(() => unseal(worker.worker.privateKey, sealed, elsewhere)).toThrow(/cannot be opened/);
    expect((await audited()).join()).not.toContain(secret);
    const shown = await getSource(database.pool, scope, id, now);
    expect(JSON.stringify(shown)).not.toContain(secret);
    expect(shown?.secrets[0]).toMatchObject({ field: "secret_access_key", fingerprint: row?.fingerprint });
  });

  it("adds one when it is pressed twice", async () => {
    const source = aws();
    const first = await addSource(database, scope, web, source, now);
    const second = await addSource(database, scope, web, source, now);
    expect(second).toEqual(first);
    expect(await rows("SELECT id FROM sources")).toHaveLength(1);
    expect(await auditTypes()).toEqual(["source.added", "sync.requested"]);
  });

  it("says which field is wrong and changes nothing", async () => {
    const half = aws({ fields: { auth: "access_key", access_key_id: "AKIAQ3EGRF4XUDZ7PLMN" } });
    const done = await addSource(database, scope, web, half, now);
    expect(done).toEqual({ ok: false, fieldErrors: { secret_access_key: "Give the secret access key." } });
    await added();
    const twin = await addSource(database, scope, web, aws({ name: "aws PRODUCTION" }), now);
    expect(twin).toMatchObject({
      ok: false,
      fieldErrors: { name: expect.stringContaining("Another source") },
    });
    expect(await rows("SELECT id FROM sources")).toHaveLength(1);
  });

  it("leaves out what is not asked for", async () => {
    await added({
      fields: { auth: "environment", access_key_id: "AKIAQ3EGRF4XUDZ7PLMN", secret_access_key: secret },
    });
    expect(await rows("SELECT config FROM sources")).toEqual([{ config: { auth: "environment" } }]);
    expect(await rows("SELECT field FROM source_secrets")).toEqual([]);
  });

  it("refuses beside the demo organisation, and to whoever reaches only a part", async () => {
    await database.pool.query(
      "INSERT INTO sources (connector, name, mode, demo, created_by) VALUES ('aws', 'demo', 'upload', true, 'test')",
    );
    expect(await code(addSource(database, scope, web, aws(), now))).toBe("demo_present");
    const narrow = Scope.ofMember({
      actor: "user:x",
      role: "admin",
      membership: { kind: "sources", ids: [randomUUID()] },
      personId: null,
    });
    expect(await code(addSource(database, narrow, web, aws(), now))).toBe("not_permitted");
    expect(await rows("SELECT id FROM sources WHERE NOT demo")).toEqual([]);
  });
});

describe("a source", () => {
  it("has one sync under way: asking again joins it and records nothing twice", async () => {
    const id = await added();
    await database.pool.query("UPDATE sync_runs SET status = 'complete', finished_at = now()");
    const first = await requestSync(database, scope, id);
    const second = await requestSync(database, scope, id);
    expect(first.created).toBe(true);
    expect(second).toMatchObject({ created: false, runId: first.runId });
    expect((await auditTypes()).filter((type) => type === "sync.requested")).toHaveLength(2);
  });

  it("keeps secrets that an edit leaves out, and says which it replaced, never with what", async () => {
    const id = await added();
    const fields = { auth: "access_key", access_key_id: "AKIAQ3EGRF4XUDZ7PLMN", regions: "eu-central-1" };
    expect(await editSource(database, scope, web, { sourceId: id, name: "AWS", fields }, now)).toEqual({
      ok: true,
    });
    expect(await openSecrets({ pool: database.pool, keys: worker }, id)).toEqual({
      secret_access_key: secret,
    });
    const replaced = "n3wSecretAccessKeyThatNobodyMayEverSeeXX";
    const edit = { sourceId: id, name: "AWS", fields: { ...fields, secret_access_key: replaced } };
    await editSource(database, scope, web, edit, now);
    expect(await openSecrets({ pool: database.pool, keys: worker }, id)).toEqual({
      secret_access_key: replaced,
    });
    const edits = (await audited())
      .map((body) => JSON.parse(body))
      .filter((each) => each.type === "source.edited");
    expect(edits.map((each) => each.payload)).toMatchObject([
      { fields: ["name", "regions"], secretsReplaced: [] },
      { fields: [], secretsReplaced: ["secret_access_key"] },
    ]);
    expect((await audited()).join()).not.toContain(replaced);
  });

  it("forgets a secret when it signs in another way", async () => {
    const id = await added();
    await editSource(
      database,
      scope,
      web,
      { sourceId: id, name: "AWS", fields: { auth: "environment" } },
      now,
    );
    expect(await rows("SELECT field FROM source_secrets")).toEqual([]);
  });

  it("is read by its schedule, or only on request", async () => {
    const id = await added();
    await scheduleSources(database, scope, { sourceIds: [id], everyMinutes: 60 }, now);
    expect(await rows("SELECT every_minutes, next_due_at FROM sources")).toEqual([
      { every_minutes: 60, next_due_at: new Date("2026-11-23T10:00:00Z") },
    ]);
    await scheduleSources(database, scope, { sourceIds: [id], everyMinutes: null }, now);
    expect(await rows("SELECT every_minutes, next_due_at FROM sources")).toEqual([
      { every_minutes: null, next_due_at: null },
    ]);
    expect(await auditTypes()).toEqual(["source.added", "sync.requested", "source.edited", "source.edited"]);
  });

  it("is scheduled with others, spread over the interval, and all or none", async () => {
    const first = await added();
    const second = await added({ name: "Second" });
    await scheduleSources(database, scope, { sourceIds: [first, second, first], everyMinutes: 60 }, now);
    const due = await rows("SELECT next_due_at FROM sources WHERE every_minutes = 60 ORDER BY 1");
    expect(due).toEqual([
      { next_due_at: new Date("2026-11-23T09:30:00Z") },
      { next_due_at: new Date("2026-11-23T10:00:00Z") },
    ]);
    const change = { sourceIds: [first, randomUUID(), second], everyMinutes: 1440 };
    expect(await code(scheduleSources(database, scope, change, now))).toBe("not_found");
    expect(await rows("SELECT DISTINCT every_minutes FROM sources")).toEqual([{ every_minutes: 60 }]);
  });

  it("leaves its identities when it is removed, but no credential, no run and not its name", async () => {
    const id = await added();
    await database.pool.query(
      `INSERT INTO identities (id, realm, external_id, name, kind, system, source_ids, credential_types, first_seen_at)
       VALUES (gen_random_uuid(), 'aws:1', 'r', 'r', 'cloud_role', 'aws', ARRAY[$1::uuid], '{}', now())`,
      [id],
    );
    await removeSource(database, scope, { sourceId: id, records: "archived" }, now);
    expect(await rows("SELECT field FROM source_secrets")).toEqual([]);
    expect(await rows("SELECT status FROM sync_runs")).toEqual([{ status: "failed" }]);
    expect(await rows("SELECT count(*)::int AS n FROM identities WHERE gone_at IS NULL")).toEqual([{ n: 1 }]);
    expect(await getSource(database.pool, scope, id, now)).toBeNull();
    expect(await code(requestSync(database, scope, id))).toBe("not_found");
    expect((await auditTypes()).at(-1)).toBe("source.removed");
    await added();
  });

  it("does not exist for whoever does not reach it", async () => {
    const id = await added();
    const foreign = Scope.ofMember({
      actor: "user:x",
      role: "admin",
      membership: { kind: "sources", ids: [randomUUID()] },
      personId: null,
    });
    expect(await getSource(database.pool, foreign, id, now)).toBeNull();
    expect(await listSourceCards(database.pool, foreign, now)).toEqual([]);
    for (const work of [
      () => requestSync(database, foreign, id),
      () => removeSource(database, foreign, { sourceId: id, records: "archived" }, now),
      () => scheduleSources(database, foreign, { sourceIds: [id], everyMinutes: null }, now),
      () => editSource(database, foreign, web, { sourceId: id, name: "mine", fields: {} }, now),
    ]) {
      expect(await code(work())).toBe("not_found");
    }
  });
});

describe("testing a source", () => {
  const live = () => ({
    pool: database.pool,
    keys: worker,
    retryBaseMs: 1,
    allowCidrs: [],
    warn: () => undefined,
  });

  it("is answered by the worker, which forgets what was entered", async () => {
    const { sourceId, connector, name, fields } = aws();
    const endpoint = { ...fields, endpoint: "http://127.0.0.1:9" };
    const asked = await requestTest(
      database,
      scope,
      web,
      { sourceId, connector, name, fields: endpoint },
      now,
    );
    if (!asked.ok) throw new Error("the form was refused");
    expect(await getTest(database.pool, scope, asked.testId)).toMatchObject({ state: "waiting", lines: [] });
    const [before] = await rows("SELECT sealed, config::text FROM source_tests");
    expect(Buffer.isBuffer(before?.sealed) && !before.sealed.includes(Buffer.from(secret))).toBe(true);
    expect(String(before?.config)).not.toContain(secret);

    await testSource(live(), asked.testId, signal);
    const view = await getTest(database.pool, scope, asked.testId);
    expect(view?.state).toBe("done");
    // Nothing may be asked on this machine: the guard says so, and that is the answer.
    expect(view?.lines[0]).toMatchObject({ permission: "sts:GetCallerIdentity", state: "missing" });
    expect(await rows("SELECT sealed FROM source_tests")).toEqual([{ sealed: null }]);
    expect(await auditTypes()).toEqual(["source.tested"]);
    await testSource(live(), asked.testId, signal);
    expect(await auditTypes()).toEqual(["source.tested"]);
  });

  it("uses the stored secret of a source where none is entered", async () => {
    const id = await added({ fields: { ...aws().fields, endpoint: "http://127.0.0.1:9" } });
    const { secret_access_key: _, ...fields } = aws().fields;
    const form = { sourceId: id, connector: "aws", name: "AWS", fields };
    const asked = await requestTest(database, scope, web, form, now);
    expect(asked.ok).toBe(true);
    expect(await rows("SELECT sealed FROM source_tests")).toEqual([{ sealed: null }]);
  });

  it("says which field is wrong, and shows its answer to whoever asked only", async () => {
    const bad = { sourceId: randomUUID(), connector: "aws", name: "x", fields: { auth: "access_key" } };
    expect(await requestTest(database, scope, web, bad, now)).toMatchObject({ ok: false });
    expect(await rows("SELECT id FROM source_tests")).toEqual([]);
    const good = { ...bad, fields: aws().fields };
    const asked = await requestTest(database, scope, web, good, now);
    if (!asked.ok) throw new Error("the form was refused");
    expect(await getTest(database.pool, systemScope("bo"), asked.testId)).toBeNull();
  });
});

it("hands out the fingerprint key and records that it did", async () => {
  const file = await exportKey(database, scope.actor, web.fingerprint);
  expect(parseFingerprintKey(file.text).keyId).toBe(web.fingerprint.keyId);
  expect(await auditTypes()).toEqual(["key.exported"]);
});
