import { spawn } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const startPatienceMs = 120_000;

/** The built product, running as a user would have started it, on a fresh data folder. */
export interface Product {
  url: string;
  /** The data folder. */
  folder: string;
  /** What `up` answered: the address and the set-up link. */
  answers: string;
  /** Everything that `up`, web and worker wrote to standard error so far; empty unless it is kept. */
  log(): string;
  stop(): Promise<void>;
}

/** Starts it. `args` are further options of `up`, `env` adds variables, `keepLog` keeps standard error instead of showing it. */
export async function startProduct(options: {
  port: number;
  args?: readonly string[];
  env?: Record<string, string>;
  keepLog?: boolean;
}): Promise<Product> {
  const folder = mkdtempSync(join(tmpdir(), "rollcall-e2e-"));
  // The database's user has to pass through it.
  chmodSync(folder, 0o711);
  const args = [
    "bin/rollcall.mjs",
    "up",
    "--port",
    String(options.port),
    "--data",
    folder,
    ...(options.args ?? []),
  ];
  const server = spawn(process.execPath, args, {
    stdio: ["ignore", "pipe", options.keepLog ? "pipe" : "inherit"],
    env: { ...process.env, ...options.env },
  });
  let log = "";
  server.stderr?.on("data", (chunk: Buffer) => {
    log += chunk.toString("utf8");
  });
  const ended = new Promise<void>((resolve) => server.once("exit", () => resolve()));
  const answers = await new Promise<string>((resolve, reject) => {
    let text = "";
    const late = setTimeout(() => reject(new Error("`rollcall up` did not answer in time")), startPatienceMs);
    server.stdout?.on("data", (chunk: Buffer) => {
      text += chunk.toString("utf8");
      if (!/running at .*\n/.test(text)) return;
      clearTimeout(late);
      resolve(text);
    });
    server.once("exit", (code) => reject(new Error(`\`rollcall up\` ended with code ${code}\n${log}`)));
  });
  return {
    url: `http://localhost:${options.port}`,
    folder,
    answers,
    log: () => log,
    async stop() {
      server.kill("SIGTERM");
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A port of this machine that nobody listens on. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => {
        if (address === null || typeof address === "string") reject(new Error("no port"));
        else resolve(address.port);
      });
    });
  });
}
