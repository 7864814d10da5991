import { lstat, readFile, realpath } from "node:fs/promises";
import { join } from "node:path";
import { type LiveContext, SourceError } from "@/lib/connectors/sdk/contract";
import { clean, type FileFacts } from "@/lib/connectors/sdk/file-facts";
import { type Account, parsePasswd } from "./accounts-table";
import { globTest } from "./glob";
import { describeMachine, type Machine } from "./machine";
import type { HostConfig } from "./manifest";
import { decodeText, errorCode, type FileStat, readRegularFile } from "./read-text";
import { noteDenied, type Tally } from "./walk";

export interface TextFile {
  file: FileFacts;
  text: string;
}

/** One reading of one data set: what it is about, and the only ways in which it opens files. */
export class Reading {
  readonly machine: Machine;
  readonly config: HostConfig;
  readonly ctx: LiveContext<HostConfig>;
  readonly tally: Tally;
  /** From passwd; null where the folder holds none. */
  readonly accounts: Account[] | null;
  /** The further folders: entered whatever the rules say. */
  readonly forced: string[];
  readonly #excluded: ((path: string) => boolean)[];
  /** Everything read lies below one of these; sorted, none inside another. */
  readonly roots: string[];
  readonly #namesByUid: Map<number, string>;

  private constructor(
    ctx: LiveContext<HostConfig>,
    tally: Tally,
    machine: Machine,
    forced: string[],
    accounts: Account[] | null,
  ) {
    this.ctx = ctx;
    this.config = ctx.config;
    this.tally = tally;
    this.machine = machine;
    const all = [...new Set([machine.root, ...forced])].sort();
    this.roots = all.filter((path) => !all.some((other) => other !== path && isBelow(other, path)));
    this.forced = forced;
    this.accounts = accounts;
    this.#excluded = ctx.config.exclude.map(globTest);
    this.#namesByUid = new Map((accounts ?? []).map((account) => [account.uid, account.name]));
  }

  /** Throws `SourceError` when the folder, or a further folder, is not there. */
  static async begin(ctx: LiveContext<HostConfig>, tally: Tally): Promise<Reading> {
    const machine = await describeMachine(ctx.config.root);
    const extras: string[] = [];
    for (const folder of ctx.config.extraFolders) {
      try {
        extras.push(await realpath(folder));
      } catch (error) {
        const message = `The further folder ${folder} cannot be entered or is not there. Mend or remove it.`;
        throw new SourceError(
          { kind: errorCode(error) === "ENOENT" ? "unreachable" : "denied", message },
          { cause: error },
        );
      }
    }
    const passwd = await readFile(join(machine.root, "etc/passwd"), "utf8").catch((error: unknown) => {
      if (errorCode(error) === "ENOENT" || errorCode(error) === "ENOTDIR") return null;
      throw deniedError(join(machine.root, "etc/passwd"), error);
    });
    return new Reading(ctx, tally, machine, extras, passwd === null ? null : parsePasswd(passwd));
  }

  /** The same reading, whose refusals are counted elsewhere: for what another data set answers for. */
  countingInto(tally: Tally): Reading {
    return new Reading(this.ctx, tally, this.machine, this.forced, this.accounts);
  }

  /** Absolute path on this machine of a path that the files of the root speak of (`/home/alice`). */
  at(path: string): string {
    return join(this.machine.root, path);
  }

  excluded = (path: string): boolean => this.#excluded.some((test) => test(path));

  accountNamed(name: string): Account | undefined {
    return this.accounts?.find((account) => account.name === name);
  }

  /** The account in whose home a path lies: the longest home that fits. System folders are nobody's home. */
  accountOfHome(path: string): Account | undefined {
    let best: Account | undefined;
    for (const account of this.accounts ?? []) {
      if (account.home.length < 2 || !isBelow(this.at(account.home), path)) continue;
      if (best === undefined || account.home.length > best.home.length) best = account;
    }
    return best;
  }

  /** A text file, or null: not there, not regular, not text, too large or not readable; the last three are counted. */
  async text(path: string): Promise<TextFile | null> {
    const read = await this.bytes(path);
    if (read === null) return null;
    const text = decodeText(read.bytes);
    return text === null ? null : { file: read.file, text };
  }

  async bytes(path: string): Promise<{ file: FileFacts; bytes: Buffer } | null> {
    if (this.excluded(path)) return null;
    const outcome = await readRegularFile(path);
    if (outcome.is === "denied") noteDenied(this.tally, path);
    if (outcome.is === "too large") this.tally.tooLarge += 1;
    return outcome.is === "read" ? { file: this.#facts(path, outcome.stat), bytes: outcome.bytes } : null;
  }

  /** Facts of a regular file that is not opened; null when there is none. */
  async facts(path: string): Promise<FileFacts | null> {
    try {
      const info = await lstat(path);
      if (!info.isFile()) return null;
      return this.#facts(path, {
        mode: info.mode & 0o7777,
        uid: info.uid,
        modifiedAt: info.mtime,
        size: info.size,
      });
    } catch (error) {
      if (errorCode(error) !== "ENOENT" && errorCode(error) !== "ENOTDIR") noteDenied(this.tally, path);
      return null;
    }
  }

  /** Where a path that a file names really lies, if that is below what may be read; else null. */
  async inside(path: string): Promise<string | null> {
    try {
      const real = await realpath(path);
      return this.roots.some((root) => isBelow(root, real)) && !this.excluded(real) ? real : null;
    } catch {
      return null;
    }
  }

  /** Keyed fingerprint; undefined without the organisation's key. */
  fingerprint(secret: string): string | undefined {
    return this.ctx.fingerprint?.(secret);
  }

  #facts(path: string, stat: FileStat): FileFacts {
    return {
      path: clean(path, 3000),
      mode: stat.mode.toString(8).padStart(4, "0"),
      owner: this.#namesByUid.get(stat.uid) ?? String(stat.uid),
      modifiedAt: stat.modifiedAt.toISOString(),
      size: stat.size,
    };
  }
}

/** Whether `path` is `folder` or lies in it. */
export function isBelow(folder: string, path: string): boolean {
  return folder === "/" || path === folder || path.startsWith(`${folder}/`);
}

function deniedError(path: string, cause: unknown): SourceError {
  return new SourceError(
    {
      kind: "denied",
      message: `${path} may not be read. Run as root or give read access.`,
      permission: `read ${path}`,
    },
    { cause },
  );
}
