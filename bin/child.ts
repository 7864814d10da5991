import { type ChildProcess, spawn } from "node:child_process";

export type ChildPlan = {
  name: string;
  /** Arguments for this same Node. */
  args: readonly string[];
  cwd: string;
  env: NodeJS.ProcessEnv;
};

/** A child process that is started again when it dies, with growing waits, until it is stopped. */
export type Child = {
  /** How often it died soon after its start, in a row. */
  quickDeaths(): number;
  /** Asks it to end, and ends it by force after so many milliseconds. */
  stop(graceMs: number): Promise<void>;
};

const firstWaitMs = 500;
const longestWaitMs = 30_000;
/** A child that lived this long was well: its next death starts the waits from the beginning. */
const wellAfterMs = 60_000;

/** Starts the child and keeps it running. It holds a pipe to us and ends itself when that breaks. */
export function keepRunning(plan: ChildPlan, notify: (line: string) => void): Child {
  let stopping = false;
  let deaths = 0;
  let timer: NodeJS.Timeout | undefined;
  let current: ChildProcess | undefined;

  function start(): void {
    const startedAt = Date.now();
    const child = spawn(process.execPath, plan.args, {
      cwd: plan.cwd,
      env: plan.env,
      stdio: ["pipe", "ignore", 2],
      // A group of its own: Ctrl-C on the terminal reaches us alone, and we stop things in order.
      detached: process.platform !== "win32",
    });
    current = child;
    let ended = false;
    const onEnd = (how: string) => {
      if (ended || stopping) return;
      ended = true;
      deaths = Date.now() - startedAt > wellAfterMs ? 1 : deaths + 1;
      const wait = Math.min(firstWaitMs * 2 ** (deaths - 1), longestWaitMs);
      notify(`The ${plan.name} ended (${how}); it is started again in ${wait / 1000} s.`);
      timer = setTimeout(start, wait);
    };
    child.once("error", (error) => onEnd(error.message));
    child.once("exit", (code, signal) => onEnd(signal ?? `code ${code}`));
    // Writing is not what the pipe is for; its breaking is no error of ours.
    child.stdin?.on("error", () => {});
  }

  start();
  return {
    quickDeaths: () => deaths,
    stop(graceMs) {
      stopping = true;
      clearTimeout(timer);
      const child = current;
      if (
        child === undefined ||
        child.exitCode !== null ||
        child.signalCode !== null ||
        child.pid === undefined
      ) {
        return Promise.resolve();
      }
      return new Promise((resolve) => {
        const force = setTimeout(() => child.kill("SIGKILL"), graceMs);
        child.once("exit", () => {
          clearTimeout(force);
          resolve();
        });
        child.kill("SIGTERM");
      });
    },
  };
}
