import { spawn } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const startPatienceMs = 120_000;

/**
 * Starts the built product once for the whole run, as a user would, on a fresh data folder. What it printed is in
 * `E2E_OUTPUT` (the address and the set-up link), the folder in `E2E_DATA`.
 */
export default async function startProduct(): Promise<(() => Promise<void>) | undefined> {
  if (process.env.E2E_LIST !== undefined) return undefined;
  const folder = mkdtempSync(join(tmpdir(), "rollcall-e2e-"));
  chmodSync(folder, 0o711);
  const port = process.env.E2E_PORT ?? "41999";
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
  process.env.E2E_OUTPUT = output;
  process.env.E2E_DATA = folder;
  return async () => {
    server.kill("SIGTERM");
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
}
