import { createPublicKey, randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Pool, PoolClient } from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { canonicalJson, chainHash } from "@/lib/domain/audit-chain";
import type { AuditEvent } from "@/lib/domain/audit-event";
import { writeAudit } from "@/lib/platform/audit";
import {
  type AuditCheckpoint,
  checkpointLine,
  listCheckpoints,
  parseCheckpoints,
  signCheckpoint,
} from "@/lib/platform/audit-checkpoint";
import { type AuditDamage, verifyAudit } from "@/lib/platform/audit-verify";
import { AppError } from "@/lib/platform/errors";
import { signingKey, verifyingKey } from "@/lib/platform/key-check";
import type { AuditKey } from "@/lib/platform/keys";
import { createPrisma } from "@/lib/platform/prisma";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

function auditKey(keyId: string): AuditKey {
  const privateKey = signingKey(randomBytes(32));
  const der = createPublicKey(privateKey).export({ format: "der", type: "spki" });
  return { keyId, privateKey, publicKey: verifyingKey(der.subarray(-32)) };
}

const key = auditKey("aaaabbbbcccc");
let database: TestDatabase;
let pool: Pool;

async function transaction<T>(work: (client: PoolClient) => Promise<T>, on = pool): Promise<T> {
  const client = await on.connect();
  try {
    await client.query("begin");
    const result = await work(client);
    await client.query("commit");
    return result;
  } catch (error) {
    await client.query("rollback");
    throw error;
  } finally {
    client.release();
  }
}

const event = (n: number): AuditEvent => ({ type: "sign-out", userId: `u${n}` });
const write = (n: number) => transaction((client) => writeAudit(client, event(n), "cli:ana", `user:u${n}`));

async function fill(events: number): Promise<void> {
  await transaction(async (client) => {
    for (let n = 1; n <= events; n++) await writeAudit(client, event(n), "cli:ana", `user:u${n}`);
  });
}

/** What the owner of the database can do: the triggers are off for these statements. */
async function tamper(...statements: string[]): Promise<void> {
  await transaction(async (client) => {
    await client.query("alter table audit_events disable trigger all");
    await client.query("alter table audit_checkpoints disable trigger all");
    for (const statement of statements) await client.query(statement);
    await client.query("alter table audit_events enable trigger all");
    await client.query("alter table audit_checkpoints enable trigger all");
  });
}

const verify = (kept: AuditCheckpoint[] = []) => verifyAudit({ pool, key, kept });
const damaged = (kind: AuditDamage, firstBad: number) =>
  expect.objectContaining({ ok: false, kind, firstBad });

async function open(): Promise<void> {
  database = await createTestDatabase();
  pool = database.pool;
}

describe("writing", () => {
  beforeEach(open);
  afterEach(() => database.drop());

  it("chains rows that verify", async () => {
    expect(await verify()).toMatchObject({ ok: true, events: 0 });
    expect(await write(1)).toBe(1n);
    expect(await write(2)).toBe(2n);
    expect(await verify()).toMatchObject({ ok: true, events: 2 });
    const rows = await pool.query("select * from audit_events order by seq");
    expect(rows.rows[0]).toMatchObject({ seq: "1", actor: "cli:ana", code: "RC-1003", target: "user:u1" });
    expect(JSON.parse(rows.rows[0].body)).toEqual({
      seq: 1,
      at: rows.rows[0].at.toISOString(),
      actor: "cli:ana",
      code: "RC-1003",
      target: "user:u1",
      type: "sign-out",
      payload: { userId: "u1" },
    });
    expect(rows.rows[1].prev).toEqual(rows.rows[0].hash);
  });

  it("works inside a Prisma transaction, in step with plain connections", async () => {
    const prisma = createPrisma(pool);
    await write(1);
    const seq = await prisma.$transaction((tx) => writeAudit(tx, event(2), "user:7", "user:u2"));
    expect(seq).toBe(2n);
    await write(3);
    expect(await verify()).toMatchObject({ ok: true, events: 3 });
    const read = await prisma.auditEvent.findUniqueOrThrow({ where: { seq: 2n } });
    expect(read.at.toISOString()).toBe(JSON.parse(read.body).at);
    await prisma.$disconnect();
    expect(await write(4)).toBe(4n);
  });

  it("numbers without a gap under eight writers, some of whom fail", async () => {
    const writer = async (id: number) => {
      for (let n = 0; n < 200; n++) {
        await write(id * 1000 + n);
        if (n % 20 !== 0) continue;
        const failing = transaction(async (client) => {
          await writeAudit(client, event(n), "cli:ana", "x");
          throw new Error("changed its mind");
        });
        await expect(failing).rejects.toThrow("changed its mind");
      }
    };
    await Promise.all(Array.from({ length: 8 }, (_, id) => writer(id)));
    const span = await pool.query(
      "select count(*)::int as n, min(seq)::int as low, max(seq)::int as high from audit_events",
    );
    expect(span.rows[0]).toEqual({ n: 1600, low: 1, high: 1600 });
    expect(await verify()).toMatchObject({ ok: true, events: 1600 });
  });

  it("takes the change along when it fails", async () => {
    const secret = { type: "sign-out", userId: "u1", extra: 1 } as const;
    const change = transaction(async (client) => {
      await client.query(
        "insert into settings (name, value, updated_at, updated_by) values ('a', '1', now(), 'x')",
      );
      await writeAudit(client, secret, "cli:ana", "user:u1");
    });
    await expect(change).rejects.toThrow(/extra/);
    await tamper("alter table audit_events add constraint full_disk check (seq < 1)");
    const prisma = createPrisma(pool);
    const other = prisma.$transaction(async (tx) => {
      await tx.setting.create({ data: { name: "b", value: 1, updatedAt: new Date(0), updatedBy: "x" } });
      await writeAudit(tx, event(1), "cli:ana", "user:u1");
    });
    await expect(other).rejects.toThrow(/full_disk/);
    expect((await pool.query("select * from settings")).rows).toEqual([]);
    expect((await pool.query("select * from audit_events")).rows).toEqual([]);
  });

  it("keeps hostile names in one line and verifiable", async () => {
    const target = "file:a\u0000\n2026 user:root signed in\u001b[2J \ud800 🗝 ‮";
    await transaction((client) => writeAudit(client, event(1), "cli:\rana", target));
    const { rows } = await pool.query("select actor, target from audit_events");
    expect(rows[0].actor).toBe("cli:\\u000dana");
    expect(rows[0].target).toBe("file:a\\u0000\\u000a2026 user:root signed in\\u001b[2J \\ud800 🗝 ‮");
    expect(await verify()).toMatchObject({ ok: true, events: 1 });
  });

  it("cannot be undone by the application", async () => {
    await write(1);
    await transaction((client) => signCheckpoint(client, key));
    for (const table of ["audit_events", "audit_checkpoints"]) {
      for (const change of [`update ${table} set hash = hash`, `delete from ${table}`, `truncate ${table}`]) {
        await expect(pool.query(change), change).rejects.toThrow(/append-only/);
      }
    }
  });
});

describe("verifying", () => {
  beforeAll(async () => {
    await open();
    await fill(300);
  });
  afterAll(() => database.drop());

  /** Runs a change, looks, and puts everything back. */
  async function look(change: string | string[], kept: AuditCheckpoint[] = []) {
    await tamper("create table kept as select * from audit_events", ...[change].flat());
    const verdict = await verify(kept);
    await tamper(
      "truncate audit_events",
      "insert into audit_events select * from kept",
      "drop table kept",
      "truncate audit_checkpoints",
    );
    expect(await verify()).toMatchObject({ ok: true, events: 300 });
    return verdict;
  }

  it("finds a change of any one row, and says which", async () => {
    const changes = [
      "body = replace(body, 'sign-out', 'sign-oui')",
      "actor = 'cli:eve'",
      "target = ''",
      "code = 'RC-9999'",
      "at = at + interval '1 ms'",
      "hash = sha256(hash)",
      "prev = sha256(prev)",
      "body = 'not json'",
      "prev = '\\x00'",
      "body = body || ' '",
    ];
    await tamper("create table whole as select * from audit_events");
    for (let seq = 1; seq <= 300; seq++) {
      const change = changes[seq % changes.length];
      await tamper(`update audit_events set ${change} where seq = ${seq}`);
      expect(await verify(), `${change} at ${seq}`).toEqual(damaged("edited", seq));
      await tamper(
        `delete from audit_events where seq = ${seq}`,
        `insert into audit_events select * from whole where seq = ${seq}`,
      );
    }
    expect(await verify()).toMatchObject({ ok: true, events: 300 });
  });

  it("finds an edited row whose own hash was computed anew", async () => {
    const { rows } = await pool.query("select body, prev from audit_events where seq = 120");
    const body = canonicalJson({ ...JSON.parse(rows[0].body), payload: { userId: "somebody else" } });
    const hash = chainHash(rows[0].prev, body);
    expect(
      await look(`update audit_events set body = '${body}', hash = '\\x${hash}' where seq = 120`),
    ).toEqual(damaged("edited", 120));
  });

  it("finds deleted rows, at the start and in the middle, also when the rest is renumbered", async () => {
    expect(await look("delete from audit_events where seq = 1")).toEqual(damaged("deleted", 1));
    expect(await look("delete from audit_events where seq between 40 and 50")).toEqual(
      damaged("deleted", 40),
    );
    const renumber = [
      "delete from audit_events where seq >= 40",
      `insert into audit_events select seq - 1, at, actor, code, target, body, prev, hash from kept where seq > 40`,
    ];
    expect(await look(renumber)).toEqual(damaged("deleted", 40));
  });

  it("finds inserted and reordered rows", async () => {
    const columns = "at, actor, code, target, body, prev, hash";
    const push = [
      "delete from audit_events where seq >= 40",
      `insert into audit_events select seq + 1, ${columns} from kept where seq >= 40`,
    ];
    const put = (from: number, to: number) =>
      `insert into audit_events select ${to}, ${columns} from kept where seq = ${from}`;
    expect(await look([...push, put(40, 40)])).toEqual(damaged("inserted", 40));
    expect(await look([...push, put(77, 40)])).toEqual(damaged("reordered", 40));
    const swap = ["delete from audit_events where seq in (40, 90)", put(40, 90), put(90, 40)];
    expect(await look(swap)).toEqual(damaged("reordered", 40));
    expect(await look([put(3, -5)])).toEqual(damaged("edited", -5));
    expect(await look([put(3, 301)])).toEqual(damaged("inserted", 3));
  });

  it("finds a cut end with a checkpoint, of the database or kept off the box", async () => {
    expect(await look("delete from audit_events where seq > 200")).toMatchObject({ ok: true, events: 200 });
    const point = await transaction((client) => signCheckpoint(client, key));
    if (point === null) throw new Error("no checkpoint");
    expect(await verify()).toMatchObject({ ok: true, checkpoints: 1 });
    const kept = parseCheckpoints(checkpointLine(point));
    expect(kept).toEqual([point]);
    const cut = "delete from audit_events where seq > 200";
    expect(await look(cut)).toEqual(damaged("truncated", 201));
    expect(await look(cut, kept)).toEqual(damaged("truncated", 201));
    expect(await look("delete from audit_events", kept)).toEqual(damaged("truncated", 1));
  });

  it("finds a history that was written anew from some row on", async () => {
    const point = await transaction((client) => signCheckpoint(client, key));
    if (point === null) throw new Error("no checkpoint");
    await tamper(
      "create table kept as select * from audit_events",
      "delete from audit_events where seq >= 100",
    );
    await fill(201);
    expect(await verify()).toEqual(damaged("forked", 300));
    await tamper("truncate audit_checkpoints");
    expect(await verify()).toMatchObject({ ok: true, events: 300 });
    expect(await verify([point])).toEqual(damaged("forked", 300));
    await tamper("truncate audit_events", "insert into audit_events select * from kept", "drop table kept");
  });

  it("believes only checkpoints that this installation's key signed", async () => {
    const forged = await transaction((client) => signCheckpoint(client, auditKey("aaaabbbbcccc")));
    if (forged === null) throw new Error("no checkpoint");
    expect(await verify()).toEqual(damaged("edited", 300));
    await tamper("truncate audit_checkpoints");
    expect(await verify([forged])).toEqual(damaged("edited", 300));
    const real = await transaction((client) => signCheckpoint(client, key));
    if (real === null) throw new Error("no checkpoint");
    expect(await verify([{ ...real, seq: 299 }])).toEqual(damaged("edited", 299));
    expect(await verify([real])).toMatchObject({ ok: true, checkpoints: 2 });
    await tamper("truncate audit_checkpoints");
  });

  it("signs each end once, and none of an empty log", async () => {
    const first = await transaction((client) => signCheckpoint(client, key));
    expect(first?.seq).toBe(300);
    expect(await transaction((client) => signCheckpoint(client, key))).toBeNull();
    const listed = await transaction((client) => listCheckpoints(client));
    expect(listed).toEqual([first]);
    await tamper(
      "truncate audit_checkpoints",
      "create table kept as select * from audit_events",
      "truncate audit_events",
    );
    expect(await transaction((client) => signCheckpoint(client, key))).toBeNull();
    await tamper("insert into audit_events select * from kept", "drop table kept");
  });

  it("refuses a file that holds no checkpoints, naming the line", () => {
    expect(() => parseCheckpoints(`\n${readFileSync("package.json", "utf8")}`)).toThrow(/Line 2 /);
    expect(() => parseCheckpoints("{}")).toThrow(AppError);
    expect(parseCheckpoints("\n\n")).toEqual([]);
  });

  it("is not disturbed by events that are written meanwhile", async () => {
    const [verdict] = await Promise.all([verify(), write(1), write(2), write(3)]);
    expect(verdict).toMatchObject({ ok: true });
  });
});
