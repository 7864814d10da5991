import { spawn } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const startPatienceMs = 120_000;

export interface Product {
  /** What it printed: the address, and the set-up link. */
  output: string;
  /** Its data folder. */
  folder: string;
  stop(): Promise<void>;
}

/** Starts the built product as a user would, on a fresh data folder. */
export async function startProduct(port: string): Promise<Product> {
  const folder = mkdtempSync(join(tmpdir(), "rollcall-e2e-"));
  chmodSync(folder, 0o711);
  const server = spawn(process.execPath, ["bin/rollcall.mjs", "up", "--port", port, "--data", folder], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise<void>((resolve) => server.once("exit", () => resolve()));
  const output = await new Promise<string>((resolve, reject) => {
    let text = "";
    const late = setTimeout(() => reject(new Error("`rollcall up` did not answer in time")), startPatienceMs);
    server.stdout.on("data", (chunk: Buffer) => {
      text += chunk.toString("utf8");
      if (!/running at .*\n/.test(text)) return;
      clearTimeout(late);
      resolve(text);
    });
    server.once("exit", (code) => reject(new Error(`\`rollcall up\` ended with code ${code}`)));
  });
  return {
    output,
    folder,
    async stop() {
      server.kill("SIGTERM");
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
