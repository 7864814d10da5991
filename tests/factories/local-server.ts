import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, chownSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { localhostCert, localhostKey } from "@/tests/factories/localhost-tls";

/** A real server of somebody else's software, on loopback and in a folder of its own. */
export interface LocalServer {
  port: number;
  folder: string;
  stop(): Promise<void>;
}

export interface LocalServerOptions {
  /** Short; sockets lie in the folder, whose path must not be long. */
  name: string;
  program: string;
  args(server: { port: number; folder: string }): string[];
  /** Makes its files, before it starts. */
  prepare?(folder: string, user: { uid: number; gid: number } | null): void;
  /** As whom it runs where the tests run as root. */
  account?: string;
  /** How it is told to end, where it does not listen to SIGINT. */
  endBy?: NodeJS.Signals;
  /** Throws until it answers. */
  ready(server: { port: number; folder: string }): Promise<void>;
}

/** The program's path, where it is installed. */
export function findProgram(...paths: string[]): string | null {
  return paths.find((path) => existsSync(path)) ?? null;
}

/** Starts a server with the certificate of this machine (`tls.crt`, `tls.key` in its folder). */
export async function startLocal(options: LocalServerOptions): Promise<LocalServer> {
  const folder = mkdtempSync(join(tmpdir(), `rc-${options.name}-`));
  const user = process.getuid?.() === 0 && options.account ? accountIds(options.account) : null;
  for (const [file, text] of [
    ["tls.crt", localhostCert],
    ["tls.key", localhostKey],
  ] as const) {
    writeFileSync(join(folder, file), text, { mode: 0o600 });
    if (user) chownSync(join(folder, file), user.uid, user.gid);
  }
  chmodSync(folder, 0o755);
  if (user) chownSync(folder, user.uid, user.gid);
  options.prepare?.(folder, user);
  const port = await freePort();
  const child = spawn(options.program, options.args({ port, folder }), {
    cwd: folder,
    stdio: "ignore",
    ...(user ?? {}),
  });
  const stop = async () => {
    await end(child, options.endBy);
    rmSync(folder, { recursive: true, force: true });
  };
  const deadline = Date.now() + 60_000;
  for (;;) {
    try {
      await options.ready({ port, folder });
      return { port, folder, stop };
    } catch (error) {
      if (Date.now() < deadline && child.exitCode === null)
        await new Promise((done) => setTimeout(done, 200));
      else {
        await stop();
        throw new Error(`${options.program} did not start.`, { cause: error });
      }
    }
  }
}

async function end(child: ChildProcess, signal: NodeJS.Signals = "SIGINT"): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = once(child, "close");
  // For PostgreSQL: disconnect everyone and stop. Others take it for an ordinary end as well.
  child.kill(signal);
  const late = setTimeout(() => child.kill("SIGKILL"), 10_000);
  await closed;
  clearTimeout(late);
}

function accountIds(name: string): { uid: number; gid: number } {
  const id = (flag: string) => Number(execFileSync("id", [flag, name], { encoding: "utf8" }));
  return { uid: id("-u"), gid: id("-g") };
}

async function freePort(): Promise<number> {
  const probe = createServer();
  probe.listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  await once(probe, "close");
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}
