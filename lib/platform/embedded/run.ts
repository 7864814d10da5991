import { spawn } from "node:child_process";
import type { DatabaseUser } from "@/lib/platform/embedded/database-user";
import { childEnvironment } from "@/lib/platform/env";

export type RunResult = { code: number | null; output: string };

/** Variables by which somebody's own PostgreSQL settings would reach our programs. */
const foreign = [
  "PGDATA",
  "PGHOST",
  "PGHOSTADDR",
  "PGPORT",
  "PGUSER",
  "PGDATABASE",
  "PGPASSWORD",
  "PGOPTIONS",
  "PGTZ",
];

/** Runs one of PostgreSQL's programs to its end, as the database's user, with messages in English and UTC. */
export function run(program: string, args: readonly string[], user: DatabaseUser | null): Promise<RunResult> {
  const unset = Object.fromEntries(foreign.map((name) => [name, undefined]));
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: "/",
      env: childEnvironment({ ...unset, LC_ALL: "C", TZ: "UTC" }),
      stdio: ["ignore", "pipe", "pipe"],
      // Ctrl-C on the terminal is for us to answer: it must not reach the server's programs.
      detached: process.platform !== "win32",
      windowsHide: true,
      ...(user ?? {}),
    });
    let output = "";
    const keep = (chunk: Buffer) => {
      output = (output + chunk.toString("utf8")).slice(-8000);
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, output: output.trim() }));
  });
}
