import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { AppError } from "@/lib/platform/errors";

/** The user that PostgreSQL runs as when we are root; PostgreSQL refuses to run as root itself. */
export type DatabaseUser = { uid: number; gid: number };

function fromPasswd(name: string): DatabaseUser | undefined {
  if (!existsSync("/etc/passwd")) return undefined;
  for (const line of readFileSync("/etc/passwd", "utf8").split("\n")) {
    const [user, , uid, gid] = line.split(":");
    if (user === name) return { uid: Number(uid), gid: Number(gid) };
  }
  return undefined;
}

/**
 * Whom to run PostgreSQL as: null means as ourselves. As root it is the owner of the existing cluster, else `postgres`,
 * else `nobody`.
 */
export function databaseUser(cluster?: string): DatabaseUser | null {
  if (process.getuid?.() !== 0) return null;
  if (cluster !== undefined && existsSync(cluster)) {
    const { uid, gid } = statSync(cluster);
    if (uid !== 0) return { uid, gid };
  }
  const user = fromPasswd("postgres") ?? fromPasswd("nobody");
  if (user !== undefined) return user;
  throw new AppError({
    code: "no_database_user",
    message: "PostgreSQL does not run as root, and this machine has neither a user `postgres` nor `nobody`.",
    safe: "Nothing was changed.",
    next: "Run Rollcall as an ordinary user, or set DATABASE_URL to a PostgreSQL 15 or later.",
    exitCode: 2,
  });
}

/** Whether that user can enter a folder, or the nearest folder above it that exists. */
export function canReach(folder: string, user: DatabaseUser): boolean {
  let existing = folder;
  while (!existsSync(existing) && dirname(existing) !== existing) existing = dirname(existing);
  const tried = spawnSync("/bin/sh", ["-c", 'cd "$1"', "sh", existing], {
    cwd: "/",
    ...user,
    stdio: "ignore",
  });
  return tried.status === 0;
}
