// Plain JavaScript, because the launchers in bin/ use it before anything is built.
import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

/** Paths that this process holds now: tells our own lock from one left by a dead process that had our pid. */
const held = new Set();

/**
 * Tells one life of a pid from another.
 * @param {number} pid
 * @returns {string | null} null when no such process lives
 */
export function processMark(pid) {
  if (process.platform === "linux") {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
      // The name in brackets may hold spaces; the state and, 19 fields on, the start time follow it.
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      return fields[0] === "Z" || fields[0] === "X" ? null : `start-${fields[19]}`;
    } catch {
      return null;
    }
  }
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EPERM")) return null;
  }
  if (process.platform === "win32") return "alive";
  const started = spawnSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" });
  return started.stdout?.trim() || "alive";
}

/**
 * The living process that holds a lock.
 * @param {string} path
 * @returns {{ pid: number, info: string } | null} null when the lock is free, or its holder is dead
 */
export function lockHolder(path) {
  try {
    const text = read(path);
    return text === null ? null : holderOf(path, text);
  } catch {
    // A place that cannot be read holds no lock of ours; whoever writes there next says what is wrong with it.
    return null;
  }
}

/** @param {string} path */
function read(path) {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
}

/** @param {string} path @param {string} text */
function holderOf(path, text) {
  try {
    const { pid, mark, info } = JSON.parse(text);
    if (!Number.isInteger(pid) || pid < 1 || processMark(pid) !== mark) return null;
    if (pid === process.pid && !held.has(path)) return null;
    return { pid, info: String(info ?? "") };
  } catch {
    return null;
  }
}

/**
 * Takes away the lock of a dead process. If a living one took it in the meantime, it is put back.
 * @param {string} path @param {string} stale
 */
function removeStale(path, stale) {
  const aside = `${path}.${process.pid}-${randomBytes(4).toString("hex")}`;
  try {
    renameSync(path, aside);
    if (readFileSync(aside, "utf8") !== stale) linkSync(aside, path);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && ["ENOENT", "EEXIST"].includes(String(error.code))))
      throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

/** @param {string} path @param {string} text */
function create(path, text) {
  const draft = `${path}.${process.pid}-${randomBytes(4).toString("hex")}`;
  writeFileSync(draft, text, { mode: 0o644 });
  try {
    // A link appears whole or not at all, so nobody ever reads half a lock.
    linkSync(draft, path);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    if (
      error instanceof Error &&
      "code" in error &&
      ["EPERM", "ENOTSUP", "ENOSYS"].includes(String(error.code))
    ) {
      return createExclusive(path, text);
    }
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/**
 * For file systems without links.
 * @param {string} path @param {string} text
 */
function createExclusive(path, text) {
  try {
    writeFileSync(path, text, { mode: 0o644, flag: "wx" });
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
}

/**
 * Takes a lock that dies with its process: a file that names the holder, free again when the holder is dead.
 * @param {string} path
 * @param {{ waitMs?: number, info?: string, onWait?: (holder: { pid: number, info: string }) => void }} [options]
 *   `waitMs`: how long to wait for a living holder (0: not at all)
 * @returns {Promise<{ release: () => void } | { holder: { pid: number, info: string } }>} the lock, or who has it
 */
export async function takeFileLock(path, options = {}) {
  const text = JSON.stringify({ pid: process.pid, mark: processMark(process.pid), info: options.info ?? "" });
  const deadline = Date.now() + (options.waitMs ?? 0);
  let told = false;
  for (;;) {
    if (!held.has(path) && create(path, text)) {
      held.add(path);
      return { release: () => release(path, text) };
    }
    const current = read(path);
    const holder = current === null ? null : holderOf(path, current);
    if (current !== null && holder === null) removeStale(path, current);
    if (holder !== null) {
      if (Date.now() >= deadline) return { holder };
      if (!told) options.onWait?.(holder);
      told = true;
    }
    await sleep(holder === null ? 1 : 50);
  }
}

/** @param {string} path @param {string} text */
function release(path, text) {
  if (!held.delete(path)) return;
  if (read(path) === text) rmSync(path, { force: true });
}
