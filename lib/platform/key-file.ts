import { randomBytes } from "node:crypto";
import {
  closeSync,
  fstatSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { AppError, messageOf } from "@/lib/platform/errors";

/** Every key is at least this long: 256 bit. */
const keyBytes = 32;

export type KeyFile = { path: string; title: string };

function refuse(file: KeyFile, code: string, what: string, next: string, cause?: unknown): AppError {
  return new AppError({
    code,
    message: `The ${file.title} in ${file.path} ${what}.`,
    safe: "Nothing was changed.",
    next,
    exitCode: 2,
    cause,
  });
}

const makeOne = "Make one with `openssl rand -base64 32`, or put back the file that was there.";

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}

/** The text of a file that only its owner may change and others may not read; null when there is none. */
function readPrivate(file: KeyFile): string | null {
  let handle: number;
  try {
    handle = openSync(file.path, "r");
  } catch (error) {
    if (codeOf(error) === "ENOENT") return null;
    throw refuse(
      file,
      "key_unreadable",
      `cannot be read: ${messageOf(error)}`,
      "Give the file to the user who runs Rollcall.",
      error,
    );
  }
  try {
    const stat = fstatSync(handle);
    if (!stat.isFile()) throw refuse(file, "key_unreadable", "is not a file", makeOne);
    // Group read stays allowed: orchestrators mount secrets as 0440.
    if (process.platform !== "win32" && (stat.mode & 0o027) !== 0) {
      throw refuse(file, "key_exposed", "can be read or changed by others", `Run: chmod 600 ${file.path}`);
    }
    if (stat.size > 4096) throw refuse(file, "key_malformed", "is too large for a key", makeOne);
    return readFileSync(handle, "utf8");
  } finally {
    closeSync(handle);
  }
}

function decode(text: string): Buffer | null {
  if (/^([0-9a-f]{2})+$/i.test(text)) return Buffer.from(text, "hex");
  if (/^[A-Za-z0-9+/_-]+={0,2}$/.test(text)) return Buffer.from(text, "base64");
  return null;
}

/** Text, a pattern or a count instead of random bytes. Random keys fail these with a chance below one in 10^12. */
function looksMadeUp(text: string, key: Buffer): boolean {
  if (/changeme|replaceme|placeholder|password|yoursecret/i.test(text.replace(/[^A-Za-z]/g, ""))) return true;
  if (new Set(key).size < 12 || key.every((byte) => byte >= 0x20 && byte < 0x7f)) return true;
  const step = (at: number) => ((key[at] ?? 0) - (key[at - 1] ?? 0)) & 0xff;
  return key.every((_, at) => at < 2 || step(at) === step(1));
}

/**
 * The bytes of a key file (base64 or hex), or null when the file does not exist. Throws an AppError for a file that
 * others may read, that is empty or too short, or that holds a placeholder.
 */
export function readKeyFile(file: KeyFile, exact: boolean): Buffer | null {
  const content = readPrivate(file);
  if (content === null) return null;
  const text = content.trim();
  if (text === "") throw refuse(file, "key_malformed", "is empty", makeOne);
  const key = decode(text);
  if (key === null) {
    throw refuse(file, "key_malformed", "is neither base64 nor hex: it may be a placeholder", makeOne);
  }
  if (looksMadeUp(text, key)) {
    throw refuse(file, "key_malformed", "is a placeholder or made up, not random", makeOne);
  }
  if (key.length < keyBytes || (exact && key.length !== keyBytes)) {
    const wanted = exact ? "needs exactly 32" : "needs at least 32 (256 bit)";
    throw refuse(file, "key_malformed", `has ${key.length} bytes and ${wanted}`, makeOne);
  }
  return key;
}

/** Writes a fresh key that only its owner can read. The file appears whole or not at all. */
export function createKeyFile(file: KeyFile): Buffer {
  const key = randomBytes(keyBytes);
  const draft = join(dirname(file.path), `.key-${randomBytes(6).toString("hex")}`);
  try {
    const handle = openSync(draft, "wx", 0o600);
    try {
      writeFileSync(handle, `${key.toString("base64")}\n`);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameSync(draft, file.path);
  } catch (error) {
    rmSync(draft, { force: true });
    throw refuse(
      file,
      "key_unwritable",
      `cannot be written: ${messageOf(error)}`,
      "Give the folder to the user who runs Rollcall.",
      error,
    );
  }
  return key;
}
