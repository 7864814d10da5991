import { createHash } from "node:crypto";
import { accessSync, chmodSync, constants, existsSync, mkdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { canReach, databaseUser } from "@/lib/platform/embedded/database-user";
import { AppError, messageOf } from "@/lib/platform/errors";

/** Where things live that the database's user must reach although the checkout or the data folder is closed to it. */
export const reachableHome = "/var/lib/rollcall";

/** A short, stable name for a path. */
export function shortHash(path: string): string {
  return createHash("sha256").update(resolve(path)).digest("hex").slice(0, 10);
}

/**
 * The folder that holds `package.json` and the migrations: found upwards from this file, so that it is the same from the
 * sources and from a bundle in `dist/`.
 */
export function packageRoot(): string {
  const start = import.meta.url.startsWith("file:") ? dirname(fileURLToPath(import.meta.url)) : process.cwd();
  for (let folder = start; ; folder = dirname(folder)) {
    if (isRoot(folder)) return folder;
    if (dirname(folder) === folder) break;
  }
  throw new AppError({
    code: "no_package_root",
    message: `No Rollcall checkout was found above ${start}.`,
    safe: "Nothing was changed.",
    next: "Run the command from a complete checkout: package.json and prisma/migrations belong beside dist/.",
    exitCode: 2,
  });
}

function isRoot(folder: string): boolean {
  if (!existsSync(join(folder, "package.json")) || !existsSync(join(folder, "prisma"))) return false;
  const manifest = z
    .object({ name: z.string() })
    .safeParse(JSON.parse(readFileSync(join(folder, "package.json"), "utf8")));
  return manifest.success && manifest.data.name === "rollcall";
}

/** The data folder: the one that was named, else `.data` in the checkout or, where the database's user cannot reach that, below /var/lib. */
export function resolveDataDir(named: string | undefined, root: string): string {
  if (named !== undefined) return resolve(named);
  if (existsSync(join(root, ".data", "postgres"))) return join(root, ".data");
  const user = databaseUser();
  if (user === null || canReach(root, user)) return join(root, ".data");
  return join(reachableHome, shortHash(root));
}

/** Node's own recursive mkdir never returns where the system answers "no such folder" to every attempt, as below /proc. */
function makeFolder(folder: string): void {
  if (!existsSync(dirname(folder))) makeFolder(dirname(folder));
  mkdirSync(folder);
}

/**
 * Creates a data folder that is closed to others; as root others may pass through it, so that the database's user
 * reaches its own folder inside. Throws an AppError when it cannot be written.
 */
export function ensureDataDir(folder: string): void {
  try {
    if (!existsSync(folder)) {
      makeFolder(folder);
      chmodSync(folder, process.getuid?.() === 0 ? 0o711 : 0o700);
    }
    if (!statSync(folder).isDirectory()) throw new Error("it is not a folder");
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new AppError({
      code: "data_unwritable",
      message: `The data folder ${folder} cannot be written: ${messageOf(error)}.`,
      safe: "Nothing was changed.",
      next: "Choose another folder with --data DIR, or give this one to the user who runs Rollcall.",
      exitCode: 2,
      cause: error,
    });
  }
}
