import { createPublicKey, randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { signDueCheckpoint } from "@/lib/jobs/audit-checkpoints";
import { writeAudit } from "@/lib/platform/audit";
import { parseCheckpoints } from "@/lib/platform/audit-checkpoint";
import { verifyAudit } from "@/lib/platform/audit-verify";
import { signingKey, verifyingKey } from "@/lib/platform/key-check";
import type { AuditKey } from "@/lib/platform/keys";
import { inTransaction } from "@/lib/platform/transaction";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

let database: TestDatabase;
const folder = mkdtempSync(join(tmpdir(), "rollcall-checkpoints-"));
const file = join(folder, "points.jsonl");
const privateKey = signingKey(randomBytes(32));
const publicKey = verifyingKey(
  createPublicKey(privateKey).export({ format: "der", type: "spki" }).subarray(-32),
);
const key: AuditKey = { keyId: "aaaabbbbcccc", privateKey, publicKey };

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await database.drop();
});
beforeEach(() => rmSync(file, { force: true }));

const write = (events: number) =>
  inTransaction(database.pool, async (tx) => {
    for (let n = 0; n < events; n++)
      await writeAudit(tx, { type: "sign-out", userId: "u" }, "user:u", "user:u");
  });
const signed = async () =>
  (await database.pool.query<{ seq: string }>("SELECT seq FROM audit_checkpoints ORDER BY seq")).rows.map(
    (row) => Number(row.seq),
  );
/** As the database's owner could: the triggers are off. */
const age = (minutes: number) =>
  inTransaction(database.pool, async (tx) => {
    await tx.query("ALTER TABLE audit_checkpoints DISABLE TRIGGER ALL");
    await tx.query("UPDATE audit_checkpoints SET at = at - make_interval(mins => $1)", [minutes]);
    await tx.query("ALTER TABLE audit_checkpoints ENABLE TRIGGER ALL");
  });

it("signs the first event at once, then after a quarter of an hour or 500 events, and never twice", async () => {
  await signDueCheckpoint(database.pool, key, undefined);
  expect(await signed()).toEqual([]);
  await write(1);
  await signDueCheckpoint(database.pool, key, undefined);
  await write(1);
  await signDueCheckpoint(database.pool, key, undefined);
  expect(await signed()).toEqual([1]);
  await age(16);
  await signDueCheckpoint(database.pool, key, undefined);
  await signDueCheckpoint(database.pool, key, undefined);
  expect(await signed()).toEqual([1, 2]);
  await write(500);
  await Promise.all([1, 2, 3].map(() => signDueCheckpoint(database.pool, key, undefined)));
  expect(await signed()).toEqual([1, 2, 502]);
});

it("hands every point on to the file once, also those that were signed while it could not be written", async () => {
  await expect(signDueCheckpoint(database.pool, key, join(folder, "missing", "points"))).rejects.toThrow(
    /ENOENT/,
  );
  await signDueCheckpoint(database.pool, key, file);
  await signDueCheckpoint(database.pool, key, file);
  const kept = parseCheckpoints(readFileSync(file, "utf8"));
  expect(kept.map((point) => point.seq)).toEqual(await signed());
  await write(500);
  await signDueCheckpoint(database.pool, key, file);
  expect(parseCheckpoints(readFileSync(file, "utf8")).map((point) => point.seq)).toEqual(await signed());
});

it("shows with the file what the database alone cannot: an end that was cut off", async () => {
  await signDueCheckpoint(database.pool, key, file);
  // The test above made the first ones older than they were signed.
  const kept = parseCheckpoints(readFileSync(file, "utf8")).slice(-1);
  await inTransaction(database.pool, async (tx) => {
    for (const [table, kept] of [
      ["audit_events", 10],
      ["audit_checkpoints", 0],
    ] as const) {
      await tx.query(`ALTER TABLE ${table} DISABLE TRIGGER ALL`);
      await tx.query(`DELETE FROM ${table} WHERE seq > ${kept}`);
      await tx.query(`ALTER TABLE ${table} ENABLE TRIGGER ALL`);
    }
  });
  expect(await verifyAudit({ pool: database.pool, key })).toMatchObject({ ok: true, events: 10 });
  expect(await verifyAudit({ pool: database.pool, key, kept })).toMatchObject({
    ok: false,
    kind: "truncated",
  });
});
