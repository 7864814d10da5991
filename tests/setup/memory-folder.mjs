import { chmodSync, lstatSync, mkdirSync, readFileSync, statfsSync } from "node:fs";
import { freemem } from "node:os";
import { join } from "node:path";

const memory = "/dev/shm";
/** What the databases of a run take, with room to spare, and with what its processes take of their own. */
const enough = { folder: 4 * 1024 ** 3, memory: 8 * 1024 ** 3 };

/**
 * A folder in memory for whatever tests write for a moment, the same for every run of this user, or null where the machine
 * has none that is large enough. Tests make hundreds of databases; on a slow disk that takes longer than all that they test.
 */
export function memoryFolder() {
  if (!isRoomy()) return null;
  const folder = join(memory, `rollcall-tests-${process.getuid()}`);
  mkdirSync(folder, { recursive: true });
  const found = lstatSync(folder);
  if (!found.isDirectory() || found.uid !== process.getuid()) return null;
  // The database's user passes through it.
  chmodSync(folder, 0o711);
  return folder;
}

function isRoomy() {
  try {
    const mounts = readFileSync("/proc/mounts", "utf8")
      .split("\n")
      .map((line) => line.split(" "));
    const mount = mounts.find(([, where, type]) => where === memory && type === "tmpfs");
    if (!mount || mount[3].split(",").includes("noexec")) return false;
    const { bavail, bsize } = statfsSync(memory);
    return bavail * bsize >= enough.folder && freemem() >= enough.memory;
  } catch {
    // No Linux, or nothing mounted there.
    return false;
  }
}
