import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openDatabase } from "@/lib/platform/database";
import { runningPostmaster } from "@/lib/platform/embedded/cluster";
import { embeddedUrl, openEmbedded } from "@/lib/platform/embedded/embedded";

let folder: string;
const home = () => join(folder, "postgres");
const open = () => openEmbedded({ dataDir: folder, notify: () => {} });

async function query<T>(url: string, sql: string): Promise<T[]> {
  const client = new Client({ connectionString: url });
  client.on("error", () => {});
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

async function until<T>(what: () => Promise<T | undefined>): Promise<T> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    const value = await what().catch(() => undefined);
    if (value !== undefined) return value;
    if (Date.now() > deadline) throw new Error("it did not happen within 30 s");
    await sleep(50);
  }
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "rollcall-embedded-"));
  chmodSync(folder, process.getuid?.() === 0 ? 0o711 : 0o700);
});

afterEach(async () => {
  const server = existsSync(home()) ? runningPostmaster(home()) : null;
  if (server) {
    process.kill(server.pid, "SIGQUIT");
    await until(async () => (runningPostmaster(home()) === null ? true : undefined));
  }
  rmSync(folder, { recursive: true, force: true });
});

describe("the embedded database", () => {
  it("is created once by three who come at once, thinks in UTC, and stops with the last", async () => {
    const all = await Promise.all([open(), open(), open()]);
    const [first, second, third] = all;
    expect(new Set(all.map((one) => one.url)).size).toBe(1);
    expect(await query(first?.url ?? "", "show timezone")).toEqual([{ TimeZone: "UTC" }]);
    await first?.close();
    await second?.close();
    expect(runningPostmaster(home())).not.toBeNull();
    await third?.close();
    expect(runningPostmaster(home())).toBeNull();
    expect(embeddedUrl(folder)).toBeNull();
  });

  it("stops when two leave at the same moment", async () => {
    const [first, second] = await Promise.all([open(), open()]);
    await Promise.all([first.close(), second.close()]);
    expect(runningPostmaster(home())).toBeNull();
  });

  it("refuses a wrong password", async () => {
    const database = await open();
    const wrong = new URL(database.url);
    wrong.password = "guess";
    await expect(query(wrong.toString(), "select 1")).rejects.toThrow(/password/);
    await database.close();
  });

  it("comes back on the same address with everything committed after its server was killed", async () => {
    const database = await open();
    await query(database.url, "create table kept as select 42 as answer");
    const killed = runningPostmaster(home())?.pid ?? 0;
    process.kill(killed, "SIGKILL");
    const rows = await until(async () => {
      if (runningPostmaster(home())?.pid === killed) return undefined;
      return query(database.url, "select answer from kept");
    });
    expect(rows).toEqual([{ answer: 42 }]);
    await database.close();
    expect(runningPostmaster(home())).toBeNull();
  });

  it("starts over a pid file that names another living process", async () => {
    await (await open()).close();
    writeFileSync(
      join(home(), "data", "postmaster.pid"),
      `${process.pid}\n${join(home(), "data")}\n1\n1\n\n127.0.0.1\n\nready\n`,
    );
    const database = await open();
    expect(await query(database.url, "select 1 as one")).toEqual([{ one: 1 }]);
    await database.close();
  });

  it("ignores the start lock of a dead process and a half-made cluster", async () => {
    writeFileSync(
      join(folder, "postgres.lock"),
      JSON.stringify({ pid: 2 ** 22 + 1, mark: "start-1", info: "" }),
    );
    writeFileSync(join(folder, "postgres.new-77"), "");
    const database = await open();
    expect(await query(database.url, "select 1 as one")).toEqual([{ one: 1 }]);
    expect(existsSync(join(folder, "postgres.new-77"))).toBe(false);
    await database.close();
  });

  it("counts a process that was given its address as a user", async () => {
    const parent = await openDatabase({ databaseUrl: undefined, dataDir: folder, notify: () => {} });
    const child = await openDatabase({ databaseUrl: parent.url, dataDir: folder, notify: () => {} });
    await parent.close();
    expect((await child.pool.query("select 1 as one")).rows).toEqual([{ one: 1 }]);
    await child.close();
    expect(runningPostmaster(home())).toBeNull();
  });
});

describe("openDatabase", () => {
  it("says in one sentence that nothing answers, without the password", async () => {
    const databaseUrl = "postgres://app:hunter2@127.0.0.1:1/rollcall";
    const failure = openDatabase({ databaseUrl, dataDir: folder, notify: () => {} });
    await expect(failure).rejects.toMatchObject({ code: "database_unreachable", exitCode: 2 });
    await expect(failure).rejects.toThrow("127.0.0.1:1/rollcall");
    await expect(failure).rejects.not.toThrow("hunter2");
  });
});
