import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, posix, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

export const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");

const skipped = new Set([
  "node_modules",
  ".git",
  ".next",
  ".builds",
  ".data",
  "dist",
  "test-results",
  "playwright-report",
  "screens",
  "prisma/generated",
]);

export type SourceFile = { path: string; text: string };

function* walk(folder: string): Generator<string> {
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
    if (skipped.has(path) || skipped.has(entry.name)) continue;
    if (entry.isDirectory()) yield* walk(path);
    else yield path;
  }
}

/** Every file of the project by its path, with forward slashes; what is generated or installed is left out. */
export const allPaths: readonly string[] = [...walk("")].sort();

/** Every code file with its text. */
export const codeFiles: readonly SourceFile[] = allPaths
  .filter((path) => /\.(ts|tsx|js|mjs)$/.test(path) && path !== "next-env.d.ts")
  .map((path) => ({ path, text: readFileSync(join(root, path), "utf8") }));

/** Whether a file is only for tests. */
export function isTest(path: string): boolean {
  return path.startsWith("tests/") || /\.test\.tsx?$/.test(path) || path.includes("/fixtures/");
}

/** The text without its comments, so that prose about code is not taken for code. */
export function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/(^|\s)\/\/.*$/gm, "$1");
}

const importPattern = /(?:\bfrom\s*|\bimport\s*\(\s*|^\s*import\s+)["']([^"']+)["']/gm;

/** What a file imports: paths of this project from its root, or the names of packages. */
export function importsOf(file: SourceFile): { target: string; isProject: boolean }[] {
  const found: { target: string; isProject: boolean }[] = [];
  for (const match of withoutComments(file.text).matchAll(importPattern)) {
    const target = match[1] ?? "";
    if (target.startsWith("@/")) found.push({ target: target.slice(2), isProject: true });
    else if (target.startsWith(".")) {
      found.push({ target: posix.join(posix.dirname(file.path), target), isProject: true });
    } else found.push({ target, isProject: false });
  }
  return found;
}

/** A path on this machine as the project names it. */
export function projectPath(absolute: string): string {
  return relative(root, absolute).split(sep).join("/");
}
