import { createHash, randomBytes } from "node:crypto";
import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { AppError } from "@/lib/platform/errors";
import { type KeyRole, loadKeys } from "@/lib/platform/keys";
import { seal, sealContext, unseal } from "@/lib/platform/seal";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

let database: TestDatabase;
let dataDir: string;
beforeEach(async () => {
  database = await createTestDatabase();
  dataDir = mkdtempSync(join(tmpdir(), "rollcall-keys-"));
});
afterEach(async () => {
  rmSync(dataDir, { recursive: true, force: true });
  await database.drop();
});

type KeyFiles = { workerKeyFile?: string; fingerprintKeyFile?: string; sessionKeyFile?: string };
const noFiles = { workerKeyFile: undefined, fingerprintKeyFile: undefined, sessionKeyFile: undefined };
const load = <R extends KeyRole>(role: R, changes: KeyFiles = {}) =>
  loadKeys({ env: { ...noFiles, ...changes }, dataDir, pool: database.pool, role });
const path = (name: string) => join(dataDir, `${name}.key`);

function replaceKey(name: string): void {
  writeFileSync(path(name), `${randomBytes(32).toString("base64")}\n`);
  chmodSync(path(name), 0o600);
}

/** Everything that loading could write: the folder's files and the table. */
async function state(): Promise<string> {
  const files = readdirSync(dataDir).map((name) => [name, readFileSync(join(dataDir, name)).toString("hex")]);
  const rows = await database.pool.query("select * from key_checks order by name");
  return createHash("sha256")
    .update(JSON.stringify([files.sort(), rows.rows]))
    .digest("hex");
}

async function refused(role: KeyRole, expected: RegExp, changes: KeyFiles = {}): Promise<void> {
  const before = await state();
  const error: unknown = await load(role, changes).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(AppError);
  expect(String(error)).toMatch(expected);
  expect(await state()).toBe(before);
}

describe("keys", () => {
  it("are made at the first start and the same at the next", async () => {
    const first = await load("command");
    expect(readdirSync(dataDir).sort()).toEqual([
      "audit.key",
      "fingerprint.key",
      "session.key",
      "worker.key",
    ]);
    const second = await load("command");
    expect(second.fingerprint.keyId).toBe(first.fingerprint.keyId);
    expect(second.worker.keyId).toBe(first.worker.keyId);
    expect(second.session.equals(first.session)).toBe(true);
    const rows = await database.pool.query("select name from key_checks order by name");
    expect(rows.rows.map((row) => row.name)).toEqual(["audit", "fingerprint", "session", "worker"]);
  });

  it("let web seal what only the worker opens", async () => {
    await load("command");
    const web = await load("web");
    const worker = await load("worker");
    expect(web.audit.keyId).toBe(worker.audit.keyId);
    const context = sealContext({ table: "source", id: "1", field: "token", keyId: web.worker.keyId });
    const sealed = seal(web.worker.publicKey, "s3cret", context);
    expect(unseal(worker.worker.privateKey, sealed, context).toString()).toBe("s3cret");
    expect(JSON.stringify(Object.keys(web.worker).sort())).toBe('["keyId","publicKey"]');
  });

  it("never open the worker's or the audit key for web, nor the session key for the worker", async () => {
    await load("command");
    for (const name of ["worker", "audit"]) {
      renameSync(path(name), join(dataDir, `${name}.away`));
    }
    await load("web");
    await refused("worker", /worker's private key .*does not exist/);
    for (const name of ["worker", "audit"]) {
      renameSync(join(dataDir, `${name}.away`), path(name));
    }
    writeFileSync(path("session"), "garbage!");
    await load("worker");
    await refused("web", /session key .*neither base64 nor hex/);
  });

  it("of another installation are refused, each by name, and nothing is written", async () => {
    await load("command");
    for (const name of ["fingerprint", "session", "worker", "audit"] as const) {
      const own = readFileSync(path(name));
      const before = await database.pool.query("select key_id from key_checks where name = $1", [name]);
      replaceKey(name);
      const id = String(before.rows[0].key_id).slice(0, 4);
      await refused(
        "command",
        new RegExp(`set up with the .* ${id}…, you supplied [0-9a-f]{4}… \\(.*${name}.key\\)`),
      );
      writeFileSync(path(name), own);
    }
    await load("command");
  });

  it("that were lost are asked for, not silently made anew", async () => {
    await load("command");
    for (const name of ["fingerprint", "session", "worker", "audit"]) {
      const own = readFileSync(path(name));
      rmSync(path(name));
      await refused("command", /set up with the .*does not exist/);
      writeFileSync(path(name), own, { mode: 0o600 });
    }
  });

  it("of a folder whose database is new are taken over", async () => {
    const first = await load("command");
    await database.pool.query("delete from key_checks");
    expect((await load("command")).worker.keyId).toBe(first.worker.keyId);
  });

  it("make no other key when one present file is unsafe", async () => {
    writeFileSync(path("audit"), randomBytes(32).toString("base64"), { mode: 0o600 });
    chmodSync(path("audit"), 0o644);
    await refused("command", /read or changed by others/);
  });

  it("come from the files that the operator named, which must exist", async () => {
    const elsewhere = join(dataDir, "mounted");
    await refused("command", /is said to be in .*mounted/, { workerKeyFile: elsewhere });
    writeFileSync(elsewhere, randomBytes(32).toString("hex"), { mode: 0o400 });
    await load("command", { workerKeyFile: elsewhere });
    expect(readdirSync(dataDir)).not.toContain("worker.key");
  });

  it("make web wait for the worker's first start", async () => {
    await refused("web", /does not exist yet/);
    await load("worker");
    expect((await load("web")).session.symmetricKeySize).toBe(32);
  });

  it("refuse a public key that was slipped into the database", async () => {
    await load("command");
    const forged = randomBytes(32);
    const id = createHash("sha256").update(forged).digest("hex").slice(0, 12);
    await database.pool.query("update key_checks set public_key = $1, key_id = $2 where name = 'worker'", [
      forged,
      id,
    ]);
    await refused("web", /not written by Rollcall/);
    await refused("worker", /set up with the worker's private key/);
  });

  it("are made once when several start at the same moment", async () => {
    const all = await Promise.all(Array.from({ length: 6 }, () => load("command")));
    expect(new Set(all.map((keys) => keys.worker.keyId)).size).toBe(1);
    expect(readdirSync(dataDir)).toHaveLength(4);
  });
});
