import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { packageRoot } from "@/lib/platform/data-dir";

/**
 * The product's own worker and command, bundled as the product bundles them, with one difference: the registry knows
 * only the connector of the tests.
 */
export interface ChaosBundle {
  worker: string;
  command: string;
  remove(): void;
}

export async function buildChaosBundle(): Promise<ChaosBundle> {
  const root = packageRoot();
  const home = join(root, "node_modules", ".cache");
  mkdirSync(home, { recursive: true });
  const outdir = mkdtempSync(join(home, "rollcall-chaos-"));
  await build({
    absWorkingDir: root,
    entryPoints: { command: "bin/rollcall.ts", worker: "bin/worker.ts" },
    outdir,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    splitting: true,
    platform: "node",
    format: "esm",
    target: "node20.19",
    packages: "external",
    logLevel: "warning",
    alias: {
      "@/lib/connectors/registry": join(root, "tests/factories/chaos-registry.ts"),
      "@": root,
      "server-only": join(root, "tests/setup/empty-module.ts"),
    },
  });
  return {
    worker: join(outdir, "worker.mjs"),
    command: join(outdir, "command.mjs"),
    remove: () => rmSync(outdir, { recursive: true, force: true }),
  };
}

/** A process of the product under test. It ends with the test process, whatever happens to that. */
export class ChaosProcess {
  readonly output: string[] = [];
  private readonly ended: Promise<number | null>;

  private constructor(private readonly child: ChildProcess) {
    const keep = (chunk: Buffer) => this.output.push(chunk.toString("utf8"));
    child.stdout?.on("data", keep);
    child.stderr?.on("data", keep);
    this.ended = new Promise((resolve) => child.once("exit", (code) => resolve(code)));
  }

  /** `databaseUrl` unset: the embedded database of the data folder. */
  static start(options: {
    file: string;
    args?: string[];
    nodeOptions?: string[];
    dataDir: string;
    databaseUrl?: string;
    leaseSeconds?: number;
  }): ChaosProcess {
    chmodSync(options.dataDir, 0o711);
    const child = spawn(
      process.execPath,
      [...(options.nodeOptions ?? []), options.file, ...(options.args ?? ["--with-parent"])],
      {
        stdio: ["pipe", "pipe", "pipe"],
        env: {
          PATH: process.env.PATH,
          HOME: process.env.HOME,
          NODE_ENV: "test",
          TZ: "Asia/Kathmandu",
          ROLLCALL_DATA: options.dataDir,
          ROLLCALL_LEASE_SECONDS: String(options.leaseSeconds ?? 2),
          ROLLCALL_RETRY_BASE_MS: "2",
          ROLLCALL_ALLOW_CIDRS: "127.0.0.0/8",
          ROLLCALL_LOG_LEVEL: "info",
          ...(options.databaseUrl === undefined ? {} : { DATABASE_URL: options.databaseUrl }),
        },
      },
    );
    // A process that is gone cannot be written to; that it is gone is known from its end.
    child.stdin?.on("error", () => undefined);
    return new ChaosProcess(child);
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  get running(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  signal(name: "SIGKILL" | "SIGSTOP" | "SIGCONT" | "SIGTERM"): void {
    if (this.running) this.child.kill(name);
  }

  async end(): Promise<number | null> {
    return this.ended;
  }

  async kill(): Promise<void> {
    this.signal("SIGKILL");
    await this.ended;
  }

  /** Most memory that it ever held, in MB. */
  peakMegabytes(): number {
    const line = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${this.pid}/status`, "utf8"));
    return Math.round(Number(line?.[1]) / 1024);
  }
}
