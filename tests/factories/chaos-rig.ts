import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createChaosSource, until } from "@/tests/factories/chaos-engine";
import { type ChaosBundle, ChaosProcess } from "@/tests/factories/chaos-process";
import { type ChaosCall, ChaosSource } from "@/tests/factories/chaos-source";
import type { ChaosScope } from "@/tests/factories/chaos-world";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

/** A database, a loopback source configured in it, and real processes of the product that work on both. */
export class ChaosRig {
  private readonly processes: ChaosProcess[] = [];

  private constructor(
    readonly database: TestDatabase,
    readonly source: ChaosSource,
    readonly dataDir: string,
    private readonly bundle: ChaosBundle,
  ) {}

  static async open(bundle: ChaosBundle, world: ChaosScope[]): Promise<ChaosRig> {
    const database = await createTestDatabase();
    const source = await ChaosSource.start(world);
    await createChaosSource(database.pool, source.url);
    return new ChaosRig(database, source, mkdtempSync(join(tmpdir(), "rollcall-chaos-")), bundle);
  }

  get pool(): TestDatabase["pool"] {
    return this.database.pool;
  }

  startWorker(nodeOptions: string[] = []): ChaosProcess {
    return this.keep(
      ChaosProcess.start({
        file: this.bundle.worker,
        nodeOptions,
        dataDir: this.dataDir,
        databaseUrl: this.database.url,
      }),
    );
  }

  /** `rollcall …` with these arguments. */
  startCommand(args: string[]): ChaosProcess {
    return this.keep(
      ChaosProcess.start({
        file: this.bundle.command,
        args,
        dataDir: this.dataDir,
        databaseUrl: this.database.url,
      }),
    );
  }

  async close(): Promise<void> {
    await Promise.all(this.processes.map((process) => process.kill()));
    await this.source.stop();
    await this.database.drop();
    rmSync(this.dataDir, { recursive: true, force: true });
  }

  /** Holds back the answer to a request until `release` is called; `reached` resolves when it is asked. */
  hold(wanted: (call: ChaosCall) => boolean): { reached: Promise<void>; release: () => void } {
    let arrive: () => void = () => undefined;
    const reached = new Promise<void>((resolve) => {
      arrive = resolve;
    });
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    this.source.rule = async (call) => {
      if (!wanted(call)) return undefined;
      this.source.rule = () => undefined;
      arrive();
      await held;
      return undefined;
    };
    return { reached, release };
  }

  /** Resolves when a request that is wanted has been answered. */
  answered(wanted: (call: ChaosCall) => boolean): Promise<void> {
    return new Promise((resolve) => {
      this.source.afterAnswer = (call) => {
        if (!wanted(call)) return;
        this.source.afterAnswer = () => undefined;
        resolve();
      };
    });
  }

  /** Takes a lock and does `work` once somebody waits for it, in the midst of their transaction. */
  async behindLock(lock: string, work: () => Promise<void>, waiting = 1): Promise<void> {
    const holder = await this.pool.connect();
    try {
      await holder.query("BEGIN");
      const own = await holder.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
      await holder.query(lock);
      await until(`${waiting} wait for the lock`, async () => {
        // On another connection: within one transaction the list of backends stays as it first was.
        const blocked = await this.pool.query(
          "SELECT FROM pg_stat_activity WHERE $1 = ANY(pg_blocking_pids(pid))",
          [own.rows[0]?.pid],
        );
        return (blocked.rowCount ?? 0) >= waiting;
      });
      await work();
    } finally {
      await holder.query("ROLLBACK");
      holder.release();
    }
  }

  private keep(process: ChaosProcess): ChaosProcess {
    this.processes.push(process);
    return process;
  }
}
