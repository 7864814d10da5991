import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** A program of `tests/real-servers`, by its path in there; undefined: they are not installed. */
export function realServer(path: string): string | undefined {
  const file = fileURLToPath(new URL(`../real-servers/node_modules/${path}`, import.meta.url));
  return existsSync(file) ? file : undefined;
}

/** What a test that is skipped for want of them says. */
export const notInstalled = "skipped: npm ci --prefix tests/real-servers installs what it needs";
