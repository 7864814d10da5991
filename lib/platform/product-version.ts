import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { packageRoot } from "@/lib/platform/data-dir";

let version: string | null = null;

/** The version of this Rollcall, as its package says. */
export function productVersion(): string {
  if (version === null) {
    const manifest: unknown = JSON.parse(readFileSync(join(packageRoot(), "package.json"), "utf8"));
    version = z.object({ version: z.string() }).parse(manifest).version;
  }
  return version;
}
