// What the launchers share: where the checkout is, how programs in it are run, and how to tell sources that changed.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { takeFileLock } from "../lib/platform/file-lock.js";

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** A failure that is already a sentence for a person. */
export class LauncherError extends Error {
  /** @param {string} message @param {number} [exitCode] */
  constructor(message, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** Says one line to the person, on standard error: standard output is for answers. */
export function say(line) {
  process.stderr.write(`${line}\n`);
}

/**
 * Runs a program in the checkout; what it prints goes to standard error.
 * @param {string} program @param {string[]} args
 * @param {{ env?: Record<string, string>, quiet?: boolean, shell?: boolean }} [options]
 *   `quiet`: print its output only if it fails
 */
export function run(program, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: root,
      env: { ...process.env, ...options.env },
      stdio: options.quiet ? ["ignore", "pipe", "pipe"] : ["ignore", 2, 2],
      shell: options.shell ?? false,
    });
    // Ctrl-C reaches the program by itself; a SIGTERM for us alone is handed on, or it would work on without us.
    const handOn = () => child.kill("SIGTERM");
    process.once("SIGTERM", handOn);
    const output = [];
    child.stdout?.on("data", (chunk) => output.push(chunk));
    child.stderr?.on("data", (chunk) => output.push(chunk));
    child.once("error", reject);
    child.once("close", (code, signal) => {
      process.off("SIGTERM", handOn);
      if (code === 0) return resolve();
      if (options.quiet) process.stderr.write(Buffer.concat(output));
      reject(new LauncherError(`${[program, ...args].join(" ")} ended with ${signal ?? `code ${code}`}.`));
    });
  });
}

function* filesBelow(path) {
  const entries = readdirSync(path, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const full = join(path, entry.name);
    if (entry.isDirectory()) {
      if (full !== join(root, "prisma", "generated")) yield* filesBelow(full);
    } else if (!/\.test\.tsx?$/.test(entry.name)) {
      yield full;
    }
  }
}

/**
 * One hash over the paths and contents of everything below these files and folders; tests are left out.
 * @param {string[]} sources relative to the checkout
 */
export function hashSources(sources) {
  const hash = createHash("sha256");
  for (const source of sources) {
    const full = join(root, source);
    if (!existsSync(full)) continue;
    const files = source.includes(".") ? [full] : filesBelow(full);
    for (const file of files) {
      const content = readFileSync(file);
      hash.update(`${file.slice(root.length)}\0${content.length}\0`);
      hash.update(content);
    }
  }
  return hash.digest("hex");
}

/** @param {string} file relative to the checkout */
export function readStamp(file) {
  const full = join(root, file);
  return existsSync(full) ? readFileSync(full, "utf8").trim() : "";
}

/** @param {string} file @param {string} stamp */
export function writeStamp(file, stamp) {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), `${stamp}\n`);
}

/**
 * Runs work that only one process may do in this checkout at a time; another one waits for it.
 * @param {string} name @param {() => Promise<void>} work
 */
export async function exclusively(name, work) {
  mkdirSync(join(root, "dist"), { recursive: true });
  const lock = await takeFileLock(join(root, "dist", `.${name}.lock`), {
    waitMs: 20 * 60_000,
    onWait: (holder) =>
      say(`Waiting for process ${holder.pid}, which is doing the same (${name}) in this checkout.`),
  });
  if ("holder" in lock)
    throw new LauncherError(`Process ${lock.holder.pid} has been busy (${name}) for 20 minutes.`);
  try {
    await work();
  } finally {
    lock.release();
  }
}

/** Runs a launcher's work and turns what it throws into one sentence and an exit code. */
export async function launch(work) {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof LauncherError)) throw error;
    say(error.message);
    process.exit(error.exitCode);
  }
}

/** @param {string} url of a module @returns whether that module is what Node was asked to run */
export function isMain(url) {
  return process.argv[1] !== undefined && fileURLToPath(url) === process.argv[1];
}
