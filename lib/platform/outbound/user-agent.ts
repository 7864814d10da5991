import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { packageRoot } from "@/lib/platform/data-dir";

let version: string | null = null;

/** How Rollcall introduces itself to a source: its version and the connector that asks. */
export function userAgent(connector: string): string {
  if (version === null) {
    const manifest: unknown = JSON.parse(readFileSync(join(packageRoot(), "package.json"), "utf8"));
    version = z.object({ version: z.string() }).parse(manifest).version;
  }
  return `Rollcall/${version} connector/${connector}`;
}
