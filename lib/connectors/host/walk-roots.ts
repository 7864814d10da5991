import { readFile, stat } from "node:fs/promises";
import { isBelow, type Reading } from "./reading";
import { networkMounts } from "./skip-rules";
import { type WalkStep, walk } from "./walk";

/** The wanted files of every folder that a reading is about, in order, from after a path on. */
export async function* walkRoots(
  reading: Reading,
  wants: (path: string, name: string) => boolean,
  after: string | null,
): AsyncGenerator<WalkStep> {
  const mounts = reading.machine.whole
    ? networkMounts(await readFile("/proc/self/mountinfo", "utf8").catch(() => ""))
    : new Set<string>();
  const systemLayout = reading.machine.whole || (await isSystemRoot(reading));
  const reached = after === null ? null : (reading.roots.find((root) => isBelow(root, after)) ?? null);
  for (const root of reading.roots) {
    // The roots are sorted: what comes before the one that was reached is done.
    if (reached !== null && root < reached) continue;
    yield* walk(
      {
        root,
        systemLayout: systemLayout && root === reading.machine.root,
        forced: reading.forced,
        excluded: reading.excluded,
        otherMounts: mounts,
        wants,
        signal: reading.ctx.signal,
      },
      root === reached ? after : null,
      reading.tally,
    );
  }
}

/** A folder that holds a whole file system (a mounted disk, an unpacked image) and not just some files. */
async function isSystemRoot(reading: Reading): Promise<boolean> {
  return await stat(reading.at("/etc/passwd")).then(
    (info) => info.isFile(),
    () => false,
  );
}
