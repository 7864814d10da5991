import { readdir, readFile, readlink } from "node:fs/promises";
import { join } from "node:path";
import { clean } from "@/lib/connectors/sdk/file-facts";

export interface Process {
  pid: number;
  uid: number;
  /** Short name of the program; never its arguments. */
  program: string;
  /** It was started by, or left to, the first process: a service, and no step of somebody's work. */
  daemon: boolean;
}

/** Running programs, from `<proc>/<pid>/status`. Threads of the kernel are left out. None where there is no such folder. */
export async function listProcesses(proc: string): Promise<Process[]> {
  const names = await readdir(proc).catch(() => []);
  const found: Process[] = [];
  for (const name of names) {
    if (!/^\d+$/.test(name)) continue;
    const status = await readFile(join(proc, name, "status"), "utf8").catch(() => "");
    const program = /^Name:\t(.*)$/m.exec(status)?.[1];
    const uid = /^Uid:\t(?:\d+)\t(\d+)/m.exec(status)?.[1];
    const parent = /^PPid:\t(\d+)/m.exec(status)?.[1];
    const isKernel = /^Kthread:\t1$/m.test(status) || !/^VmSize:/m.test(status);
    if (program === undefined || uid === undefined || isKernel) continue;
    found.push({
      pid: Number(name),
      uid: Number(uid),
      program: clean(program, 64),
      daemon: Number(parent ?? 0) <= 1,
    });
  }
  return found;
}

export interface Listener {
  /** `tcp/443`. */
  port: string;
  pid: number;
}

/** TCP ports that somebody listens on, by the process, from `<proc>/net`. Sockets of processes that we may not look into are left out. */
export async function listListeners(proc: string, processes: Process[]): Promise<Listener[]> {
  const ports = new Map<string, string>();
  for (const table of ["tcp", "tcp6"]) {
    const text = await readFile(join(proc, "net", table), "utf8").catch(() => "");
    for (const line of text.split("\n").slice(1)) {
      const [, local, , state, , , , , , inode] = line.trim().split(/\s+/);
      const port = Number.parseInt(local?.split(":")[1] ?? "", 16);
      if (state !== "0A" || inode === undefined || inode === "0" || Number.isNaN(port)) continue;
      ports.set(inode, `tcp/${port}`);
    }
  }
  if (ports.size === 0) return [];
  const found = new Map<string, Listener>();
  for (const { pid } of processes) {
    const folder = join(proc, String(pid), "fd");
    for (const fd of await readdir(folder).catch(() => [])) {
      const target = await readlink(join(folder, fd)).catch(() => "");
      const port = ports.get(/^socket:\[(\d+)\]$/.exec(target)?.[1] ?? "");
      if (port !== undefined) found.set(`${pid} ${port}`, { port, pid });
    }
  }
  return [...found.values()];
}

/** Certificate files named in the arguments of a process. Nothing else of the arguments is kept. */
export async function certificateArguments(proc: string, pid: number): Promise<string[]> {
  const text = await readFile(join(proc, String(pid), "cmdline"), "utf8").catch(() => "");
  return text.split("\0").flatMap((argument) => {
    const path = argument.slice(argument.indexOf("=") + 1);
    return /^\/[\w./@+-]{1,500}\.(?:pem|crt|cer|cert)$/.test(path) ? [path] : [];
  });
}
