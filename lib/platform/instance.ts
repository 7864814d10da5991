import { join } from "node:path";
import { AppError } from "@/lib/platform/errors";
import { lockHolder, takeFileLock } from "@/lib/platform/file-lock";

/** The `rollcall up` that runs on a data folder. */
export type Instance = { pid: number; url: string };

const fileOf = (dataDir: string) => join(dataDir, "instance.json");

/** The instance that runs on this data folder now; null when there is none (a dead process does not count). */
export function runningInstance(dataDir: string): Instance | null {
  const holder = lockHolder(fileOf(dataDir));
  return holder === null ? null : { pid: holder.pid, url: holder.info };
}

function alreadyRunning(instance: Instance, dataDir: string): AppError {
  return new AppError({
    code: "already_running",
    message: `Rollcall already runs on ${dataDir}, at ${instance.url} (process ${instance.pid}).`,
    safe: "It was left alone.",
    next: "Open that address, or start another one with --data DIR and --port N.",
    exitCode: 1,
  });
}

/** Throws an AppError that names the running address when an instance runs on this data folder. */
export function refuseSecondInstance(dataDir: string): void {
  const instance = runningInstance(dataDir);
  if (instance !== null) throw alreadyRunning(instance, dataDir);
}

/** Makes this process the one instance of a data folder until `release`, or until it dies. Throws like refuseSecondInstance. */
export async function claimInstance(dataDir: string, url: string): Promise<{ release(): void }> {
  const lock = await takeFileLock(fileOf(dataDir), { info: url });
  if ("holder" in lock) throw alreadyRunning({ pid: lock.holder.pid, url: lock.holder.info }, dataDir);
  return lock;
}
